"""From every state of the idea dialog, every kind of input: no dead end, no unhandled error, no lost word."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import func, select

from bot.app import App
from simulator import Simulator
from storage.inbox import UpdateState
from storage.outbox import UNSENT, MessageRow
from tests.conversations.routes import STATES, goes_to
from tests.conversations.wanderer import ACTS, Wanderer
from tests.databases import sqlite_copy, sqlite_template
from tests.stage import MODEL_DAY, TOKEN, Clock, Neighbour, running, settings_for


@dataclass(frozen=True, slots=True)
class Stage:
    """A bot at work, in a loop that stands still between the steps of a walk."""

    runner: asyncio.Runner
    telegram: Simulator
    clock: Clock
    bot: App

    async def somebody_arrives(self) -> Wanderer:
        await self.clock.set(MODEL_DAY)
        person = await Neighbour.moves_in(self.telegram, "Maria")
        wanderer = Wanderer(person, self.bot.records, self.clock, self.at_rest)
        await wanderer.arrives()
        return wanderer

    async def at_rest(self) -> None:
        """Nothing is left to do, neither with Telegram nor with the bot; nothing has failed."""
        async with asyncio.timeout(20):
            while await self._is_busy():  # noqa: ASYNC110  the records have no event to wait for
                await asyncio.sleep(0.005)

    async def _is_busy(self) -> bool:
        if any(bot["waiting_updates"] for bot in await self.telegram.bots()):
            return True
        async with self.bot.records.reading() as unit:
            assert await unit.inbox.count(UpdateState.FAILED) == await unit.inbox.count(UpdateState.QUARANTINED) == 0
            unsent = select(func.count()).select_from(MessageRow).where(MessageRow.state.in_(UNSENT))
            return bool(await unit.inbox.count(UpdateState.WAITING) or await unit._session.scalar(unsent))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One bot for many walks, on SQLite."""
    folder = tmp_path_factory.mktemp("house")
    with staged(sqlite_copy(sqlite_template(folder), folder), folder) as stage:
        yield stage


@contextmanager
def staged(database_url: str, folder: Path) -> Iterator[Stage]:
    with asyncio.Runner() as runner:
        entered = AsyncExitStack()
        try:
            telegram = runner.run(entered.enter_async_context(Simulator(clock_file=folder / "clock", bots={TOKEN: "mitreden_bot"})))
            clock = Clock(telegram)
            runner.run(clock.set(MODEL_DAY))
            bot = runner.run(entered.enter_async_context(running(settings_for(telegram, database_url, folder / "clock"))))
            yield Stage(runner, telegram, clock, bot)
        finally:
            runner.run(entered.aclose())


@pytest.mark.timeout(600)
@pytest.mark.parametrize("state", STATES, ids=str)
def test_from_every_state_every_kind_of_input_leads_on(
    state: str | None,
    house: Stage,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    """Without --full every second act, in the next state the others."""
    chance, turn = Random(str(state)), list(STATES).index(state) % 2

    async def tries_everything() -> None:
        wanderer = await house.somebody_arrives()
        for act in list(ACTS) if full else list(ACTS)[turn::2]:
            await goes_to(wanderer, state)
            if act in wanderer.possible():
                await wanderer.does(act, chance.choice)
        await wanderer.reaches_the_receipt()

    house.runner.run(tries_everything())


class Walk(RuleBasedStateMachine):
    """One resident's walk. Afterwards the way to the receipt must still be open."""

    stage: ClassVar[Stage]

    def __init__(self) -> None:
        super().__init__()
        self.wanderer = self.stage.runner.run(self.stage.somebody_arrives())

    @rule(chance=st.data())
    def does_anything(self, chance: st.DataObject) -> None:
        act = chance.draw(st.sampled_from(self.wanderer.possible()), "act")
        self.stage.runner.run(self.wanderer.does(act, lambda options: chance.draw(st.sampled_from(options), "choice")))

    def teardown(self) -> None:
        self.stage.runner.run(self.wanderer.reaches_the_receipt())


@pytest.mark.timeout(1500)
def test_every_way_through_the_idea_dialog_keeps_every_word_and_leads_on(
    database_url: str,
    tmp_path: Path,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    with staged(database_url, tmp_path) as stage:
        Walk.stage = stage
        run_state_machine_as_test(
            Walk,
            settings=settings(
                max_examples=60 if full else 5,
                stateful_step_count=40 if full else 30,
                deadline=None,
                phases=[Phase.explicit, Phase.generate],  # to shrink a walk takes many more walks; this one is short enough to read
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
