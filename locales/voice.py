"""One language spoken: phrases filled with facts, every fact escaped."""

from __future__ import annotations

import datetime as dt
import html
import logging
import re
from collections.abc import Iterable, Mapping

from babel import Locale
from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal

from locales.phrases import Phrases
from participation.words import Language, Text

_LOCALES = {Language.ENGLISH: "en_GB"}  # the English of people in Europe: "14 April", "6 pm"
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_DIRECTION_SIGNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_TAG = re.compile(r"<[^>]*>")
_log = logging.getLogger(__name__)


class Spoken(str):
    """What `say` has said: HTML for Telegram, safe to stand inside another phrase."""

    __slots__ = ()


class Written(str):
    """What a person wrote: escaped like every fact, and kept from turning the direction of the words around it."""

    __slots__ = ()

    def shortened(self, length: int) -> Written:
        """The first words on one line, with an ellipsis if more followed."""
        line = " ".join(self.split())
        if len(line) <= length:
            return Written(line)
        head = line[: length - 1]
        if " " in head and not line[length - 1].isspace():
            head = head.rsplit(" ", 1)[0]
        return Written(f"{head.rstrip(' ,;:.')} …")


class Voice:
    """Calling it gives HTML for Telegram in which every fact is escaped.

    Only the facts that a phrase names are looked at. Numbers, days and the city's texts are told in the language; what a person
    wrote is handed over as `Written`; anything else says itself (`str`). A strict voice (for tests) forgives nothing.
    """

    def __init__(self, language: Language, phrases: Phrases, *, strict: bool) -> None:
        self.language = language
        self.locale = Locale.parse(_LOCALES.get(language, language.value))
        self._phrases = phrases
        self._strict = strict

    def __call__(self, phrase: str, /, **facts: object) -> Spoken:
        known = self._phrases.get(phrase)
        if known is None:
            self._complain("There is no phrase %s in %s.", phrase, self.language.value)
            return Spoken(html.escape(phrase))
        sentence = known.form(facts.get("count"))
        if not sentence.names:
            return Spoken(sentence.text)
        return Spoken(sentence.text.format_map({name: self._fact(phrase, name, facts) for name in sentence.names}))

    def plain(self, phrase: str, /, **facts: object) -> str:
        """The same without HTML: for buttons, toasts, the command menu."""
        return html.unescape(_TAG.sub("", self(phrase, **facts)))

    def lines(self, *parts: Spoken | None) -> Spoken:
        """What there is of the parts, one below the other."""
        return Spoken("\n".join(part for part in parts if part))

    def listed(self, things: Iterable[object]) -> Spoken:
        """A sentence's list: "A, B und C"."""
        return Spoken(format_list([self._html(thing) for thing in things], locale=self.locale))

    def either(self, things: Iterable[object]) -> Spoken:
        """A sentence's list of which one is enough: "A, B oder C"."""
        return Spoken(format_list([self._html(thing) for thing in things], style="or", locale=self.locale))

    def commas(self, things: Iterable[object]) -> Spoken:
        """A bare list: "Umwelt, Siegelbach, 1 Foto"."""
        comma = self.locale.list_patterns["standard"]["middle"].format("", "")
        return Spoken(comma.join(self._html(thing) for thing in things))

    def date(self, day: dt.date) -> Spoken:
        """As in a document: "31. Dezember 2027"."""
        return Spoken(format_date(day, self.plain("pattern-date"), locale=self.locale))

    def day(self, day: dt.date, today: dt.date | None = None) -> Spoken:
        """As in a letter: "Mittwoch, 10. April"; with the year unless it is today's."""
        if today is not None and day.year != today.year:
            return self.day_and_year(day)
        return Spoken(format_date(day, self.plain("pattern-day"), locale=self.locale))

    def day_and_year(self, day: dt.date) -> Spoken:
        """Where the letter may be read years later: "Mittwoch, 10. April 2024"."""
        return Spoken(format_date(day, self.plain("pattern-day-and-year"), locale=self.locale))

    def weekday(self, number: int) -> Spoken:
        """Its name, "Freitag"; Monday is 0."""
        return Spoken(get_day_names("wide", context="stand-alone", locale=self.locale)[number])

    def clock(self, time: dt.time) -> Spoken:
        """As people read a clock: "9:30 Uhr"."""
        return Spoken(format_time(time, self.plain("pattern-minute" if time.minute else "pattern-hour"), locale=self.locale))

    def _fact(self, phrase: str, name: str, facts: Mapping[str, object]) -> str:
        if (fact := facts.get(name)) is None:
            self._complain("The phrase %s lacks its fact %s.", phrase, name)
            return ""
        return self._html(fact)

    def _html(self, fact: object) -> str:
        if isinstance(fact, Spoken):
            return fact
        if isinstance(fact, Written):
            return "\n".join(_isolated(line) for line in html.escape(fact.translate(_DIRECTION_SIGNS)).split("\n"))
        return html.escape(self._words(fact))

    def _words(self, fact: object) -> str:
        match fact:
            case Text():
                return fact.in_(self.language)
            case int() | float():
                return str(format_decimal(fact, locale=self.locale))
            case dt.datetime():
                return self._wall_time(fact)
            case dt.date():
                return self.day(fact)
            case dt.time():
                return self.clock(fact)
            case _:
                return str(fact)

    def _wall_time(self, wall: dt.datetime) -> str:
        if wall.tzinfo is not None:
            self._complain("The instant %s needs the zone it is told in: say.moment, say.on, say.until.", wall.isoformat())
        return self.plain("date-moment", day=self.day(wall.date()), time=self.clock(wall.time()))

    def _complain(self, message: str, *what: str) -> None:
        """Loud where it is tested; in service a resident gets the rest of the answer, and the log the mistake."""
        if self._strict:
            raise LookupError(message % what)
        _log.error(message, *what)


def _isolated(line: str) -> str:
    """An isolate ends with its line (Unicode Bidirectional Algorithm, X8), so each line gets its own."""
    return f"{_FIRST_STRONG_ISOLATE}{line}{_POP_ISOLATE}" if line else ""
