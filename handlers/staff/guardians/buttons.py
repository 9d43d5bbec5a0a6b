"""What the team can press about the yes of parents."""

from handlers.staff.buttons import StaffButton
from participation.guardians import GuardianId
from participation.rights import Right


class GuardianRecorded(StaffButton, prefix="s-parents", right=Right.RECORD_CONSENT):
    """[Blatt liegt vor]."""

    guardian_id: GuardianId


class GuardianRevocationAsked(StaffButton, prefix="s-parents-no?", right=Right.RECORD_CONSENT):
    """To the question; nothing changes yet."""

    guardian_id: GuardianId


class GuardianRevoked(StaffButton, prefix="s-parents-no", right=Right.RECORD_CONSENT):
    guardian_id: GuardianId
