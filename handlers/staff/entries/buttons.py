"""What can be pressed on the card of an idea that is typed for somebody."""

from handlers.staff.buttons import StaffButton
from participation.ideas import DraftId
from participation.processes import DistrictKey, FieldKey, TopicKey
from participation.rights import Right


class EntryWanted(StaffButton, prefix="s-e-card", right=Right.ENTER):
    """Back to the card as it is now, in its place."""

    draft_id: DraftId


class EntryFieldsWanted(StaffButton, prefix="s-e-fields", right=Right.ENTER):
    draft_id: DraftId


class EntryFieldChosen(StaffButton, prefix="s-e-field", right=Right.ENTER):
    draft_id: DraftId
    field: FieldKey


class EntryTopicChosen(StaffButton, prefix="s-e-topic", right=Right.ENTER):
    draft_id: DraftId
    topic: TopicKey


class EntryDistrictsWanted(StaffButton, prefix="s-e-places", right=Right.ENTER):
    draft_id: DraftId


class EntryDistrictChosen(StaffButton, prefix="s-e-place", right=Right.ENTER):
    """Empty: without a place."""

    draft_id: DraftId
    district: DistrictKey


class EntryTextWanted(StaffButton, prefix="s-e-text", right=Right.ENTER):
    draft_id: DraftId


class EntryDiscardAsked(StaffButton, prefix="s-e-drop?", right=Right.ENTER):
    draft_id: DraftId


class EntryDiscarded(StaffButton, prefix="s-e-drop", right=Right.ENTER):
    draft_id: DraftId


class EntrySent(StaffButton, prefix="s-e-send", right=Right.ENTER):
    """The author's consent is there on paper."""

    draft_id: DraftId
