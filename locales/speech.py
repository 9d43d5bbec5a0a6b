"""The door of this room: `speech.in_(language)` gives the `Say` that conversations speak with."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from locales.phrases import Phrases, read_phrases
from locales.voice import Spoken, Voice, Written
from participation.words import Language

__all__ = ["CATALOGUES", "Say", "Speech", "Spoken", "Written", "folded"]

CATALOGUES = Path(__file__).parent
SYNONYMS = "|"
COUNTED_DAYS = 31
"""Above a month nobody counts days; the date alone says it better."""

LONGEST_LABEL = 400
"""Signs. Nobody types more for a label, and a heap of marks would be sorted for long."""

_MIDNIGHT = dt.time(0)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def folded(text: str) -> str:
    """How a typed word is compared with a label: without case, commas, outer signs, and signs that nobody sees; "zurueck" is "Zurück"."""
    if len(text) > LONGEST_LABEL:
        return text
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) not in {"Cf", "Mn", "So"})
    return " ".join(seen.casefold().translate(_UMLAUTS).replace(",", " ").split()).strip(" .,:;!?…„“”\"'»«")


class Say(Voice):
    """A voice that knows how days pass, and what people call things in other languages."""

    def __init__(self, language: Language, phrases: Phrases, speech: Speech) -> None:
        super().__init__(language, phrases, strict=speech.strict)
        self._speech = speech

    def labels(self, phrase: str) -> frozenset[str]:
        """All words for it in all languages, folded: whoever types one of them means it."""
        return self._speech.labels(phrase)

    @property
    def months(self) -> Mapping[str, int]:
        """The names of the months in all languages, long and short, folded, with their numbers."""
        return self._speech.months

    def time(self, instant: dt.datetime, zone: dt.tzinfo) -> Spoken:
        """What the clocks show: "9:30 Uhr"."""
        return self.clock(instant.astimezone(zone).time())

    def on(self, instant: dt.datetime, now: dt.datetime, zone: dt.tzinfo) -> Spoken:
        """The day of an instant: "Mittwoch, 10. April"."""
        return self.day(instant.astimezone(zone).date(), now.astimezone(zone).date())

    def moment(self, instant: dt.datetime, now: dt.datetime, zone: dt.tzinfo) -> Spoken:
        """Day and time: "Mittwoch, 10. April, 9:30 Uhr"."""
        return self("date-moment", day=self.on(instant, now, zone), time=self.time(instant, zone))

    def moment_and_year(self, instant: dt.datetime, zone: dt.tzinfo) -> Spoken:
        """Day and time for the files: "Mittwoch, 10. April 2024, 9:30 Uhr"."""
        return self("date-moment", day=self.day_and_year(instant.astimezone(zone).date()), time=self.time(instant, zone))

    def last_day(self, ends_at: dt.datetime, now: dt.datetime, zone: dt.tzinfo) -> Spoken:
        """The last day of something: what ends on Monday at 0:00 has Sunday as its last day."""
        return self.day(_last_day(ends_at, zone), now.astimezone(zone).date())

    def until(self, ends_at: dt.datetime, now: dt.datetime, zone: dt.tzinfo, *, to_the_hour: bool = False) -> Spoken:
        """How long it lasts: "Noch 9 Tage, bis Sonntag, 14. April"; with "24 Uhr" when it is told to the hour."""
        at_midnight = ends_at.astimezone(zone).time() == _MIDNIGHT
        hour = self("time-midnight") if at_midnight else self.time(ends_at, zone)
        last = self.last_day(ends_at, now, zone)
        if to_the_hour or not at_midnight:
            last = self("date-moment", day=last, time=hour)
        match (_last_day(ends_at, zone) - now.astimezone(zone).date()).days:
            case 0:
                return self("until-today", time=hour)
            case 1:
                return self("until-tomorrow", day=last)
            case days if 1 < days <= COUNTED_DAYS:
                return self("until-days", count=days, day=last)
            case _:
                return self("until-later", day=last)

    def start(self, starts_at: dt.datetime, now: dt.datetime, zone: dt.tzinfo) -> Spoken:
        """When it begins: "am Montag, 15. April", "morgen", "heute um 18 Uhr"."""
        wall, today = starts_at.astimezone(zone), now.astimezone(zone).date()
        named = {0: "start-today", 1: "start-tomorrow"}.get((wall.date() - today).days, "start-day")
        if wall.time() == _MIDNIGHT:
            return self(f"{named}-at-midnight", day=self.day(wall.date(), today))
        return self(named, day=self.day(wall.date(), today), time=self.clock(wall.time()))


class Speech:
    """All languages of the house, read once."""

    def __init__(self, catalogues: Mapping[Language, Phrases], *, strict: bool = False) -> None:
        self.strict = strict
        self._catalogues = catalogues
        self._voices = {language: Say(language, self._with_fallback(language), self) for language in catalogues}
        self._labels: dict[str, frozenset[str]] = {}
        self.months = {
            folded(name): number
            for voice in self._voices.values()
            for width in ("wide", "abbreviated")
            for number, name in voice.locale.months["format"][width].items()
        }

    @classmethod
    def load(cls, folder: Path = CATALOGUES, *, strict: bool = False) -> Speech:
        """Read the catalogues; a strict speech (for tests) never falls back to another language and never forgives."""
        found = {path.parent.parent.name: path for path in folder.glob("*/LC_MESSAGES/mitreden.po")}
        return cls({language: read_phrases(found[language]) for language in Language if language in found}, strict=strict)

    def languages(self) -> tuple[Language, ...]:
        return tuple(self._catalogues)

    def in_(self, language: Language) -> Say:
        return self._voices[language]

    def guess(self, code: str | None) -> Language:
        """The language for an app's language code: the same, or English for the world, or German where the code says nothing."""
        wanted = (code or "").strip().lower().replace("_", "-").replace("@", "-")
        for language in (Language.PLAIN_GERMAN, Language.GERMAN, Language.ENGLISH):
            if wanted == language.value.replace("@", "-") or wanted.startswith(f"{language.value.replace('@', '-')}-"):
                return language
        return Language.ENGLISH if re.fullmatch(r"[a-z]{2,3}(-.*)?", wanted) else Language.GERMAN

    def labels(self, phrase: str) -> frozenset[str]:
        """All words for a phrase in all languages, folded; a `typed-` phrase holds several, parted by |."""
        if phrase not in self._labels:
            said = [voice.plain(phrase) for voice in self._voices.values()]
            self._labels[phrase] = frozenset(folded(word) for words in said for word in words.split(SYNONYMS))
        return self._labels[phrase]

    def _with_fallback(self, language: Language) -> Phrases:
        if self.strict:
            return self._catalogues[language]
        return {name: phrase for known in reversed(language.chain) for name, phrase in self._catalogues.get(known, {}).items()}


def _last_day(ends_at: dt.datetime, zone: dt.tzinfo) -> dt.date:
    wall = ends_at.astimezone(zone)
    return wall.date() - dt.timedelta(days=wall.time() == _MIDNIGHT)
