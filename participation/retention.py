"""How long what is kept: a period for each kind of thing, and for each table of the records why and until when its rows are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from participation.wall_time import Instant, on_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """The part `[retention]` of a process file, in days. What is not in it goes with its person, its process, or stays published."""

    drafts: int = 30
    """Drafts, sent or not, that nobody has touched: unsent ones go. Photos taken out of a draft go, too."""
    dialogs: int = 90
    """Which question is open with somebody."""
    unanswered: int = 30
    """Sealed updates that could not be read or answered."""
    replies: int = 90
    """That a message was sent which told nothing that is told only once."""
    photos: int = 90
    """Photos of ideas that were rejected or withdrawn."""
    earlier_texts: int = 365
    """What an idea said before it was changed."""
    inquiries: int = 365
    """Questions to the team, and half-written ones."""
    reports: int = 365
    """Reports of ideas, once they have been handled."""
    bans: int = 365
    """Bans, once they have been lifted."""
    floods: int = 180
    """Which ideas came as a flood of the same text, once somebody has decided about it."""
    entries: int = 365
    """That the team typed an idea, and by which receipt it is opened."""
    consents: int = 1095
    """Consents that were taken back or replaced: three years, as long as somebody may ask for a proof (§§ 195, 199 BGB)."""
    invitations: int = 30
    """Links into the team, once they have run out."""
    former_staff: int = 365
    """How somebody is reached who has left the team. Their alias stays in the log."""
    tombstones: int = 400
    """That somebody was forgotten. No backup that still knows them may be older."""
    after_end: int = 365
    """What the team needs to answer for what it did, after the day until which residents' data are kept."""

    def of(self, period: str) -> timedelta:
        days: int = getattr(self, period)
        return timedelta(days=days)


PERIODS = tuple(field.name for field in fields(Retention))
LONGEST = 3650
SHORTEST: Mapping[str, int] = MappingProxyType({"drafts": 7, "tombstones": 30})
"""Of the others a day is enough."""


class Keeping(StrEnum):
    """Why the rows of a table are there."""

    PERIOD = "period"
    """For a period of their own."""
    PERSON = "person"
    """As long as their person's data may be kept: until the day that was named when they agreed, or until they leave."""
    PROCESS = "process"
    """Until the process has been over for the period `after_end`."""
    PUBLISHED = "published"
    """What all can read, and the numbers that belong to it: it stays, without a link to a person."""
    HOUSE = "house"
    """What the program needs to work; nothing in it is about anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Why a table's rows are there, and the periods that end some of them earlier."""

    why: Keeping
    periods: tuple[str, ...] = ()


TABLES: Mapping[str, Kept] = MappingProxyType(
    {
        "announcement_texts": Kept(why=Keeping.PROCESS),
        "announcements": Kept(why=Keeping.PROCESS),
        "answer_ideas": Kept(why=Keeping.PUBLISHED),
        "answers": Kept(why=Keeping.PUBLISHED),
        "appeals": Kept(why=Keeping.PROCESS),
        "assignments": Kept(why=Keeping.PROCESS),
        "audit": Kept(why=Keeping.PROCESS),
        "audit_heads": Kept(why=Keeping.PROCESS),
        "bans": Kept(why=Keeping.PERSON, periods=("bans",)),
        "cards": Kept(why=Keeping.PROCESS),
        "claims": Kept(why=Keeping.PROCESS),
        "consents": Kept(why=Keeping.PERSON, periods=("consents",)),
        "decisions": Kept(why=Keeping.PROCESS),
        "demographics": Kept(why=Keeping.PERSON),
        "dialogs": Kept(why=Keeping.PERSON, periods=("dialogs",)),
        "drafts": Kept(why=Keeping.PERSON, periods=("drafts",)),
        "entries": Kept(why=Keeping.PERSON, periods=("entries",)),
        "flood_ideas": Kept(why=Keeping.PERIOD, periods=("floods",)),
        "floods": Kept(why=Keeping.PERIOD, periods=("floods",)),
        "follows": Kept(why=Keeping.PERSON),
        "guardians": Kept(why=Keeping.PERSON),
        "idea_words": Kept(why=Keeping.PUBLISHED),
        "ideas": Kept(why=Keeping.PUBLISHED),
        "inbox": Kept(why=Keeping.PERIOD, periods=("unanswered",)),
        "inquiries": Kept(why=Keeping.PERSON, periods=("inquiries",)),
        "installation": Kept(why=Keeping.HOUSE),
        "invitations": Kept(why=Keeping.PERIOD, periods=("invitations",)),
        "leases": Kept(why=Keeping.HOUSE),
        "measure_ideas": Kept(why=Keeping.PUBLISHED),
        "measures": Kept(why=Keeping.PUBLISHED),
        "news": Kept(why=Keeping.HOUSE),
        "notes": Kept(why=Keeping.PROCESS),
        "outbox": Kept(why=Keeping.PERSON, periods=("replies",)),
        "pause": Kept(why=Keeping.HOUSE),
        "phase_messages": Kept(why=Keeping.HOUSE),
        "photos": Kept(why=Keeping.PERSON, periods=("photos", "drafts")),
        "process_editions": Kept(why=Keeping.HOUSE),
        "published_ideas": Kept(why=Keeping.PUBLISHED),
        "reference_numbers": Kept(why=Keeping.HOUSE),
        "reminders": Kept(why=Keeping.HOUSE),
        "reports": Kept(why=Keeping.PERSON, periods=("reports",)),
        "residents": Kept(why=Keeping.PERSON),
        "revisions": Kept(why=Keeping.PERSON, periods=("earlier_texts",)),
        "staff": Kept(why=Keeping.PROCESS, periods=("former_staff",)),
        "staff_chats": Kept(why=Keeping.PROCESS),
        "supports": Kept(why=Keeping.PERSON),
        "text_prints": Kept(why=Keeping.PERIOD, periods=("floods",)),
        "tombstones": Kept(why=Keeping.PERIOD, periods=("tombstones",)),
        "trusted_authors": Kept(why=Keeping.PERSON),
    }
)
"""Every table. A test compares it with the records', and docs/retention.md with it."""


def over_after(stored_until: date, zone: ZoneInfo) -> Instant:
    """The end of the last day on which residents' data may be there."""
    return on_day(stored_until + timedelta(days=1), time.min, zone)
