"""What the team can press on the card of an idea and in the queue. A decision names the version of the idea that was read."""

from handlers.staff.buttons import StaffButton
from participation.ideas import IdeaId, RejectionReason
from participation.moderation import DecisionId, DecisionKind
from participation.rights import Right


class IdeaPublished(StaffButton, prefix="s-publish", right=Right.DECIDE):
    idea_id: IdeaId
    version: int
    trust: bool


class ReasonWanted(StaffButton, prefix="s-why", right=Right.DECIDE):
    """[Zurückgeben], [Ablehnen], [Ausblenden]: each needs a reason."""

    idea_id: IdeaId
    version: int
    kind: DecisionKind


class ReasonChosen(StaffButton, prefix="s-decide", right=Right.DECIDE):
    idea_id: IdeaId
    version: int
    kind: DecisionKind
    reason: RejectionReason


class DecisionUndone(StaffButton, prefix="s-undo", right=Right.DECIDE):
    decision_id: DecisionId


class WordsWanted(StaffButton, prefix="s-words", right=Right.DECIDE):
    """[Text ändern]: other words for the author than those that go with the reason."""

    decision_id: DecisionId


class MergeWanted(StaffButton, prefix="s-merge", right=Right.DECIDE):
    idea_id: IdeaId
    version: int


class MergeChosen(StaffButton, prefix="s-into", right=Right.DECIDE):
    idea_id: IdeaId
    version: int
    into: IdeaId


class IdeaClaimed(StaffButton, prefix="s-claim", right=Right.DECIDE):
    idea_id: IdeaId


class IdeaReleased(StaffButton, prefix="s-release", right=Right.DECIDE):
    idea_id: IdeaId


class NoteWanted(StaffButton, prefix="s-note", right=Right.DECIDE):
    idea_id: IdeaId


class MoreWanted(StaffButton, prefix="s-more", right=Right.LOOK):
    idea_id: IdeaId


class CardWanted(StaffButton, prefix="s-card", right=Right.LOOK):
    """Back to the card as it is now, in its place."""

    idea_id: IdeaId


class CardOpened(StaffButton, prefix="s-open", right=Right.LOOK):
    """The card as a new message."""

    idea_id: IdeaId


class HistoryWanted(StaffButton, prefix="s-history", right=Right.LOOK):
    idea_id: IdeaId


class QueueOpened(StaffButton, prefix="s-queue", right=Right.LOOK):
    """A page of the queue; `topic` is empty for all of it."""

    topic: str
    offset: int


class OldestWanted(StaffButton, prefix="s-oldest", right=Right.LOOK):
    topic: str


class TopicsWanted(StaffButton, prefix="s-topics", right=Right.LOOK):
    pass


class TrustedAsked(StaffButton, prefix="s-trusted", right=Right.DECIDE):
    pass


class TrustedPublished(StaffButton, prefix="s-trusted-yes", right=Right.DECIDE):
    pass
