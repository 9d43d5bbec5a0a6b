"""What residents do while everything goes wrong, and what they are told when nothing does."""

import asyncio
import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from simulator import Simulator
from storage.records import open_records
from tests.faults.account import Account, Finding
from tests.faults.house import House
from tests.faults.nurse import Fate
from tests.faults.people import LONG, Patient
from tests.faults.postman import Postman
from tests.stage import MODEL_DAY, TOKEN, Clock, running, settings_for

TEXT = "Am Spielplatz fehlt Schatten"
BURST = ("/phases", "/privacy", "/phases", "/privacy", "/about")
LAST_WORDS = "Mitmachen ohne Telegram"
FOR_EVER = 3600.0  # seconds; as long as bots are killed again and again, everything may take its time


@dataclass(frozen=True, slots=True)
class Told:
    """What a bot that nothing happens to tells a resident."""

    joining: Sequence[str]
    idea: Sequence[str]
    answers: Mapping[str, Sequence[str]]

    def taking_part(self, ideas: Sequence[str], commands: Sequence[str] = ()) -> list[str]:
        """In the order in which it is told to somebody who joins, submits these ideas, and gives these commands."""
        told = [line.replace(TEXT, html.escape(text, quote=False)) for text in ideas for line in self.idea]
        return [*self.joining, *told, *(line for command in commands for line in self.answers[command])]


async def told_when_nothing_happens(database_url: str, folder: Path) -> Told:
    async with Simulator(clock_file=folder / "clock", bots={TOKEN: "mitreden_bot"}) as telegram:
        await Clock(telegram).set(MODEL_DAY)
        records = open_records(database_url)
        account = Account(telegram, records)
        async with running(settings_for(telegram, database_url, folder / "clock")):
            maria = await Patient.moves_in(telegram, "Maria")
            maria.at_leisure = account.at_rest
            await maria.joins()
            await account.at_rest()
            joining = await account.told(maria)
            await maria.submits(TEXT)
            await account.at_rest()
            idea = (await account.told(maria))[len(joining) :]
            answers = {}
            for command in dict.fromkeys(BURST):
                before = len(await account.told(maria))
                await maria.says(command)
                await account.at_rest()
                answers[command] = (await account.told(maria))[before:]
        await records.close()
    if account.findings:
        raise RuntimeError(f"something happened: {account.findings}")
    return Told(joining, idea, answers)


@dataclass(slots=True)
class Story:
    """Residents take part while bots live and die; afterwards it is looked at what became of it."""

    house: House
    told: Told
    patience: float | None = None
    """Where a guard is missing: for how many seconds something may be stuck. What is lost is known once nothing is left to do."""
    postman: Postman | None = None
    unhurried: bool = False
    """Whether people do the next thing only when nothing is left to do for the bot, not even to record what Telegram answered."""

    async def is_lived(self, ideas: Mapping[str, Iterable[str]], *fates: Fate) -> list[Finding]:
        """Everybody named joins and submits their ideas, all at once. Returns everything that went wrong."""
        account = self.house.account
        people = {name: await Patient.moves_in(account.telegram, name) for name in ideas}
        async with self.house.stands(*fates):
            submitted = await asyncio.gather(*(self._takes_part(people[name], texts) for name, texts in ideas.items()))
            if self.postman is not None:
                await self.postman.has_delivered_everything()
            await account.at_rest(self._longest)
        await account.close()
        for person, texts in zip(people.values(), submitted, strict=True):
            await account.compare_told(person, self.told.taking_part(texts))
        await account.compare_ideas([text for texts in submitted for text in texts])
        return account.findings

    async def _takes_part(self, person: Patient, ideas: Iterable[str]) -> list[str]:
        self._prepare(person)
        submitted = []
        try:
            await person.joins()
            for text in ideas:
                submitted.append(text)
                await person.submits(text)
        except AssertionError as waited:
            self.house.account.missed(person, waited)
        return submitted

    async def is_full_of_commands(self, names: Sequence[str], at_least: int, *fates: Fate) -> list[Finding]:
        """Everybody gives commands in bursts, not waiting for each answer, so many and until every fate has been met."""
        account = self.house.account
        people = [await Patient.moves_in(account.telegram, name) for name in names]
        for person in people:
            self._prepare(person)
        async with self.house.stands(*fates):
            given = await asyncio.gather(
                *(joins_and_gives_commands(person, account, lambda count: count >= at_least and self.house.is_safe) for person in people)
            )
            await account.at_rest(self._longest)
        await account.close()
        for person, commands in zip(people, given, strict=True):
            await account.compare_told(person, self.told.taking_part([], commands))
        return account.findings

    @property
    def _longest(self) -> float:
        return LONG if self.patience is None else self.patience

    def _prepare(self, person: Patient) -> None:
        if self.unhurried:
            person.at_leisure = self.house.account.at_rest
        person.patience = FOR_EVER
        person.until_hope_is_lost = partial(self.house.has_nothing_to_come, self.patience)


async def joins_and_gives_commands(person: Patient, account: Account, enough: Callable[[int], bool]) -> list[str]:
    """Join, and give commands in bursts until it is enough of them. Returns those that were given."""
    given: list[str] = []
    try:
        await person.joins()
        while not enough(len(given)):
            for command in BURST:
                given.append(command)
                await person.says(command)
            await person.sees(LAST_WORDS)
    except AssertionError as waited:
        account.missed(person, waited)
    return given
