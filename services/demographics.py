"""What people tell about themselves of their own free will; and how many told what, where that picks nobody out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from participation import refusals
from participation.aggregates import by_fives, in_company
from participation.demographics import OptionKey, Told, Trait
from participation.processes import Process
from participation.residents import ResidentId
from participation.wall_time import Instant
from services.deeds import deed
from storage.unit import Unit

UNSAID = "-"
"""Where somebody did not say this of themself. No option is called so."""


Crowd: TypeAlias = Mapping[Trait, Mapping[str, int]]
"""Those who told something about themselves, as far as it may be shown: for each question the answers that five or more gave."""


class Demographics:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    def options(self, trait: Trait) -> tuple[OptionKey, ...]:
        """What can be answered; nothing where it is not asked."""
        asked = self._process.demographics
        match trait:
            case _ if asked is None:
                return ()
            case Trait.AGE:
                return tuple(option.key for option in asked.ages)
            case Trait.VOICE:
                return tuple(option.key for option in asked.voices)
            case Trait.DISTRICT:
                return tuple(OptionKey(district.key) for district in self._process.districts)

    async def of(self, resident: ResidentId) -> Told | None:
        """None of somebody who was never asked."""
        return await self._unit.demographics.of(resident)

    @deed
    async def is_to_be_asked(self, resident: ResidentId) -> bool:
        """Whether now is the time to ask somebody. Asked once: whoever is asked again has asked for it."""
        if self._process.demographics is None or await self._unit.demographics.of(resident):
            return False
        await self._unit.demographics.keep(resident, Told(asked_at=self._now))
        return True

    @deed
    async def tell(self, resident: ResidentId, trait: Trait, option: OptionKey | None) -> Told:
        """What somebody says of themself; None takes back what they said. Saying it again changes nothing."""
        if option is not None and option not in self.options(trait):
            raise refusals.NoSuchAnswer
        before = await self._unit.demographics.of(resident) or Told(asked_at=self._now)
        if before.of(trait) == option:
            return before
        told = before.telling(trait, option, self._now)
        await self._unit.demographics.keep(resident, told)
        return told

    @deed
    async def forget(self, resident: ResidentId) -> None:
        """Everything that somebody said of themself. That they were asked stays, so that nobody asks again."""
        before = await self._unit.demographics.of(resident)
        if before:
            await self._unit.demographics.keep(resident, Told(asked_at=before.asked_at))

    async def crowd(self) -> Crowd:
        """How many told what, of all who told anything. What no option says any more counts as not told."""
        told = in_company(await self._unit.demographics.everybodys())
        return {trait: self._counted(trait, told) for trait in Trait if self.options(trait)}

    def _counted(self, trait: Trait, told: Sequence[Told]) -> Mapping[str, int]:
        said = Counter(one.of(trait) for one in told)
        unsaid = sum(count for option, count in said.items() if option not in self.options(trait))
        return by_fives({**{option: said[option] for option in self.options(trait)}, UNSAID: unsaid})
