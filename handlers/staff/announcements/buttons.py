"""What the team can press about announcements. Whoever may write them may release those of others, and stop any."""

from handlers.staff.buttons import StaffButton
from participation.announcements import AnnouncementId
from participation.audiences import Group
from participation.goals import GoalKind
from participation.rights import Right
from participation.words import Language

# Finding one


class AnnouncementStarted(StaffButton, prefix="s-n-new", right=Right.ANNOUNCE):
    pass


class AnnouncementsListed(StaffButton, prefix="s-n-list", right=Right.ANNOUNCE):
    """`before`: those older than this one; 0 for the newest."""

    before: AnnouncementId


class AnnouncementOpened(StaffButton, prefix="s-n-open", right=Right.ANNOUNCE):
    """Its card as a new message."""

    announcement_id: AnnouncementId


class AnnouncementCardWanted(StaffButton, prefix="s-n-card", right=Right.ANNOUNCE):
    """Back to the card as it is now."""

    announcement_id: AnnouncementId


# Writing


class AnnouncementChangesWanted(StaffButton, prefix="s-n-edit", right=Right.ANNOUNCE):
    """Of one that was handed in: what can be changed, and what that means."""

    announcement_id: AnnouncementId


class VersionsWanted(StaffButton, prefix="s-n-words", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class VersionTextWanted(StaffButton, prefix="s-n-text", right=Right.ANNOUNCE):
    """A field called language would be taken for that of whoever presses."""

    announcement_id: AnnouncementId
    version: Language


class VersionRemoved(StaffButton, prefix="s-n-text-no", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId
    version: Language


class FallbackChosen(StaffButton, prefix="s-n-fall", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId
    version: Language


class AttachmentWanted(StaffButton, prefix="s-n-file", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class AttachmentRemoved(StaffButton, prefix="s-n-file-no", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class TargetWanted(StaffButton, prefix="s-n-to", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class TargetsListed(StaffButton, prefix="s-n-to-list", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId
    kind: GoalKind
    page: int


class TargetChosen(StaffButton, prefix="s-n-to-yes", right=Right.ANNOUNCE):
    """`goal` as a link carries it, such as `p-orte`."""

    announcement_id: AnnouncementId
    goal: str


class TargetRemoved(StaffButton, prefix="s-n-to-no", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


# To whom


class AudienceWanted(StaffButton, prefix="s-n-who", right=Right.ANNOUNCE):
    """`without`: whether the next choice leaves somebody out."""

    announcement_id: AnnouncementId
    without: bool


class CriteriaListed(StaffButton, prefix="s-n-crit", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId
    group: Group
    without: bool
    page: int


class CriterionChosen(StaffButton, prefix="s-n-c", right=Right.ANNOUNCE):
    """In or, pressed again, out."""

    announcement_id: AnnouncementId
    group: Group
    key: str
    without: bool


class AudienceIdeaWanted(StaffButton, prefix="s-n-idea", right=Right.ANNOUNCE):
    """Authors or supporters of an idea, whose number is asked for."""

    announcement_id: AnnouncementId
    group: Group
    without: bool


class AudienceCleared(StaffButton, prefix="s-n-all", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


# When


class StartWanted(StaffButton, prefix="s-n-when", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class StartChosen(StaffButton, prefix="s-n-when-yes", right=Right.ANNOUNCE):
    """`at` in seconds since 1970; 0: as soon as it is released."""

    announcement_id: AnnouncementId
    at: int


class ExpiryWanted(StaffButton, prefix="s-n-until", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class ExpiryChosen(StaffButton, prefix="s-n-until-yes", right=Right.ANNOUNCE):
    """`at` in seconds since 1970; 0: as long as it is good if nobody says otherwise."""

    announcement_id: AnnouncementId
    at: int


class UrgencyAsked(StaffButton, prefix="s-n-urge", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class UrgencyChosen(StaffButton, prefix="s-n-urge-yes", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId
    urgent: bool


class PaymentAsked(StaffButton, prefix="s-n-pay", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class PaymentChosen(StaffButton, prefix="s-n-pay-yes", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId
    paid: bool


# Reading and releasing


class PreviewWanted(StaffButton, prefix="s-n-see", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class TrialWanted(StaffButton, prefix="s-n-test", right=Right.ANNOUNCE):
    """To whoever presses it, and nobody else."""

    announcement_id: AnnouncementId


class AnnouncementHandedIn(StaffButton, prefix="s-n-in", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class AnnouncementReleaseWanted(StaffButton, prefix="s-n-ok", right=Right.ANNOUNCE):
    """All of it to read, and then the question for the number."""

    announcement_id: AnnouncementId


class AnnouncementDiscardAsked(StaffButton, prefix="s-n-drop", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class AnnouncementDiscarded(StaffButton, prefix="s-n-drop-yes", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


# While it runs, and afterwards


class AnnouncementPaused(StaffButton, prefix="s-n-stop", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class AnnouncementResumed(StaffButton, prefix="s-n-go", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class AnnouncementCancelAsked(StaffButton, prefix="s-n-end", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class AnnouncementCancelled(StaffButton, prefix="s-n-end-yes", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId


class CountsWanted(StaffButton, prefix="s-n-csv", right=Right.ANNOUNCE):
    announcement_id: AnnouncementId
