"""The way through the idea dialog: which question comes next, which came before, and where a change leads back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from participation.ideas import Draft
from participation.processes import Field


class Question(StrEnum):
    FIELD = "field"
    TOPIC = "topic"
    TEXT = "text"
    EXTRAS = "extras"
    PHOTO = "photo"
    PLACE = "place"
    DISTRICT = "district"
    TITLE = "title"
    CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The open question. `changing` says that it was opened from the last look, so that its answer leads back there."""

    question: Question
    changing: bool = False

    @classmethod
    def parse(cls, kept: str) -> Step:
        """The step again, from what `str` made of it."""
        question, _, home = kept.partition(">")
        return cls(question=Question(question), changing=home == Question.CHECK)

    def __str__(self) -> str:
        return f"{self.question}>{Question.CHECK}" if self.changing else self.question.value


_DOORS = {
    Question.EXTRAS: frozenset({Question.PHOTO, Question.PLACE, Question.TITLE}),
    Question.PLACE: frozenset({Question.DISTRICT}),
    Question.CHECK: frozenset({Question.FIELD, Question.TEXT, Question.PHOTO, Question.PLACE, Question.TITLE}),
}
_BACK = {
    Question.TOPIC: Question.FIELD,
    Question.EXTRAS: Question.TEXT,
    Question.PHOTO: Question.EXTRAS,
    Question.PLACE: Question.EXTRAS,
    Question.DISTRICT: Question.PLACE,
    Question.TITLE: Question.EXTRAS,
    Question.CHECK: Question.EXTRAS,
}
_WITHIN_A_CHANGE = frozenset({Question.TOPIC, Question.DISTRICT})
_NEEDS_TOPIC = frozenset(Question) - {Question.FIELD, Question.TOPIC}
_NEEDS_TEXT = _NEEDS_TOPIC - {Question.TEXT}


def first_step(draft: Draft, fields: Sequence[Field]) -> Step:
    """Where a draft begins, or goes on after a pause: at the first question that is still open."""
    return still_open(Step(question=Question.EXTRAS), draft, fields)


def next_step(step: Step, draft: Draft, fields: Sequence[Field]) -> Step:
    """The open question was answered or passed over. An answer that is not enough leads to the same question again."""
    home = Question.CHECK if step.changing else Question.EXTRAS
    match step.question:
        case Question.FIELD if _has_several_topics(draft, fields):
            target = Question.TOPIC
        case Question.EXTRAS | Question.CHECK:
            target = Question.CHECK
        case _:
            target = home
    return still_open(Step(question=target, changing=step.changing), draft, fields)


def still_open(step: Step, draft: Draft, fields: Sequence[Field]) -> Step:
    """This step, or the question that must be answered before it. Field or topic may have gone while the draft was waiting."""
    has_topic = any(field.has(draft.topic) for field in fields)
    if step.question is Question.TOPIC or (step.question in _NEEDS_TOPIC and not has_topic):
        return replace(step, question=Question.TOPIC if _has_several_topics(draft, fields) else Question.FIELD)
    if step.question in _NEEDS_TEXT and not draft.has_text:
        return replace(step, question=Question.TEXT)
    return replace(step, changing=step.changing and step.question is not Question.CHECK)


def step_into(step: Step, part: Question) -> Step | None:
    """A button opened one part: [Foto senden] at the extras, [Text ändern] at the last look. None where no such door is."""
    if part not in _DOORS.get(step.question, ()):
        return None
    return Step(question=part, changing=step.changing or step.question is Question.CHECK)


def step_back(step: Step, draft: Draft, fields: Sequence[Field]) -> Step | None:
    """[Zurück]. Nothing that was said is lost. None from the first question: back to where the dialog was opened."""
    if step.changing and step.question not in _WITHIN_A_CHANGE:
        home = still_open(Step(question=Question.CHECK), draft, fields)
        return home if home.question is Question.CHECK else step_back(replace(step, changing=False), draft, fields)
    if step.question is Question.FIELD:
        return None
    if step.question is Question.TEXT:
        return Step(question=Question.TOPIC if _has_several_topics(draft, fields) else Question.FIELD)
    return Step(question=_BACK[step.question], changing=step.changing)


def _has_several_topics(draft: Draft, fields: Sequence[Field]) -> bool:
    return any(field.key == draft.field and len(field.topics) > 1 for field in fields)
