"""What a young person is told once the team has their parents' paper, or has heard that they take their yes back."""

from handlers.residents.onboarding import screens
from handlers.talk import PARENTS_REVOKED, Show
from participation.guardians import GuardianConsent

PARENTS_AGREED = "parents-agreed"


def tell_parents_agreed(show: Show, recorded: GuardianConsent) -> None:
    show.to_resident(recorded.resident, f"guardian:{recorded.id}", PARENTS_AGREED, screens.parents_agreed)


def tell_parents_revoked(show: Show, revoked: GuardianConsent) -> None:
    show.to_resident(revoked.resident, f"guardian:{revoked.id}", PARENTS_REVOKED, screens.parents_revoked)
