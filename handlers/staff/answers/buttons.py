"""What the team can press about the city's answers. A release names the version of the draft that was read."""

from handlers.staff.buttons import StaffButton
from participation.answers import AnswerId, MeasureId
from participation.ideas import IdeaId, ProcessingStatus
from participation.rights import Right


class AnswerOpened(StaffButton, prefix="s-a-open", right=Right.LOOK):
    """The card of an answer as a new message."""

    answer_id: AnswerId


class AnswerCardWanted(StaffButton, prefix="s-a-card", right=Right.LOOK):
    """Back to the card as it is now, in its place."""

    answer_id: AnswerId


class AnswerTextWanted(StaffButton, prefix="s-a-text", right=Right.DRAFT_ANSWER):
    answer_id: AnswerId


class StatusWanted(StaffButton, prefix="s-a-status", right=Right.DRAFT_ANSWER):
    answer_id: AnswerId


class StatusChosen(StaffButton, prefix="s-a-state", right=Right.DRAFT_ANSWER):
    answer_id: AnswerId
    status: ProcessingStatus


class AnswerReleased(StaffButton, prefix="s-a-out", right=Right.PUBLISH_ANSWER):
    answer_id: AnswerId
    version: int


class AllAnswersAsked(StaffButton, prefix="s-a-all", right=Right.PUBLISH_ANSWER):
    answer_id: AnswerId


class AllAnswersReleased(StaffButton, prefix="s-a-all-yes", right=Right.PUBLISH_ANSWER):
    answer_id: AnswerId


class AnswerTakenBack(StaffButton, prefix="s-a-back", right=Right.PUBLISH_ANSWER):
    answer_id: AnswerId


class DiscardAsked(StaffButton, prefix="s-a-drop", right=Right.DRAFT_ANSWER):
    answer_id: AnswerId


class AnswerDiscarded(StaffButton, prefix="s-a-drop-yes", right=Right.DRAFT_ANSWER):
    answer_id: AnswerId


class DepartmentChosen(StaffButton, prefix="s-dep", right=Right.ASSIGN):
    idea_id: IdeaId
    department: str


class DueDayChosen(StaffButton, prefix="s-due", right=Right.ASSIGN):
    """`days` from today on; 0 is the day that was promised to the author."""

    idea_id: IdeaId
    department: str
    days: int


class MeasureChosen(StaffButton, prefix="s-measure-yes", right=Right.ASSIGN):
    idea_id: IdeaId
    measure_id: MeasureId
