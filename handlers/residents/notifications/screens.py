"""What people see of their messages: what comes now, in plain words, and how to change it."""

from collections.abc import Iterator, Sequence
from datetime import time

from handlers.buttons import Button
from handlers.residents import ways
from handlers.residents.notifications.buttons import (
    DistrictsToFollowOpened,
    FollowBegun,
    FollowEnded,
    MessagesChosen,
    OwnQuietHoursWanted,
    QuietHoursChosen,
    QuietHoursOpened,
    RhythmChosen,
    RhythmsOpened,
    TopicsToFollowOpened,
    Wish,
)
from handlers.residents.reading.buttons import ViewOpened
from handlers.screens import Key, Row, Screen, in_rows
from locales.speech import Say, Spoken
from participation.follows import FollowKind, Rhythm
from participation.ideas import IdeaId
from participation.processes import District, Process, Topic
from participation.quiet_hours import CHOICES, NONE_QUIET, QuietHours, Span
from participation.reading import View
from participation.residents import Resident, ResidentState
from services.follows import Following

QUESTION = "quiet-hours"
"""The name under which the question for hours of one's own is open."""
_WISHES = {
    Wish.ALL: "notifications-button-all",
    Wish.OWN: "notifications-button-own",
    Wish.NONE: "notifications-button-none",
    Wish.AS_BEFORE: "notifications-button-again",
}
_NAMED = 4
"""So many topics and districts are named; of more it is said how many they are."""


def notifications(say: Say, process: Process, resident: Resident, following: Following) -> Screen:
    """What somebody hears from us now, and what else is possible."""
    if resident.state is ResidentState.STOPPED:
        again: list[Row] = [[_wish(say, Wish.AS_BEFORE)], [_wish(say, Wish.OWN)]]
        return Screen(say.lines(say("notifications-off"), say("notifications-question")), [*again, [ways.to_overview(say)]])
    words = say.lines(
        _heading(say, resident, following),
        _followed(say, following),
        rhythm(say, process, resident.rhythm),
        quiet(say, process, resident.own_quiet_hours),
        say("notifications-question"),
    )
    return Screen(words, [*_choices(say, process, following), *_wishes(say, resident, following), [ways.to_overview(say)]])


def topics(say: Say, process: Process, following: Following, said: Spoken | None = None) -> Screen:
    """Those that are followed stand first, each with its way out."""
    keys = _keys(say, FollowKind.TOPIC, list(process.topics), following.topics)
    words = say("follows-topics", topics=_names(say, following.topics)) if following.topics else say("follows-no-topics")
    return Screen(say.lines(said, words, say("follows-topics-question")), [*keys, [back(say)]])


def districts(say: Say, process: Process, following: Following, said: Spoken | None = None) -> Screen:
    keys = _keys(say, FollowKind.DISTRICT, process.districts, following.districts)
    words = say("follows-districts", districts=_names(say, following.districts)) if following.districts else say("follows-no-districts")
    return Screen(say.lines(said, words, say("follows-districts-question")), [*keys, [back(say)]])


def rhythms(say: Say, process: Process, resident: Resident) -> Screen:
    others: list[Row] = [
        [(say.plain(f"rhythm-button-{other.replace('_', '-')}"), RhythmChosen(rhythm=other))]
        for other in Rhythm
        if other is not resident.rhythm
    ]
    words = say.lines(rhythm(say, process, resident.rhythm), say("rhythm-exceptions"), say("rhythm-question"))
    return Screen(words, [*others, [back(say)]])


def quiet_hours(say: Say, process: Process, resident: Resident) -> Screen:
    """The hours that hold now are not offered again."""
    now = resident.own_quiet_hours
    offered: list[Key] = []
    if now is not None:
        usual = process.quiet_hours
        city = say.plain("quiet-button-city") if usual.begins == usual.ends else say.plain("quiet-button-city-hours", **_from_to(usual))
        offered.append((city, QuietHoursChosen(begins="", ends="")))
    offered += [(say.plain("quiet-button-hours", **_from_to(span)), _chosen(span)) for span in CHOICES if span != now]
    if now is None or not now.is_empty:
        offered.append((say.plain("quiet-button-none"), _chosen(NONE_QUIET)))
    offered.append((say.plain("quiet-button-own"), OwnQuietHoursWanted()))
    words = say.lines(quiet(say, process, now), say("quiet-exceptions"), say("quiet-question"))
    return Screen(words, [*([key] for key in offered), [back(say)]])


