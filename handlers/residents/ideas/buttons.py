"""What can be pressed while an idea is written, and about one's own ideas. Each button says of which draft or idea it speaks."""

from typing import TypeAlias

from handlers.buttons import Button
from participation.idea_questions import Question
from participation.ideas import DraftId, IdeaId
from participation.processes import DistrictKey, FieldKey, TopicKey


class FieldChosen(Button, prefix="field"):
    draft_id: DraftId
    field: FieldKey


class TopicChosen(Button, prefix="topic"):
    draft_id: DraftId
    topic: TopicKey


class DistrictChosen(Button, prefix="district"):
    draft_id: DraftId
    district: DistrictKey


class WentOn(Button, prefix="on"):
    """[Weiter]."""

    draft_id: DraftId
    question: Question


class PartOpened(Button, prefix="part"):
    """[Foto senden] at the extras, [Text ändern] at the last look."""

    draft_id: DraftId
    part: Question


class PartLeftOut(Button, prefix="without"):
    """[Ohne Foto weiter]."""

    draft_id: DraftId
    question: Question


class PhotosRemoved(Button, prefix="no-photos"):
    draft_id: DraftId


class WentBack(Button, prefix="back"):
    draft_id: DraftId
    question: Question


class WentAway(Button, prefix="later"):
    draft_id: DraftId


class IdeaConfirmed(Button, prefix="send"):
    draft_id: DraftId


class PieceAppended(Button, prefix="append"):
    draft_id: DraftId


class PieceTaken(Button, prefix="take"):
    """[Ersetzen], [Ja, übernehmen], [Ja, neue Idee]: from now on this is the text."""

    draft_id: DraftId


class PieceDropped(Button, prefix="drop"):
    draft_id: DraftId


class MineIsDifferent(Button, prefix="different"):
    """[Meine ist anders], where similar ideas are shown."""

    draft_id: DraftId


class SimilarSupported(Button, prefix="support-this"):
    """Instead of sending one's own."""

    draft_id: DraftId
    idea_id: IdeaId


class DeletionWanted(Button, prefix="delete"):
    draft_id: DraftId


class DraftDeleted(Button, prefix="delete-yes"):
    draft_id: DraftId


class DraftSpared(Button, prefix="delete-no"):
    draft_id: DraftId


AboutDraft: TypeAlias = (
    FieldChosen
    | TopicChosen
    | DistrictChosen
    | WentOn
    | PartOpened
    | PartLeftOut
    | PhotosRemoved
    | WentBack
    | WentAway
    | IdeaConfirmed
    | PieceAppended
    | PieceTaken
    | PieceDropped
    | MineIsDifferent
    | SimilarSupported
    | DeletionWanted
    | DraftDeleted
    | DraftSpared
)


class IdeaOpened(Button, prefix="idea"):
    idea_id: IdeaId


class MyIdeasTurned(Button, prefix="my-page"):
    page: int


class WithdrawalWanted(Button, prefix="withdraw"):
    idea_id: IdeaId


class IdeaWithdrawn(Button, prefix="withdraw-yes"):
    idea_id: IdeaId


class IdeaSpared(Button, prefix="withdraw-no"):
    idea_id: IdeaId


class ReworkWanted(Button, prefix="rework"):
    """[Jetzt ändern]."""

    idea_id: IdeaId


class AppealWanted(Button, prefix="appeal"):
    """[Neu prüfen lassen]."""

    idea_id: IdeaId
