"""To whom an announcement goes: everybody who follows the process, or a part of the city, with and without."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from participation.ideas import Reference
from participation.processes import Process
from participation.words import Language


class Group(StrEnum):
    """What a part of the city has in common. The value begins the criterion's code, such as `topic:umwelt`."""

    TOPIC = "topic"
    """Follows the topic, or wrote or supported an idea about it."""
    DISTRICT = "district"
    """Follows the district, or wrote or supported an idea there."""
    LANGUAGE = "language"
    TOOK_PART = "took_part"
    """Has sent an idea or supported one."""
    AUTHORS = "authors"
    """Wrote this idea, or one that was merged into it."""
    SUPPORTERS = "supporters"
    STAFF = "staff"
    """The team itself."""

    @property
    def has_key(self) -> bool:
        return self not in {Group.TOOK_PART, Group.STAFF}


@dataclass(frozen=True, slots=True, order=True)
class Criterion:
    """One thing that people have in common. `key` is that of a topic, a district or a language, or the reference of an idea."""

    group: Group
    key: str = field(default="", repr=False)

    @property
    def code(self) -> str:
        return f"{self.group}:{self.key}"

    @classmethod
    def parse(cls, code: str) -> Criterion:
        group, _, key = code.partition(":")
        return cls(Group(group), key)

    @property
    def reference(self) -> Reference | None:
        return Reference.parse(self.key) if self.group in {Group.AUTHORS, Group.SUPPORTERS} else None

    def is_known(self, process: Process) -> bool:
        """Whether the process has what it names. Whether there is such an idea is the records' to say."""
        match self.group:
            case Group.TOPIC:
                return any(topic.key == self.key for topic in process.topics)
            case Group.DISTRICT:
                return any(district.key == self.key for district in process.districts)
            case Group.LANGUAGE:
                return self.key in {language.value for language in process.languages}
            case Group.AUTHORS | Group.SUPPORTERS:
                return self.reference is not None
            case Group.TOOK_PART | Group.STAFF:
                return self.key == ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Of one group any criterion is enough; of several groups each must hold; and none of `without`. Empty: everybody who follows.

    Authors and supporters of an idea hear of it also if they do not follow the process: it is about what they did.
    """

    with_: frozenset[Criterion] = frozenset()
    without: frozenset[Criterion] = frozenset()

    @property
    def is_team(self) -> bool:
        return Criterion(Group.STAFF) in self.with_

    @property
    def follows_not_needed(self) -> bool:
        return any(criterion.group in {Group.AUTHORS, Group.SUPPORTERS} for criterion in self.with_)

    def needed(self) -> Iterator[tuple[Group, tuple[Criterion, ...]]]:
        """What must hold: of each group one of its criteria."""
        return _by_group(self.with_)

    def unwanted(self) -> Iterator[tuple[Group, tuple[Criterion, ...]]]:
        """What must not hold, by group."""
        return _by_group(self.without)

    def changed(self, criterion: Criterion, *, without: bool = False) -> Audience:
        """With this criterion in or, pressed again, out. Who is wanted cannot be unwanted at once: the newer wish holds."""
        chosen, other = (self.without, self.with_) if without else (self.with_, self.without)
        chosen = chosen ^ {criterion}
        other = other - chosen
        return Audience(with_=other, without=chosen) if without else Audience(with_=chosen, without=other)

    def including(self, criterion: Criterion, *, without: bool = False) -> Audience:
        """The same as `changed`, but saying it again changes nothing."""
        return self if criterion in (self.without if without else self.with_) else self.changed(criterion, without=without)

    def codes(self) -> list[str]:
        """As it is kept: `topic:umwelt`, and `-took_part:` for what is left out."""
        return [*(criterion.code for criterion in sorted(self.with_)), *(f"-{criterion.code}" for criterion in sorted(self.without))]

    @classmethod
    def parse(cls, codes: Iterable[str]) -> Audience:
        kept = list(codes)
        return cls(
            with_=frozenset(Criterion.parse(code) for code in kept if not code.startswith("-")),
            without=frozenset(Criterion.parse(code[1:]) for code in kept if code.startswith("-")),
        )


def _by_group(criteria: Collection[Criterion]) -> Iterator[tuple[Group, tuple[Criterion, ...]]]:
    for group, together in groupby(sorted(criteria), lambda criterion: criterion.group):
        yield group, tuple(together)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """How many people an audience has, by the language in which they read."""

    by_language: tuple[tuple[Language, int], ...] = ()

    @property
    def total(self) -> int:
        return sum(count for _, count in self.by_language)

    def without_words(self, written: Collection[Language]) -> tuple[tuple[Language, int], ...]:
        """Those for whom there is no version in their language."""
        return tuple((language, count) for language, count in self.by_language if language not in written)
