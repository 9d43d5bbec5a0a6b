"""A screen is a value: words and the buttons below them. Making one touches neither the network nor the records."""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar

from handlers.buttons import Button
from locales.speech import Spoken
from participation.announcements import Attachment
from participation.dialogs import Offer

B = TypeVar("B", bound=Button)

SHORT = 22
"""Labels of so many characters fit two in a row."""

Press: TypeAlias = Callable[[Button], str]
"""Gives a button's callback data for the person who sees it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    url: str = field(repr=False)


Key: TypeAlias = tuple[str, Button | Link]
"""What stands on a button, and what it says or opens."""
Row: TypeAlias = Sequence[Key]

OWN_NUMBER = Spoken("<own-number/>")
"""In a screen's words: Telegram's number for the chat that they go to. The outbox puts it there as it sends, so that no record holds it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys in the place of the phone's keyboard. Only there can Telegram ask for a location."""

    rows: Sequence[Sequence[tuple[str, Button]]] = field(repr=False)
    location: str | None = field(default=None, repr=False)
    """The label of the key that sends the phone's location."""
    placeholder: str | None = None
    """Grey words where the person would type."""


@dataclass(frozen=True, slots=True)
class NoKeys:
    """Takes such keys away again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Asks for a reply to this very message: the phone opens one by itself."""

    placeholder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A small file that is made for one person and kept nowhere but in the message that brings it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A JPEG that goes out before the words that belong to it."""

    content: bytes = field(repr=False)
    caption: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A place on the map, in degrees (WGS 84), that goes out before the words that belong to it."""

    latitude: float = field(repr=False)
    longitude: float = field(repr=False)


@dataclass(frozen=True, slots=True)
class Screen:
    text: str = field(repr=False)
    rows: Sequence[Row] = field(default=(), repr=False)
    keys: Keys | NoKeys | Reply | None = field(default=None, repr=False)
    file: File | None = None
    """Goes out with the words below it."""
    attachment: Attachment | None = None
    """The same for what Telegram already has."""
    before: Sequence[Picture | Pin] = field(default=(), repr=False)
    """Messages of their own, where the screen is shown anew."""

    @property
    def method(self) -> str:
        """The method of Telegram's that sends it."""
        if self.attachment is not None:
            return f"send{self.attachment.kind.value.title()}"
        return "sendDocument" if self.file else "sendMessage"

    def below(self, words: str) -> "Screen":
        """The same, with other words above it."""
        return replace(self, text=f"{words}\n\n{self.text}")

    def only(self, offered: Callable[[Button | Link], bool]) -> "Screen":
        """The same without the buttons that are of no use to whoever sees it."""
        rows = [[key for key in row if offered(key[1])] for row in self.rows]
        return replace(self, rows=[row for row in rows if row])

    def buttons(self) -> Iterator[tuple[str, Button]]:
        """Everything that can be pressed, and so typed, in reading order."""
        keys = self.keys.rows if isinstance(self.keys, Keys) else ()
        return ((label, button) for row in (*keys, *self.rows) for label, button in row if isinstance(button, Button))

    def params(self, press: Press) -> dict[str, Any]:
        """As Telegram's sendMessage, editMessageText or, with a file, sendDocument or sendPhoto take it, without the chat."""
        markup = self._markup(press)
        params = {**self._words(), "parse_mode": "HTML"}
        return params | {"reply_markup": markup} if markup else params

    def messages_before(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The methods, with their parameters but for the chat, that send what goes out before."""
        for item in self.before:
            match item:
                case Picture():
                    packed = base64.b64encode(item.content).decode()
                    files = {"photo": {"name": "photo.jpg", "content": packed}}
                    yield "sendPhoto", {"caption": item.caption, "parse_mode": "HTML", "files": files}
                case Pin():
                    yield "sendLocation", {"latitude": item.latitude, "longitude": item.longitude}

    def offers(self, press: Press) -> tuple[Offer, ...]:
        """What may be typed in the place of a press."""
        return tuple(Offer(label=label, press=press(button)) for label, button in self.buttons())

    def _words(self) -> dict[str, Any]:
        if self.attachment is not None:
            return {self.attachment.kind.value: self.attachment.file_id, "caption": self.text}
        if self.file is None:
            return {"text": self.text, "link_preview_options": {"is_disabled": True}}
        packed = base64.b64encode(self.file.content).decode()
        return {"caption": self.text, "files": {"document": {"name": self.file.name, "content": packed}}}

    def _markup(self, press: Press) -> dict[str, Any] | None:
        match self.keys:
            case Keys():
                location = [[{"text": self.keys.location, "request_location": True}]] if self.keys.location else []
                rows = location + [[{"text": label} for label, _ in row] for row in self.keys.rows]
                grey = {"input_field_placeholder": self.keys.placeholder} if self.keys.placeholder else {}
                return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True, **grey}
            case NoKeys():
                return {"remove_keyboard": True}
            case Reply():
                return {"force_reply": True} | ({"input_field_placeholder": self.keys.placeholder} if self.keys.placeholder else {})
            case None if self.rows:
                return {"inline_keyboard": [[_key(label, button, press) for label, button in row] for row in self.rows]}
        return None


def in_rows(labelled: Sequence[tuple[str, B]]) -> list[list[tuple[str, B]]]:
    """Two short labels side by side, a long one alone."""
    rows: list[list[tuple[str, B]]] = []
    for label, button in labelled:
        fits = rows and len(rows[-1]) == 1 and max(len(label), len(rows[-1][0][0])) <= SHORT
        if fits:
            rows[-1].append((label, button))
        else:
            rows.append([(label, button)])
    return rows


def _key(label: str, button: Button | Link, press: Press) -> dict[str, str]:
    return {"text": label, "url": button.url} if isinstance(button, Link) else {"text": label, "callback_data": press(button)}
