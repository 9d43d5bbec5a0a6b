"""What the host application tells the page about itself: its title, whose phones are shown, what to try first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypeAlias

from simulator.wire import Json

Words: TypeAlias = str | Mapping[str, str]
"""A text, or the same text in several languages by their codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    person: int
    chat: int | None = None
    """The chat that is open on it: a group's id, a bot's id, or nothing for the chat with the first bot."""
    caption: Words = ""
    spot: str = ""
    """Phones with the same spot take turns in one place of the page, so that more people can act than have room side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of a few things to try first."""

    text: Words
    done_by: str
    """The act that ticks it off (open, say, press, photo ...), panel:<id> for a control, or reads:<regular expression> for a message that
    somebody gets, or that changes. Each is remembered by it, so no two steps have the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """A link that people find somewhere: a code to scan on a poster, a button on a web page."""

    title: Words
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    title: Words
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photo that everybody has on their phone, for who has none at hand."""

    title: Words
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    title: Words = ""
    sentence: Words = ""
    zone: str = ""
    """The time zone in which the page tells times; without it, the browser's."""
    phones: tuple[Phone, ...] = ()
    steps: tuple[Step, ...] = ()
    posters: tuple[Poster, ...] = ()
    places: tuple[Place, ...] = ()
    pictures: tuple[Picture, ...] = ()

    def as_json(self) -> Json:
        return asdict(self)
