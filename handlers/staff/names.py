"""What the team and its roles are called."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from locales.speech import Say, Spoken
from participation.announcements import AnnouncementState
from participation.refusals import Refusal
from participation.rights import RIGHTS, Right, Role
from participation.staff import Alias


def called(say: Say, alias: Alias) -> Spoken:
    """As colleagues call somebody: "Moderation 2"."""
    return say(f"staff-alias-{alias.role.value}", number=alias.number)


def role_name(say: Say, role: Role) -> Spoken:
    return say(f"staff-role-{role.value}")


def who_may(say: Say, right: Right) -> Spoken:
    """The roles that have a right, as a list."""
    return say.listed(role_name(say, role) for role, rights in RIGHTS.items() if right in rights)


def facts_of(refusal: Refusal, say: Say, zone: ZoneInfo) -> Mapping[str, Any]:
    """A refusal's facts as the team reads them: colleagues by alias, instants as times of the day, states in words."""
    return {name: _told(fact, say, zone) for name, fact in refusal.facts.items()}


def _told(fact: object, say: Say, zone: ZoneInfo) -> object:
    match fact:
        case Alias():
            return called(say, fact)
        case AnnouncementState():
            return say(f"announce-state-{fact.replace('_', '-')}")
        case datetime() if fact.tzinfo:
            return say.time(fact, zone)
        case _:
            return fact
