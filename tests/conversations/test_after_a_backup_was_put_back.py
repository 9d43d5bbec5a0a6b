"""After a backup was put back the bot answers whoever writes, and writes to nobody else until an admin says so."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from bot.app import App
from bot.settings import Settings
from simulator import Simulator
from storage.inbox import Incoming
from storage.installation import Disarmed
from storage.outbox import Lane, MessageState, Outgoing
from storage.records import Records
from tests.conversations.office import VERA, vera_moves_in
from tests.stage import Clock, Neighbour, running, settings_for

NEWS = "Das Wichtigste aus dem Rathaus"


@dataclass(slots=True)
class Restored:
    """A bot over records that were just put back, in which one reply and one letter to Maria waited."""

    app: App
    vera: Neighbour
    maria: Neighbour


@pytest.fixture
def settings(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> Settings:
    return settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))


@pytest.fixture
async def restored(telegram: Simulator, settings: Settings, records: Records, clock: Clock) -> AsyncIterator[Restored]:
    vera, maria = await vera_moves_in(telegram), await Neighbour.moves_in(telegram, "Maria")
    async with running(settings) as app:
        await vera.opens()
        await vera.sees("Willkommen")
        await maria.joins()
    async with records.changing() as unit:
        for lane in (Lane.PERSONAL, Lane.INTERACTIVE):
            await unit.outbox.put([_message(app, maria, lane, clock)])
        await unit.installation.disarm(Disarmed.RESTORED, clock.now())
        await unit.outbox.hold_replies()
    async with running(settings) as app:
        yield Restored(app, vera, maria)


def _message(app: App, to: Neighbour, lane: Lane, clock: Clock) -> Outgoing:
    return Outgoing(
        lane=lane,
        chat=app.seals.hash_of(to.id),
        address=app.seals.address(to.id),
        method="sendMessage",
        payload={"text": NEWS},
        created_at=clock.now(),
    )


def _kept(app: App, by: Neighbour, text: str, clock: Clock) -> Incoming:
    """Somebody wrote it, and the backup was made before it was answered."""
    who = {"id": by.id, "first_name": by.name}
    message = {
        "message_id": 900,
        "date": int(clock.now().timestamp()),
        "chat": {**who, "type": "private"},
        "from": {**who, "is_bot": False},
    }
    payload = app.seals.seal(orjson.dumps({"update_id": 900, "message": {**message, "text": text}}))
    return Incoming(update_id=900, lane=app.seals.hash_of(by.id), payload=payload, received_at=clock.now())


async def news_to(person: Neighbour) -> int:
    return len([message for message in await person.chat() if NEWS in message.get("text", "")])


async def test_whoever_writes_is_answered_and_nothing_else_goes_out(restored: Restored) -> None:
    await restored.vera.sees("Die Daten kommen aus einer Sicherung.")

    await restored.maria.says("/phases")

    await restored.maria.sees("Was passiert wann")
    assert await news_to(restored.maria) == 0


async def test_the_admin_sees_what_waits_and_lets_it_out_after_a_second_question(restored: Restored) -> None:
    vera = restored.vera
    told = await vera.sees("Die Daten kommen aus einer Sicherung.")
    assert "Es warten 2 Nachrichten, die älteste seit" in told

    await vera.presses("Jetzt senden")
    await vera.sees("Sollen 2 Nachrichten jetzt hinausgehen?")
    assert await news_to(restored.maria) == 0
    await vera.presses("Ja, jetzt senden")

    await vera.sees("2 Nachrichten gehen jetzt hinaus.")
    await restored.maria.sees(NEWS)
    await restored.maria.sees(NEWS)
    await vera.says("/sending")
    await vera.sees("Nichts wird zurückgehalten.")
    await vera.says("/audit")
    assert "Leitung 1: wartende Nachrichten hinausgelassen" in await vera.sees("Protokoll")


async def test_what_is_discarded_reaches_nobody_and_what_comes_after_it_does(restored: Restored, clock: Clock) -> None:
    vera, maria, app = restored.vera, restored.maria, restored.app
    await vera.sees("Die Daten kommen aus einer Sicherung.")
    await vera.presses("Verwerfen …")
    await vera.sees("Sollen 2 Nachrichten verworfen werden?")
    await vera.presses("Ja, verwerfen")
    await vera.sees("2 Nachrichten werden verworfen.")

    await maria.says("/phases")
    await maria.sees("Was passiert wann")
    async with app.records.changing() as unit:
        await unit.outbox.put([_message(app, maria, Lane.PERSONAL, clock)])
    app.outbox.wake()

    await maria.sees(NEWS)
    assert await news_to(maria) == 1
    async with app.records.reading() as unit:
        assert await unit.outbox.count(MessageState.SKIPPED) == 2


async def test_the_way_back_and_a_press_that_comes_too_late(restored: Restored) -> None:
    vera = restored.vera
    await vera.sees("Die Daten kommen aus einer Sicherung.")
    await vera.presses("Jetzt senden")
    await vera.sees("jetzt hinausgehen?")
    await vera.presses("Zurück")
    await vera.sees("Die Daten kommen aus einer Sicherung.")
    await vera.presses("Verwerfen …")
    await vera.sees("verworfen werden?")
    await vera.presses("Ja, verwerfen")
    await vera.sees("werden verworfen")

    await vera.says("/sending")
    await vera.sees("Nichts wird zurückgehalten.")
    await vera.presses("Ja, verwerfen")

    await vera.sees("Darüber ist schon entschieden.")


async def test_whoever_wrote_before_the_backup_was_put_back_is_heard_and_answered_once_it_is_armed(
    telegram: Simulator, settings: Settings, records: Records, clock: Clock
) -> None:
    vera, maria = await vera_moves_in(telegram), await Neighbour.moves_in(telegram, "Maria")
    async with running(settings) as app:
        await vera.opens()
        await vera.sees("Willkommen")
        await maria.joins()
    async with records.changing() as unit:
        await unit.inbox.keep([_kept(app, maria, "/phases", clock)])
        await unit.installation.disarm(Disarmed.RESTORED, clock.now())

    async with running(settings):
        told = await vera.sees("Die Daten kommen aus einer Sicherung.")
        await maria.says("/about")
        await maria.sees("Mitmachen ohne Telegram")
        assert not [message for message in await maria.chat() if "Was passiert wann" in message.get("text", "")], told
        await vera.presses("Jetzt senden")
        await vera.sees("jetzt hinausgehen?")
        await vera.presses("Ja, jetzt senden")
        await maria.sees("Was passiert wann")


async def test_records_that_lie_elsewhere_than_before_write_to_nobody_either(
    telegram: Simulator, settings: Settings, records: Records
) -> None:
    vera = await vera_moves_in(telegram)
    async with running(settings):
        await vera.opens()
        await vera.sees("Willkommen")
    async with records.changing() as unit:
        await unit.installation.settle_at(await unit.installation.place_now(), Clock(telegram).now())
        await unit.installation._set(place="somewhere else")

    async with running(settings):
        await vera.sees("Die Datenbank liegt an einem neuen Ort.")
    async with records.reading() as unit:
        standstill = await unit.installation.standstill()
    assert standstill
    assert standstill.because is Disarmed.MOVED


async def test_the_notice_is_told_once(restored: Restored, settings: Settings) -> None:
    await restored.vera.sees("Die Daten kommen aus einer Sicherung.")

    async with running(settings):
        await restored.maria.says("/phases")
        await restored.maria.sees("Was passiert wann")

    told = [message for message in await restored.vera.chat() if "aus einer Sicherung" in message.get("text", "")]
    assert len(told) == 1
