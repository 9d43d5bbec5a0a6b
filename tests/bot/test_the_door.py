"""Limits for what comes in: nobody who types is ever turned away, a flood is, and under a rush nothing is lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.app import App
from bot.door import Bucket, TooMany
from bot.metrics import registry
from participation.team_rules import Limits
from participation.words import Language
from simulator import Simulator
from storage.inbox import UpdateState
from storage.outbox import MessageRow
from tests.stage import INSEK, SPEECH, Clock, Neighbour, running, settings_for

USUAL = INSEK.team.limits
TOO_FAST = SPEECH.in_(Language.GERMAN)("too-many-messages")


@pytest.fixture
async def bot(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    """The bot with the limits of the process file."""
    async with running(settings_for(telegram, database_url, tmp_path / "clock"), intake=None) as app:
        yield app


def words(number: int, sender: int = 5, **chat: Any) -> dict[str, Any]:
    person = {"id": sender, "is_bot": False, "first_name": "X", "language_code": "de"}
    message = {"message_id": number, "date": 1, "from": person, "chat": {"id": sender, "type": "private", **chat}, "text": str(number)}
    return {"update_id": number, "message": message}


def press_in_group(number: int, sender: int = 5) -> dict[str, Any]:
    person = {"id": sender, "is_bot": False, "first_name": "X", "language_code": "de"}
    message = {"message_id": 1, "date": 1, "chat": {"id": -100, "type": "group", "title": "G"}, "text": "?"}
    press = {"id": str(number), "from": person, "chat_instance": "1", "message": message, "data": "x"}
    return {"update_id": number, "callback_query": press}


async def holds(bot: App, limits: Limits) -> None:
    """As if another edition of the process file had come into force."""
    async with bot.records.reading() as unit:
        process = await bot.in_force.process(unit)
    bot.in_force._process = replace(process, team=replace(process.team, limits=limits))


async def kept(bot: App) -> int:
    async with bot.records.reading() as unit:
        return sum([await unit.inbox.count(state) for state in UpdateState])


def turned_away(limit: str = "person") -> float:
    return registry.get_sample_value("mitreden_updates_turned_away_total", {"limit": limit}) or 0.0


async def test_whoever_sends_an_album_and_thirty_forwards_at_once_is_heard(bot: App) -> None:
    before = turned_away()

    await bot.door.let_in([words(number) for number in range(1, 11)])
    await bot.door.let_in([words(number) for number in range(11, 41)])

    assert await kept(bot) == 40
    assert turned_away() == before


async def test_a_person_over_the_limit_is_told_so_once_and_others_are_heard(bot: App, telegram: Simulator) -> None:
    maria, ali = await Neighbour.moves_in(telegram, "Maria"), await Neighbour.moves_in(telegram, "Ali")
    before = turned_away()
    await holds(bot, Limits(person_at_once=6, person_per_minute=1))
    await maria.opens()

    for number in range(15):
        await maria.says(f"Noch eine Nachricht: {number}")

    assert "Bitte warten Sie eine Minute" in await maria.sees("Das ging zu schnell für uns")
    await ali.opens()
    assert "Willkommen" in await ali.sees()
    assert turned_away() > before
    assert [TOO_FAST in message.get("text", "") for message in await maria.chat()].count(True) == 1


async def test_what_is_over_the_limit_is_not_kept_and_what_comes_later_is(bot: App) -> None:
    await bot.door.let_in([words(number) for number in range(1, 201)])
    at_once = await kept(bot)
    for bucket in bot.door._people.values():
        bucket.at -= 10  # ten seconds later

    await bot.door.let_in([words(number) for number in range(201, 301)])

    assert USUAL.person_at_once <= at_once <= USUAL.person_at_once + 5
    assert 10 <= await kept(bot) - at_once <= 15


async def test_in_a_group_nobody_is_told_off_before_everybody(bot: App) -> None:
    before = turned_away()
    await bot.door.let_in([words(number, id=-100, type="group") for number in range(1, 100)])

    assert turned_away() > before
    async with bot.records.reading() as unit:
        assert not await unit._session.scalar(select(MessageRow.id))


async def test_in_a_group_whoever_presses_too_often_reads_so_on_the_button_once(bot: App) -> None:
    told: list[tuple[str, str]] = []
    bot.door.on_press_turned_away = lambda press_id, words: told.append((press_id, words))

    await bot.door.let_in([press_in_group(number) for number in range(1, 100)])

    [(press_id, words)] = told
    assert int(press_id) > USUAL.person_at_once
    assert words == TOO_FAST
    async with bot.records.reading() as unit:
        assert not await unit._session.scalar(select(MessageRow.id).where(MessageRow.method == "sendMessage"))


async def test_that_somebody_blocked_the_bot_is_always_heard(bot: App) -> None:
    await bot.door.let_in([words(number) for number in range(1, 100)])
    before = await kept(bot)

    member = {"user": {"id": 5, "is_bot": False, "first_name": "X"}, "status": "kicked"}
    about = {"chat": {"id": 5, "type": "private"}, "from": member["user"], "date": 1, "old_chat_member": member, "new_chat_member": member}
    await bot.door.let_in([{"update_id": 500, "my_chat_member": about}])

    assert await kept(bot) == before + 1


async def test_when_too_many_people_come_at_once_nothing_is_kept_and_nothing_acknowledged(bot: App) -> None:
    crowd = [words(number, sender=number) for number in range(1, USUAL.all_at_once + 1)]
    await bot.door.let_in(crowd)
    before = await kept(bot)
    bot.door._all.take(monotonic(), 3 * USUAL.all_at_once)

    with pytest.raises(TooMany) as much:
        await bot.door.let_in([words(9_000_000, sender=77)])

    assert much.value.seconds > 0
    assert await kept(bot) == before


async def test_what_could_not_be_kept_does_not_count(bot: App, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(bot.inbox, "keep", away)
    for _ in range(10):
        with pytest.raises(ConnectionError):
            await bot.door.let_in([words(number) for number in range(1, 31)])
    monkeypatch.undo()

    await bot.door.let_in([words(number) for number in range(1, 31)])
    assert await kept(bot) == 30


async def test_other_numbers_in_the_process_file_hold_at_once(bot: App) -> None:
    await holds(bot, Limits(person_at_once=20))

    await bot.door.let_in([words(number) for number in range(1, 101)])

    assert 20 <= await kept(bot) <= 25


@given(st.lists(st.floats(1.0, 30.0), min_size=60, max_size=400), st.lists(st.integers(0, 399), max_size=2))
def test_whoever_types_every_second_and_sends_two_albums_is_never_turned_away(pauses: list[float], albums: list[int]) -> None:
    """Not faster than one a second, with two albums of ten parts among them, for as long as they like."""
    bucket, now = Bucket(USUAL.person_at_once, USUAL.person_per_minute / 60, at=0.0), 0.0

    for place, pause in enumerate(pauses):
        now += pause
        for _ in range(11 if place in albums else 1):
            assert bucket.wait(now) == 0
            bucket.take(now)


@given(st.lists(st.floats(0.0, 5.0), min_size=1, max_size=500))
def test_however_somebody_spreads_them_no_more_come_in_than_the_numbers_say(pauses: list[float]) -> None:
    bucket, now, let_in = Bucket(60, 1, at=0.0), 0.0, 0

    for pause in pauses:
        now += pause
        if not bucket.wait(now):
            bucket.take(now)
            let_in += 1

    assert let_in <= 60 + now + 1e-6
