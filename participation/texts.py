"""One way to tidy what people write, and to count it as people count."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_FIRST_MARK = "\u0300"
"""Below it each sign is a character: Latin letters, also with umlauts, accents and cedillas."""
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n") | {"\t": " "})
_VISIBLE_THOUGH_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_INVISIBLE_THOUGH_LETTER = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_NO_CHARACTERS = frozenset(range(0xFDD0, 0xFDF0)) | frozenset(
    plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_EMOJI = (range(0x2190, 0x2C00), range(0x1F000, 0x1F1E6), range(0x1F200, 0x1FB00))
_COLOURS = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_DRESSES_EMOJI = _COLOURS | frozenset("\ufe0e\ufe0f")
_MARKS = frozenset({"Mn", "Mc", "Me"})
MARKS_MAXIMUM = 6
"""So many marks a letter keeps. Four are the most that scripts in daily use need; a heap would paint over the lines around it."""
SIGNS_MAXIMUM = 16
"""So many signs at most count as one character: a family of four in its colours has eleven. Else one "character" could fill a message."""


def tidy(written: str) -> str:
    """The text as it is kept: composed, with plain line ends, without invisible signs and heaps of marks, trimmed. The rest stays.

    It takes time in proportion to the text, whatever stands in it.
    """
    lines = written.replace("\r\n", "\n").translate(_LINE_ENDS)
    visible = _without_loose_joiners("".join(sign for sign in lines if not _is_invisible(sign)))
    # Sorting a heap of marks takes its height squared, so it is cut before; and after, as a composed mark may fall into three.
    return _without_heaps(unicodedata.normalize("NFC", _without_heaps(visible))).strip()


def tidy_line(written: str) -> str:
    """The same for what fits on one line, such as a title or a street."""
    return " ".join(tidy(written).split())


def length(text: str) -> int:
    """How many characters people see: marks belong to their letter, a joined or coloured emoji and a flag count once."""
    if max(text, default="") < _FIRST_MARK:
        return len(text)
    return sum(1 for _ in characters(text))


def units(text: str) -> int:
    """How much room the text takes in a message: UTF-16 units, by which the limits of messages are counted."""
    return len(text.encode("utf-16-le")) // 2


def room_for(text: str, *, characters_at_most: int, units_at_most: int) -> int:
    """How many of the text's characters, from its beginning, fit within both limits."""
    if (all_of_it := length(text)) <= characters_at_most and units(text) <= units_at_most:
        return all_of_it
    fitting, used = 0, 0
    for character in characters(text):
        used += units(character)
        if fitting == characters_at_most or used > units_at_most:
            break
        fitting += 1
    return fitting


def characters(text: str) -> Iterator[str]:
    """The characters as people see them. Simpler than Unicode's own rules: some scripts' joined letters count one by one."""
    start = 0
    for position in range(1, len(text)):
        if not _belongs_to_the_one_before(text, start, position):
            yield text[start:position]
            start = position
    if text:
        yield text[start:]


def _belongs_to_the_one_before(text: str, start: int, position: int) -> bool:
    sign, before = text[position], text[position - 1]
    if position - start >= SIGNS_MAXIMUM:
        return False
    if _JOINER in (sign, before):
        return True
    if sign in _COLOURS:
        return _is_emoji(before) and before not in _COLOURS
    if _is_flag_letter(sign) and _is_flag_letter(before):
        return (position - start) % 2 == 1
    return unicodedata.category(sign) in _MARKS


def _is_invisible(sign: str) -> bool:
    if sign in {"\n", _JOINER} or sign in _VISIBLE_THOUGH_FORMAT:
        return False
    if sign in _INVISIBLE_THOUGH_LETTER or ord(sign) in _NO_CHARACTERS:
        return True
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs"}


def _without_loose_joiners(text: str) -> str:
    """A joiner stays where it joins two emoji, of which the first may be dressed."""
    if _JOINER not in text:
        return text
    kept, before = [], ""
    for position, sign in enumerate(text):
        if sign != _JOINER or (_is_emoji(before) and _is_emoji(text[position + 1 : position + 2])):
            kept.append(sign)
        if sign not in _DRESSES_EMOJI:
            before = sign
    return "".join(kept)


def _without_heaps(text: str) -> str:
    if text.isascii():
        return text
    kept, height = [], 0
    for sign in text:
        height = height + 1 if unicodedata.category(sign) in _MARKS else 0
        if height <= MARKS_MAXIMUM:
            kept.append(sign)
    return "".join(kept)


def _is_emoji(sign: str) -> bool:
    return sign != "" and any(ord(sign) in block for block in _EMOJI)


def _is_flag_letter(sign: str) -> bool:
    return ord(sign) in _FLAG_LETTERS
