"""The team types an idea for somebody without the app, who can later make it their own with the receipt."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.app import App
from participation.entries import in_link
from participation.residents import ConsentWay, ResidentState
from simulator import Simulator
from storage.entries import EntryRow
from storage.ideas import IdeaRow
from storage.outbox import MessageRow
from storage.residents import ConsentRow, ResidentRow
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.conversations.test_own_data import is_forgotten, own_file
from tests.stage import Clock, Neighbour, running, settings_for

BENCH = "Am Friedhof fehlt eine Bank im Schatten."


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


@pytest.fixture
async def maria(telegram: Simulator, bot: App) -> Neighbour:
    return await Neighbour.moves_in(telegram, "Maria")


async def enters(editor: Neighbour, office: Office, text: str = BENCH) -> str:
    """Types an idea in the group and sends it. Returns what stands behind `start=` on the receipt."""
    await editor.says(f"/enter {text}", chat=office.group)
    await editor.sees("Das Thema fehlt noch.", chat=office.group)
    for label, seen in (("Thema wählen", "Worum geht es?"), ("Grün und Klima", "Welches Thema passt am besten?"), ("Umwelt", "auf Papier")):
        await editor.presses(label, chat=office.group)
        await editor.sees(seen, chat=office.group)
    await editor.presses("Absenden, Zustimmung auf Papier", chat=office.group)
    receipt = await editor.sees("Beleg zum Mitgeben", chat=office.group)
    return receipt.partition("?start=")[2].split()[0]


async def joins(person: Neighbour) -> None:
    """From a link on, through the three taps."""
    await person.presses("Weiter auf Deutsch")
    await person.presses("Ja, ich stimme zu")
    await person.presses("Nein, danke")


async def published(office: Office, clock: Clock) -> None:
    await office.vera.sees("Wartet seit", chat=office.group)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von", chat=office.group)
    await clock.forward(minutes=6)


async def test_an_editor_types_an_idea_in_the_group_and_gets_a_receipt(office: Office, bot: App) -> None:
    editor = await office.hires("Edda", "Redaktion")
    await editor.says("/enter", chat=office.group)
    prompt = await editor.finds("Antworten Sie auf diese Nachricht", chat=office.group)
    await editor.says("Am Friedhof fehlt eine Bank", chat=office.group, reply_to=prompt["message_id"])
    await editor.sees("eingetippt von Redaktion 2", chat=office.group)
    assert "Absenden, Zustimmung auf Papier" not in await editor.buttons(chat=office.group)
    await editor.presses("Thema wählen", chat=office.group)
    await editor.presses("Grün und Klima", chat=office.group)
    await editor.presses("Umwelt", chat=office.group)
    await editor.sees("Mit „Absenden“ bestätigen Sie", chat=office.group)
    await editor.presses("Ortsbezirk", chat=office.group)
    await editor.sees("In welchem Ortsbezirk", chat=office.group)
    await editor.presses("Siegelbach", chat=office.group)
    await editor.sees("Umwelt, Siegelbach", chat=office.group)
    await editor.presses("Text ändern", chat=office.group)
    prompt = await editor.finds("Bisher steht da", chat=office.group)
    await editor.says(BENCH, chat=office.group, reply_to=prompt["message_id"])
    await editor.sees("im Schatten", chat=office.group)

    await editor.presses("Absenden, Zustimmung auf Papier", chat=office.group)

    receipt = await editor.sees("Beleg zum Mitgeben", chat=office.group)
    assert "2024-00001" in receipt
    number = receipt.partition("Belegnummer: ")[2].split()[0]
    assert f"?start=r-{in_link(number)}" in receipt
    assert "Abgesendet: 2024-00001" in (await editor.finds("Abgesendet", chat=office.group))["text"]
    card = await editor.sees("Die erste Idee dieser Person.", chat=office.group)
    assert BENCH in card
    async with bot.records.reading() as unit:
        author = (await unit._connection.execute(select(ResidentRow))).one()
        consent = (await unit._connection.execute(select(ConsentRow).where(ConsentRow.resident_id == author.id))).one()
        [kept] = (await unit._connection.execute(select(EntryRow.receipt))).scalars()
    assert (author.state, author.address, consent.way) == (ResidentState.STOPPED, b"", ConsentWay.PAPER)
    assert kept == bot.seals.hash_of_text(in_link(number))


async def test_nothing_is_ever_sent_to_an_author_without_a_chat(office: Office, bot: App, clock: Clock) -> None:
    editor = await office.hires("Edda", "Redaktion")
    await enters(editor, office)

    await published(office, clock)
    assert "hört nichts, bis sie ihren Beleg öffnet" in await office.vera.sees("Veröffentlicht: Alle", chat=office.group)
    await asyncio.sleep(1.5)  # longer than a tick

    async with bot.records.reading() as unit:
        author = (await unit._connection.execute(select(ResidentRow).join(IdeaRow, IdeaRow.author_id == ResidentRow.id))).one()
        theirs = (MessageRow.resident_id == author.id) | (MessageRow.chat == author.person)
        written = (await unit._connection.scalars(select(MessageRow.method).where(theirs))).all()
    assert written == []


async def test_the_link_leads_through_joining_to_the_own_idea_and_its_news(office: Office, maria: Neighbour, clock: Clock) -> None:
    editor = await office.hires("Edda", "Redaktion")
    link = await enters(editor, office)

    await maria.opens(link)
    await joins(maria)

    await maria.sees("Die Idee 2024-00001 gehört jetzt zu Ihnen.")
    await maria.presses("Meine Ideen")
    assert "Am Friedhof" in await maria.sees("1.")
    await published(office, clock)
    await maria.sees("Ihre Idee 2024-00001 ist veröffentlicht.")
    await maria.opens(link)
    await maria.sees("Die Idee 2024-00001 gehört schon zu Ihnen.")


async def test_an_idea_becomes_only_one_persons_own(office: Office, telegram: Simulator, maria: Neighbour) -> None:
    editor = await office.hires("Edda", "Redaktion")
    link = await enters(editor, office)
    ali = await Neighbour.moves_in(telegram, "Ali")
    await maria.joins()
    await maria.opens(link)
    await maria.sees("gehört jetzt zu Ihnen")

    await ali.opens(link)
    await joins(ali)

    await ali.sees("hat schon jemand mit diesem Beleg geöffnet")
    await ali.opens("r-abcdefghjklm")
    await ali.sees("Zu diesem Link gehört keine Idee.")
    await ali.says("/ideas")
    assert "Am Friedhof" not in await ali.sees()


async def test_whoever_only_reads_is_told_what_the_receipt_needs(office: Office, maria: Neighbour) -> None:
    editor = await office.hires("Edda", "Redaktion")
    link = await enters(editor, office)
    await maria.opens(link)
    await maria.presses("Weiter auf Deutsch")

    await maria.presses("Nein, nur lesen")

    await maria.sees("Zu Ihrem Beleg gehört eine Idee.")


async def test_what_was_opened_is_in_the_own_data_and_goes_with_them(
    office: Office, maria: Neighbour, telegram: Simulator, bot: App
) -> None:
    editor = await office.hires("Edda", "Redaktion")
    link = await enters(editor, office)
    await maria.opens(link)
    await joins(maria)
    await maria.sees("gehört jetzt zu Ihnen")

    [idea] = (await own_file(maria, telegram))["Ideen"]
    await is_forgotten(maria, "Auch meine Ideen löschen")

    assert idea["Vom Team eingetippt"].startswith("2024-04-05")
    assert idea["Beleg geöffnet"].startswith("2024-04-05")
    assert await _counts(bot) == (0, 1)  # the idea's number stands, and with it a row that leads to nobody
    await maria.opens(link)
    await joins(maria)
    await maria.sees("Zu diesem Link gehört keine Idee.")


async def test_typed_in_private_it_can_be_discarded_after_a_question(office: Office, bot: App) -> None:
    editor = await office.hires("Edda", "Redaktion")
    await editor.says(f"/enter {BENCH}")
    await editor.sees("Das Thema fehlt noch.")
    await editor.presses("Verwerfen")
    await editor.sees("Wirklich verwerfen?")
    await editor.presses("Ja, verwerfen")

    await editor.sees("Nichts davon ist gespeichert.")
    assert await _counts(bot) == (0, 0)


async def test_what_nobody_sends_is_forgotten_after_a_month_with_its_author(office: Office, bot: App, clock: Clock) -> None:
    editor = await office.hires("Edda", "Redaktion")
    await editor.says(f"/enter {BENCH}")
    await editor.sees("Das Thema fehlt noch.")

    await clock.forward(days=31)
    await bot.ticks.forget_old()

    assert await _counts(bot) == (0, 0)


async def test_a_second_press_sends_nothing_twice(office: Office, bot: App) -> None:
    editor = await office.hires("Edda", "Redaktion")
    await editor.says(f"/enter {BENCH}")
    await editor.presses("Thema wählen")
    await editor.presses("Grün und Klima")
    await editor.presses("Sport")
    card = await editor.finds("Mit „Absenden“ bestätigen Sie")
    send = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await editor.presses("Absenden, Zustimmung auf Papier")
    await editor.sees("Beleg zum Mitgeben")

    await editor.presses_data(card, send, forged=True)

    await editor.sees("Diese Idee ist schon abgesendet: 2024-00001")
    assert (await _counts(bot))[0] == 1


async def test_too_few_words_are_refused_in_one_sentence(office: Office, bot: App) -> None:
    editor = await office.hires("Edda", "Redaktion")

    await editor.says("/enter Bank")

    await editor.sees("mindestens 10 Zeichen")
    assert await _counts(bot) == (0, 0)


async def _counts(bot: App) -> tuple[int | None, int | None]:
    """How many entries there are, and how many residents."""
    async with bot.records.reading() as unit:
        entries = await unit._connection.scalar(select(func.count()).select_from(EntryRow))
        return entries, await unit._connection.scalar(select(func.count()).select_from(ResidentRow))
