"""What can be pressed while reading. Where people come who have not agreed to anything, the language travels in the button.

`view` is what `str` makes of a `View`, or empty where an idea was opened by itself.
"""

from handlers.buttons import Button
from participation.ideas import IdeaId
from participation.reports import ReportReason
from participation.words import Language


class ViewOpened(Button, prefix="rv"):
    """A page of ideas; `start` is the idea that it begins with, 0 for the first page."""

    view: str
    start: IdeaId
    language: Language


class ViewTurned(Button, prefix="rp"):
    """The same, in the place of the page before."""

    view: str
    start: IdeaId
    language: Language


class PublishedIdeaOpened(Button, prefix="ri"):
    view: str
    idea_id: IdeaId
    language: Language


class PublishedIdeaTurned(Button, prefix="rt"):
    """The next one, in the place of the one before."""

    view: str
    idea_id: IdeaId
    language: Language


class TopicWanted(Button, prefix="read-topics"):
    language: Language


class DistrictWanted(Button, prefix="read-districts"):
    language: Language


class SearchWanted(Button, prefix="search"):
    language: Language


class IdeaSupported(Button, prefix="rs"):
    view: str
    idea_id: IdeaId
    language: Language


class SupportTakenBack(Button, prefix="ru"):
    view: str
    idea_id: IdeaId
    language: Language


class IdeaFollowed(Button, prefix="rf"):
    view: str
    idea_id: IdeaId
    language: Language


class IdeaLeft(Button, prefix="rl"):
    """It is followed no more."""

    view: str
    idea_id: IdeaId
    language: Language


class ViewFollowed(Button, prefix="vf"):
    """The topic or district whose ideas are listed; `start` as in `ViewOpened`."""

    view: str
    start: IdeaId
    language: Language


class ViewLeft(Button, prefix="vl"):
    view: str
    start: IdeaId
    language: Language


class ReportWanted(Button, prefix="report"):
    idea_id: IdeaId
    language: Language


class IdeaReported(Button, prefix="report-for"):
    idea_id: IdeaId
    reason: ReportReason


class ReportDropped(Button, prefix="report-no"):
    idea_id: IdeaId
