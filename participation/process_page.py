"""Reading the values of a process file one by one, noting on the way what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeGuard, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from participation.mistakes import Mistake, nearest
from participation.processes import is_key
from participation.refusals import TimeDoesNotExist, TimeIsAmbiguous
from participation.texts import length, tidy, tidy_line
from participation.toml_lines import Lines, Path
from participation.wall_time import Instant, occurrences, to_instant, to_wall
from participation.words import Language, Text

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)

LINE_MAXIMUM = 300
YEARS = range(2000, 2200)
_NOT_A = {
    str: "check-not-a-text",
    int: "check-not-a-number",
    date: "check-not-a-date",
    time: "check-not-a-time",
    datetime: "check-not-a-date-and-time",
    bool: "check-not-yes-or-no",
    list: "check-not-a-list",
    dict: "check-not-a-table",
}


class Page:
    """A whole file. Where a value is mistaken, reading goes on with a stand-in, and no process is made of it."""

    def __init__(self, written: str, values: Mapping[str, object]) -> None:
        self._lines = Lines(written)
        self._tables: list[Table] = []
        self._keys: dict[tuple[str, str], int] = {}
        self.top = Table(self, values, ())
        self.mistakes: list[Mistake] = []
        self.languages: tuple[Language, ...] = ()
        self.zone = ZoneInfo("UTC")

    def note(self, path: Path, phrase: str, /, **facts: object) -> None:
        self.mistakes.append(Mistake(line=self._lines.of(path), phrase=phrase, facts=facts))

    def opened(self, table: Table) -> None:
        self._tables.append(table)

    def note_unknown_keys(self) -> None:
        for table in self._tables:
            table.note_unknown_keys()

    def take_key(self, path: Path, kind: str, key: str) -> None:
        """Within its kind a key is given once."""
        line = self._lines.of(path)
        if (earlier := self._keys.setdefault((kind, key), line)) != line:
            self.note(path, "check-key-taken", key=key, other_line=earlier)


class Table:
    """One table of the file. What is never asked for is unknown."""

    def __init__(self, page: Page, values: Mapping[str, object], path: Path, *, missing: bool = False, name: str = "") -> None:
        self._page = page
        self._values = values
        self._missing = missing
        self._name = name
        self._asked: set[str] = set()
        self.path = path
        page.opened(self)

    def note(self, key: str | None, phrase: str, /, **facts: object) -> None:
        self._page.note((*self.path, key) if key else self.path, phrase, **facts)

    def note_unknown_keys(self) -> None:
        for key in self._values.keys() - self._asked:
            if meant := nearest(key, self._asked - self._values.keys()):
                self.note(key, "check-unknown-key-meant", key=self._named(key), meant=self._named(meant))
            else:
                self.note(key, "check-unknown-key", key=self._named(key))

    def has(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    def string(self, key: str, maximum: int = LINE_MAXIMUM) -> str:
        written = tidy(self._value(key, str) or "")
        if written == "" and self._is_written(key):
            self.note(key, "check-empty-text", key=self._named(key))
        if length(written) > maximum:
            self.note(key, "check-text-too-long", text=written, length=length(written), maximum=maximum)
        return written

    def address(self, key: str) -> str:
        """A page on the web."""
        written = self.string(key)
        if written and not written.startswith(("https://", "http://")):
            self.note(key, "check-not-an-address", key=key, value=written)
        return written

    def key(self, kind: str) -> str:
        """The short name that stands in links."""
        written = self._value("key", str) or ""
        if is_key(written):
            self._page.take_key((*self.path, "key"), kind, written)
        elif self._is_written("key"):
            self.note("key", "check-bad-key", key=written)
        return written

    def number(self, key: str, minimum: int, maximum: int, *, default: int | None = None) -> int:
        found = self._value(key, int, required=default is None)
        if found is not None and not minimum <= found <= maximum:
            self.note(key, "check-number-out-of-range", key=key, minimum=minimum, maximum=maximum)
        return found if found is not None else default or 0

    def day(self, key: str) -> date:
        found = self._value(key, date)
        return found if found and self._is_near((*self.path, key), key, found) else date.max

    def days(self, key: str) -> frozenset[date]:
        days = self._value(key, list, required=False) or []
        return frozenset(day for number, day in enumerate(days) if self._is_day((*self.path, key, number), key, day))

    def clock(self, key: str, *, default: time | None = None) -> time:
        found = self._value(key, time, required=default is None)
        return found if found is not None else default or time.min

    def yes_or_no(self, key: str, *, default: bool) -> bool:
        found = self._value(key, bool, required=False)
        return default if found is None else found

    def listed(self, key: str, is_right: Callable[[str], bool], phrase: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts, each of which must be right by itself; otherwise the phrase says what is wrong with it."""
        if not self.has(key):
            return default
        found: list[str] = []
        for number, value in enumerate(self._value(key, list, required=False) or []):
            written = tidy_line(value) if isinstance(value, str) else ""
            if not is_right(written):
                self._page.note((*self.path, key, number), phrase, key=key, value=str(value))
            elif written in found:
                self._page.note((*self.path, key, number), "check-value-twice", key=key, value=written)
            else:
                found.append(written)
        return tuple(found)

    def moment(self, key: str, *, required: bool = True) -> Instant | None:
        """A date with a time on the clocks of the zone; with an offset, where clocks show that time twice."""
        if type(self._values.get(key)) is date:
            self._asked.add(key)
            self.note(key, "check-date-without-time", key=key)
            return None
        found = self._value(key, datetime, required=required)
        if found is None or not self._is_near((*self.path, key), key, found):
            return None
        wall = found.replace(tzinfo=None)
        if found.tzinfo is None or not occurrences(wall, self._page.zone):
            return self._instant(key, wall)
        return self._checked(key, found.astimezone(UTC), wall)

    def text(self, key: str, maximum: int, *, default: Text | None = None, is_name: bool = False) -> Text:
        """A text in every language of the process; a name may be the same in all of them and stand there once."""
        if not self.has(key) and default is not None:
            return default
        if self._is_written(key):
            if not is_name:
                self.note(key, "check-text-needs-languages", key=key)
            return Text.same(self.string(key, maximum))
        words = self._value(key, dict)
        return Table(self._page, words, (*self.path, key), name=key).words(maximum) if words else Text.same("")

    def words(self, maximum: int) -> Text:
        """This table as a text: one entry for each language of the process, and no other."""
        listed = self._page.languages
        for language in Language:
            if self.has(language.value) and listed and language not in listed:
                self.note(language.value, "check-language-not-listed", language=language.value)
            elif language in listed and language.value not in self._values:
                self.note(None, "check-language-missing", key=self._name, language=language.value)
        return Text(
            words={language: self.string(language.value, maximum) for language in Language if language.value in self._values}
            or {Language.GERMAN: ""}
        )

    def choices(self, key: str, known: type[Choice]) -> tuple[Choice, ...]:
        chosen: list[Choice] = []
        for number, written in enumerate(self._value(key, list) or []):
            choice = self._choice((*self.path, key, number), key, written, known)
            if choice in chosen:
                self._page.note((*self.path, key, number), "check-value-twice", key=key, value=written)
            elif choice:
                chosen.append(choice)
        if self._values.get(key) == []:
            self.note(key, "check-empty-list", key=key, known=", ".join(known))
        return tuple(chosen)

    def choice(self, key: str, known: type[Choice], default: Choice) -> Choice:
        written = self._value(key, str, required=False)
        return default if written is None else self._choice((*self.path, key), key, written, known) or default

    def zone(self, key: str) -> ZoneInfo:
        written = self._value(key, str)
        try:
            return ZoneInfo(written or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.note(key, "check-unknown-zone", zone=written, meant=nearest(str(written), available_timezones()) or "Europe/Berlin")
            return ZoneInfo("UTC")

    def table(self, key: str, *, required: bool = True) -> Table:
        """An inner table. One that is missing is noted once, instead of all that would be in it."""
        if not self.has(key) and required:
            self.note(None, "check-table-missing", table=key)
        values = self._value(key, dict, required=False)
        return Table(self._page, values or {}, (*self.path, key), missing=values is None)

    def tables(self, key: str, *, required: bool = True) -> list[Table]:
        if not self.has(key) and required:
            self.note(None, "check-tables-missing", table=".".join([*(name for name in self.path if isinstance(name, str)), key]))
        rows = self._value(key, list, required=False) or []
        if any(not isinstance(row, dict) for row in rows):
            self.note(key, "check-not-a-table", key=key)
        return [Table(self._page, row, (*self.path, key, number)) for number, row in enumerate(rows) if isinstance(row, dict)]

    def _value(self, key: str, wanted: type[Value], *, required: bool = True) -> Value | None:
        self._asked.add(key)
        if key not in self._values:
            if required and not self._missing:
                self.note(None, "check-key-missing", key=key)
            return None
        found = self._values[key]
        if type(found) is wanted:
            return found
        self.note(key, _NOT_A[wanted], key=self._named(key))
        return None

    def _named(self, key: str) -> str:
        """The key as staff know it: for the words of a text with the name of the text."""
        return f"{self._name}.{key}" if self._name else key

    def _is_written(self, key: str) -> bool:
        return isinstance(self._values.get(key), str)

    def _choice(self, path: Path, key: str, written: object, known: type[Choice]) -> Choice | None:
        if isinstance(written, str) and written in set(known):
            return known(written)
        self._page.note(path, "check-unknown-value", key=key, value=written, known=", ".join(known))
        return None

    def _is_day(self, path: Path, key: str, day: object) -> TypeGuard[date]:
        if type(day) is date:
            return self._is_near(path, key, day)
        self._page.note(path, "check-not-a-date", key=key)
        return False

    def _is_near(self, path: Path, key: str, day: date) -> bool:
        """A year far away is a slip, and can lie beyond what a calendar holds."""
        if day.year in YEARS:
            return True
        self._page.note(path, "check-number-out-of-range", key=key, minimum=YEARS[0], maximum=YEARS[-1])
        return False

    def _instant(self, key: str, wall: datetime) -> Instant | None:
        try:
            return to_instant(wall, self._page.zone)
        except TimeDoesNotExist:
            self.note(key, "check-time-does-not-exist", key=key, time=wall, zone=self._page.zone.key)
        except TimeIsAmbiguous as ambiguous:
            earlier, later = (instant.astimezone(self._page.zone).isoformat(" ") for instant in (ambiguous.earlier, ambiguous.later))
            self.note(key, "check-time-comes-twice", key=key, time=wall, zone=self._page.zone.key, earlier=earlier, later=later)
        return None

    def _checked(self, key: str, instant: Instant, wall: datetime) -> Instant | None:
        """An offset that the zone does not have at that time is a slip."""
        zone = self._page.zone
        if to_wall(instant, zone) == wall:
            return instant
        meant = occurrences(wall, zone)[0].astimezone(zone).isoformat(" ")
        self.note(key, "check-offset-does-not-fit", key=key, zone=zone.key, meant=meant)
        return None
