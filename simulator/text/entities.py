"""Marked stretches of a text. Offsets and lengths count UTF-16 units, as everywhere in Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.wire import Json

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
BLOCKQUOTES = frozenset({"blockquote", "expandable_blockquote"})
CODE = frozenset({"pre", "code", "date_time"})
"""Kinds that hold nothing inside and stand in nothing but a blockquote."""
CONTINUOUS = frozenset(
    {"mention", "hashtag", "bot_command", "url", "email", "text_link", "text_mention", "cashtag", "phone_number", "custom_emoji"}
)

_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_OTHERWISE = 50


@dataclass(slots=True)
class Entity:
    type: str
    offset: int
    length: int
    argument: str = ""
    """A link's address, a code block's language, a custom emoji's id, a date's format."""
    user_id: int = 0
    unix_time: int = 0

    @property
    def end(self) -> int:
        return self.offset + self.length

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Outer before inner; of two that cover the same stretch, the more solid kind first."""
        priority = _PRIORITY.get(self.type, _OTHERWISE)
        if self.type == "pre" and self.argument:
            priority = 10
        return (self.offset, -self.length, priority)

    @property
    def is_empty(self) -> bool:
        if self.length <= 0:
            return True
        if self.type in {"text_link", "custom_emoji"}:
            return not self.argument
        return (self.type == "text_mention" and self.user_id <= 0) or (self.type == "date_time" and self.unix_time <= 0)

    def as_json(self) -> Json:
        shown: Json = {"offset": self.offset, "length": self.length, "type": self.type}
        if self.type == "text_link":
            shown["url"] = self.argument
        elif self.type == "pre" and self.argument:
            shown["language"] = self.argument
        elif self.type == "custom_emoji":
            shown["custom_emoji_id"] = self.argument
        elif self.type == "text_mention":
            shown["user"] = {"id": self.user_id}
        elif self.type == "date_time":
            shown["unix_time"] = self.unix_time
            if self.argument:
                shown["date_time_format"] = self.argument
        return shown


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)
