"""A small town to try the rules on: Berlin time, one phase from Monday to Sunday, two fields."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from participation.ideas import Draft, DraftId
from participation.phases import Activity, Phase, PhaseKey, PhaseTexts
from participation.processes import Field, FieldKey, Topic, TopicKey
from participation.quiet_hours import QuietHours
from participation.residents import ResidentId
from participation.wall_time import Instant, to_instant
from participation.words import Text

BERLIN = ZoneInfo("Europe/Berlin")
MARIA = ResidentId(1)
YUSUF = ResidentId(2)
SHADE = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."


def at(clock: str) -> Instant:
    """The instant at which clocks in Berlin show this."""
    return to_instant(datetime.fromisoformat(clock), BERLIN)


NIGHT = QuietHours(
    begins=datetime.fromisoformat("2024-01-01 21:00").time(), ends=datetime.fromisoformat("2024-01-01 08:00").time(), zone=BERLIN
)


def phase(
    starts: str = "2024-03-20 00:00",
    ends: str = "2024-04-15 00:00",
    *activities: Activity,
    closing_days: int | None = 2,
    announced: str | None = None,
) -> Phase:
    return Phase(
        key=PhaseKey("orte"),
        texts=phase_texts("Ihre Orte"),
        activities=frozenset(activities or {Activity.SUBMIT, Activity.SUPPORT}),
        starts_at=at(starts),
        ends_at=at(ends),
        zone=BERLIN,
        announce_at=at(announced) if announced else None,
        closing_days=closing_days,
    )


def phase_texts(title: str) -> PhaseTexts:
    words = Text.of({"de": title})
    return PhaseTexts(title=words, invitation=words, call=words, outlook=words, closing=words, afterwards=words)


def topic(key: str) -> Topic:
    return Topic(key=TopicKey(key), name=Text.same(key), short=Text.same(key))


def field(key: str, *topics: str) -> Field:
    return Field(key=FieldKey(key), name=Text.same(key), short=Text.same(key), topics=tuple(topic(name) for name in topics))


GREEN = field("gruen", "umwelt", "sport")
ROADS = field("unterwegs", "mobilitaet")
FIELDS = (GREEN, ROADS)


def draft() -> Draft:
    return Draft(id=DraftId(7), author=MARIA, started_at=at("2024-04-05 10:00"), changed_at=at("2024-04-05 10:00"))


def finished_draft() -> Draft:
    return draft().about(topic("umwelt"), GREEN).with_text(SHADE)
