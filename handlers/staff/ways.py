"""The ways that several of the team's screens offer into another noun: to the answer, the department, the measure of an idea."""

from handlers.staff.buttons import StaffButton
from participation.ideas import IdeaId
from participation.rights import Right


class AnswerWanted(StaffButton, prefix="s-answer", right=Right.DRAFT_ANSWER):
    """[Beantworten]: a draft for one idea."""

    idea_id: IdeaId


class DepartmentsWanted(StaffButton, prefix="s-assign", right=Right.ASSIGN):
    idea_id: IdeaId


class MeasuresWanted(StaffButton, prefix="s-measure", right=Right.ASSIGN):
    idea_id: IdeaId
