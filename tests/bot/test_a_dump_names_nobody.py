"""Whoever gets a dump of the database, and not the key, learns of nobody who they are: no name, username, number or phone of anybody."""

import asyncio
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.app import App
from simulator import Simulator
from storage.inbox import UpdateState
from storage.seals import Seals
from tests.bot.test_backup_and_restore import require_tools
from tests.bot.test_forgotten_everywhere import unpacked
from tests.conversations.office import VERA, opened_office, vera_moves_in
from tests.conversations.on_record import comes_true
from tests.conversations.pictures import photo
from tests.conversations.writing import SHADE, chooses_a_topic, writes_up_to_the_extras
from tests.stage import Clock, Neighbour, running, settings_for
from tests.traces import everything_on, found

PHONE = "+4963199887766"
NAMES = ["Kanarienvogelia", "Zwitscherling", "kanarienvogelia_kl", "Forwardina", "Weiterleiter", "forwardina_kl", "Zeisigstammtisch"]


def traces_of(numbers: Sequence[int]) -> list[bytes]:
    """As text, and as databases keep whole numbers: six bytes, the highest first."""
    words = [*NAMES, PHONE, PHONE.removeprefix("+"), *(str(number) for number in numbers)]
    return [*(word.encode() for word in words), *(abs(number).to_bytes(6, "big") for number in numbers if abs(number) >= 2**40)]


async def dumped(bot: App) -> bytes:
    """The bytes of SQLite's files; what pg_dump writes as text, and the bytes behind its hexadecimal columns."""
    if bot.records.is_sqlite:
        return await everything_on(bot.records)
    url = make_url(str(bot.settings.database_url))
    environment = os.environ | {
        "PGHOST": url.host or "",
        "PGPORT": str(url.port),
        "PGUSER": url.username or "",
        "PGDATABASE": url.database or "",
    }
    dump = await asyncio.to_thread(subprocess.run, ["pg_dump", "--no-password"], env=environment, capture_output=True, check=True)
    return dump.stdout + unpacked(dump.stdout)


async def everybody_talks(telegram: Simulator, bot: App) -> list[int]:
    """Names in every way in which they can come: of the writer, in a contact, in what is forwarded, of a group, in what cannot be read.

    Returns the numbers that Telegram has for these people and chats.
    """
    person = await telegram.add_person(
        "Kanarienvogelia", last_name="Zwitscherling", username="kanarienvogelia_kl", phone_number=PHONE, language="de"
    )
    other = await telegram.add_person("Forwardina", last_name="Weiterleiter", username="forwardina_kl", language="de")
    maria, friend = Neighbour(telegram.ask, person.id, "Maria"), Neighbour(telegram.ask, other.id, "Forwardina")
    vera = await vera_moves_in(telegram)
    office = await opened_office(telegram, vera)
    stammtisch = await telegram.add_group("Zeisigstammtisch", maria, friend)
    said = await friend.says("Grüße vom Stammtisch!", chat=stammtisch)

    await maria.joins()
    await writes_up_to_the_extras(maria, SHADE)
    await maria.sends_photo(photo())
    await maria.sees("Ihr Foto ist da.")
    await maria.sends_contact()
    await maria.sees("keine Telefonnummern")
    await maria.forwards(said, from_chat=stammtisch)
    await maria.sees("weitergeleitet")
    await maria.presses("Weiter")
    await maria.sees("Ist alles richtig?")
    await maria.presses("Idee absenden")
    await maria.sees("Danke, Ihre Idee ist da.")
    await maria.says("/ask Wann tagt der Rat?")
    await maria.sees()
    await office.vera.sees(chat=office.group)
    await chooses_a_topic(maria)
    await cannot_be_read(telegram, bot, person.id)
    return [person.id, other.id, VERA, office.group.id, stammtisch.id]


async def cannot_be_read(telegram: Simulator, bot: App, sender: int) -> None:
    """An update that is kept, sealed, because nobody can read it."""
    (polled,) = telegram.world.bots.values()
    names = f'"id":{sender},"is_bot":false,"first_name":"Kanarienvogelia","last_name":"Zwitscherling"'.encode()
    body = b'{"message_id":5,"date":1712311200,"chat":{"id":77,"type":"private"},"from":{%s},"text":"Schatten \\ud83d"}' % names
    polled.updates.inject("message", {}, keep_for=3600, lane="hard").body = body

    async def is_kept() -> bool:
        async with bot.records.reading() as unit:
            return await unit.inbox.count(UpdateState.QUARANTINED) == 1

    await comes_true(is_kept)


async def test_a_dump_without_the_key_names_nobody(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> None:
    if not database_url.startswith("sqlite"):
        require_tools()
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))) as bot:
        numbers = await everybody_talks(telegram, bot)
        dump = await dumped(bot)

    assert found(traces_of(numbers), dump) == []
    assert SHADE.encode() in dump


async def test_without_the_seal_a_dump_would_name_them(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the same talk, and what is sealed is kept as it is."""
    if not database_url.startswith("sqlite"):
        require_tools()
    monkeypatch.setattr(Seals, "seal", lambda _, plain: plain)
    monkeypatch.setattr(Seals, "open", lambda _, sealed: sealed)
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))) as bot:
        numbers = await everybody_talks(telegram, bot)
        dump = await dumped(bot)

    assert {b"Kanarienvogelia", b"Zwitscherling", str(numbers[0]).encode()} <= set(found(traces_of(numbers), dump))
