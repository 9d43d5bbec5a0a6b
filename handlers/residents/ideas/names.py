"""The names under which questions about ideas are open: `idea-text`, `idea-text>check`, `idea-addition-text`, `draft`."""

from dataclasses import dataclass
from enum import StrEnum

from participation.idea_questions import Question, Step
from participation.ideas import Draft

DRAFT_FOUND = "draft"
DRAFT_DELETE = "draft>delete"
_IDEA = "idea-"


class Aside(StrEnum):
    """What is asked about words that came unasked, before the dialog goes on."""

    ADDITION = "addition"
    EDITED = "edited"
    UNASKED = "unasked"

    @classmethod
    def about(cls, draft: Draft) -> "Aside | None":
        if not draft.waiting:
            return None
        if draft.waits_as_edit:
            return cls.EDITED
        return cls.ADDITION if draft.text else cls.UNASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where somebody is in the idea dialog: at a question, or at something that is asked aside before it."""

    step: Step
    aside: Aside | None = None

    def __str__(self) -> str:
        return f"{_IDEA}{self.aside}-{self.step}" if self.aside else f"{_IDEA}{self.step}"

    @property
    def has_keys(self) -> bool:
        """Whether keys stand in the place of the phone's keyboard."""
        return self.aside is None and self.step.question in {Question.PLACE, Question.DISTRICT}

    @property
    def takes_text(self) -> bool:
        """Whether the answer is in the person's own words, so that a number is one."""
        return self.aside is None and self.step.question in {Question.TEXT, Question.PLACE, Question.TITLE}


def spot_in(question: str | None) -> Spot | None:
    """None where no question of the idea dialog is open."""
    if question is None or not question.startswith(_IDEA):
        return None
    first, _, rest = question.removeprefix(_IDEA).partition("-")
    return Spot(step=Step.parse(rest), aside=Aside(first)) if rest else Spot(step=Step.parse(first))
