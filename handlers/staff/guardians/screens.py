"""What the team sees of the yes of parents: that somebody waits for it or has it, never who."""

from handlers.screens import Screen
from handlers.staff.guardians.buttons import GuardianRecorded, GuardianRevocationAsked, GuardianRevoked
from handlers.staff.names import called
from locales.speech import Say, Spoken
from participation.guardians import GuardianConsent
from participation.processes import Process


def how_to(say: Say) -> Screen:
    return Screen(say("staff-guardian-how-to"))


def asked(say: Say, process: Process, found: GuardianConsent) -> Screen:
    """Whoever waits, with the button for the paper; whoever takes part, with the one that ends it."""
    if found.recorded_at is None:
        day = say.moment_and_year(found.asked_at, process.zone)
        yes = (say.plain("staff-guardian-button-record"), GuardianRecorded(guardian_id=found.id))
        return Screen(say("staff-guardian-asked", moment=day), [[yes]])
    take_back = (say.plain("staff-guardian-button-revoke"), GuardianRevocationAsked(guardian_id=found.id))
    return Screen(_recorded(say, process, found), [[take_back]])


def revocation(say: Say, process: Process, found: GuardianConsent) -> Screen:
    yes = (say.plain("staff-guardian-button-revoke-yes"), GuardianRevoked(guardian_id=found.id))
    back = (say.plain("desk-button-back"), GuardianRecorded(guardian_id=found.id))
    return Screen(say.lines(_recorded(say, process, found), say("staff-guardian-revoke")), [[yes], [back]])


def revoked(say: Say) -> Screen:
    return Screen(say("staff-guardian-revoked"))


def _recorded(say: Say, process: Process, found: GuardianConsent) -> Spoken:
    moment = say.moment_and_year(found.recorded_at or found.asked_at, process.zone)
    by = called(say, found.recorded_by) if found.recorded_by else ""
    return say("staff-guardian-recorded", moment=moment, by=by)
