"""Editors announce: written in a reply, read as it arrives, released by a second person, watched, stopped, and accounted for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from participation.words import Language
from simulator import Simulator
from simulator.wire import Json
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.conversations.pictures import photo
from tests.stage import Clock, Neighbour, running, settings_for

NEWS = "Der Stadtrat tagt am Montag. Alle dürfen zuhören."
IN_ENGLISH = "The council meets on Monday. Everybody may listen."


@pytest.fixture
async def vera(telegram: Simulator) -> Neighbour:
    return await vera_moves_in(telegram)


@pytest.fixture
async def bot(telegram: Simulator, clock: Clock, vera: Neighbour, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))) as app:
        yield app


@pytest.fixture
async def office(telegram: Simulator, bot: App, vera: Neighbour) -> Office:
    return await opened_office(telegram, vera)


async def begins(editor: Neighbour) -> None:
    """Alone with the bot."""
    await editor.says("/announce")
    await editor.sees("Ankündigung")
    await editor.presses("Neue Ankündigung")
    await editor.sees("Antworten Sie auf diese Nachricht mit dem Text")


async def replies(person: Neighbour, prompt: str, text: str, chat: object = None, **details: object) -> None:
    found = await person.finds(prompt, chat=chat)
    await person.says(text, reply_to=found["message_id"], chat=chat, **details)


async def newest(person: Neighbour, words: str, chat: object = None) -> Json:
    return [message for message in await person.chat(chat) if words in message.get("text", "") + message.get("caption", "")][-1]


async def test_written_by_one_released_by_another_and_read_by_everybody_in_their_language(
    office: Office, telegram: Simulator, bot: App
) -> None:
    erika, sami = await office.hires("Erika", "Redaktion"), await office.hires("Sami", "Redaktion")
    maria, john = await Neighbour.moves_in(telegram, "Maria"), await Neighbour.moves_in(telegram, "John", "en")
    await maria.joins()
    await john.joins(language=Language.ENGLISH)

    await begins(erika)
    await replies(erika, "Antworten Sie auf diese Nachricht mit dem Text", NEWS, entities=[{"type": "bold", "offset": 4, "length": 8}])
    card = await erika.sees("Entwurf von Redaktion 2")
    print(card)
    assert "Wer Englisch liest, bekommt die Fassung „Deutsch“: 1 Person" in card
    await erika.presses("Text ändern")
    await erika.sees("Welche Fassung möchten Sie schreiben oder ändern?")
    await erika.presses("Englisch schreiben")
    await replies(erika, "Ankündigung 1: Englisch", IN_ENGLISH)
    card = await erika.sees("Entwurf von Redaktion 2")
    print(card)
    await erika.presses("So kommt es an")
    await erika.sees("Entwurf von")
    for m in (await erika.chat())[-6:]:
        print("---", m.get("text"), [b["text"] for r in m.get("reply_markup", {}).get("inline_keyboard", []) for b in r])
    await erika.presses("Zur Freigabe geben")
    await erika.sees("Wartet auf die Freigabe")
    print(await sami.sees("Wartet auf die Freigabe", chat=office.group))
    await sami.presses("Freigeben", chat=office.group)
    await replies(sami, "Antworten Sie auf diese Nachricht mit der Zahl", "3", chat=office.group)
    print(await sami.sees("stimmt nicht", chat=office.group))
    await sami.presses("Freigeben", chat=office.group)
    await replies(sami, "Antworten Sie auf diese Nachricht mit der Zahl", "2", chat=office.group)
    print(await sami.sees("Freigegeben", chat=office.group))
    print(await maria.sees("Stadtrat"))
    print(await john.sees("council"))
    print(await sami.sees("Fertig", chat=office.group))
    await sami.presses("CSV", chat=office.group)
    print(await sami.sees("als Tabelle", chat=office.group))
    await office.vera.says("/audit")
    print(await office.vera.sees("Protokoll"))