def own_quiet_hours(say: Say) -> Screen:
    """Typed, for no row of buttons has every hour."""
    return Screen(say("quiet-own-question"), [[back(say)]])


def rhythm(say: Say, process: Process, chosen: Rhythm) -> Spoken:
    """As in "Neues kommt gesammelt, jeden Tag um 17 Uhr."."""
    times = process.digests
    return say(f"rhythm-{chosen.replace('_', '-')}", time=times.at, weekday=say.weekday(times.weekday.number))


def quiet(say: Say, process: Process, own: Span | None) -> Spoken:
    """When it is quiet, and who wishes so."""
    hours = own or process.quiet_hours
    if hours.begins == hours.ends:
        return say("quiet-never")
    return say("quiet-own" if own else "quiet-as-the-city", **_from_to(hours))


def back(say: Say) -> Key:
    return say.plain("notifications-button-back"), ways.NotificationsOpened(language=say.language)


def followed_ideas(say: Say) -> Key:
    return say.plain("follows-button-ideas"), ViewOpened(view=str(View(followed=True)), start=IdeaId(0), language=say.language)


def _heading(say: Say, resident: Resident, following: Following) -> Spoken:
    if resident.wants_messages:
        return say("notifications-on")
    return say("notifications-own" if following.is_empty else "notifications-some")


def _followed(say: Say, following: Following) -> Spoken:
    if following.is_empty:
        return say("follows-nothing")
    parts: list[object] = [*_short_list(say, [*following.topics, *following.districts])]
    if following.ideas:
        parts.append(say("follows-idea-count", count=len(following.ideas)))
    return say("follows-all", follows=say.listed(parts))


def _short_list(say: Say, places: Sequence[Topic | District]) -> Iterator[object]:
    yield from (place.short for place in places[:_NAMED])
    if len(places) > _NAMED:
        yield say("follows-more", count=len(places) - _NAMED)


def _names(say: Say, places: Sequence[Topic | District]) -> Spoken:
    return say.listed([place.short for place in places])


def _choices(say: Say, process: Process, following: Following) -> Iterator[Row]:
    places: list[Key] = [(say.plain("follows-button-topics"), TopicsToFollowOpened())]
    if process.districts:
        places.append((say.plain("follows-button-districts"), DistrictsToFollowOpened()))
    yield places
    if following.ideas:
        yield [followed_ideas(say)]
    yield [(say.plain("rhythm-button-choose"), RhythmsOpened()), (say.plain("quiet-button-choose"), QuietHoursOpened())]


def _wishes(say: Say, resident: Resident, following: Following) -> Iterator[Row]:
    if not resident.wants_messages:
        yield [_wish(say, Wish.ALL)]
    elif following.is_empty:
        yield [_wish(say, Wish.OWN)]
    else:
        yield [(say.plain("notifications-button-some"), MessagesChosen(wish=Wish.OWN))]
    yield [_wish(say, Wish.NONE)]


def _wish(say: Say, wish: Wish) -> Key:
    return say.plain(_WISHES[wish]), MessagesChosen(wish=wish)


def _keys(say: Say, kind: FollowKind, known: Sequence[Topic | District], followed: Sequence[Topic | District]) -> list[Row]:
    ends: list[Row] = [
        [(say.plain("follows-button-end", name=place.short), FollowEnded(kind=kind, key=place.key))] for place in known if place in followed
    ]
    begins: list[tuple[str, Button]] = [
        (place.short.in_(say.language), FollowBegun(kind=kind, key=place.key)) for place in known if place not in followed
    ]
    return [*ends, *in_rows(begins)]


def _from_to(hours: Span | QuietHours) -> dict[str, time]:
    return {"begins": hours.begins, "ends": hours.ends}


def _chosen(span: Span) -> QuietHoursChosen:
    return QuietHoursChosen(begins=f"{span.begins:%H%M}", ends=f"{span.ends:%H%M}")
