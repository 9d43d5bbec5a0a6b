"""Whatever signs people write, by accident or on purpose: kept as the rules say, shown as plain words, and Telegram takes every answer."""

import pytest

from bot.app import App
from participation.ideas import Place
from participation.texts import tidy, tidy_line
from simulator import Simulator
from simulator.portrait import message_text
from simulator.wire import Json
from storage.inbox import UpdateState
from tests.conversations.on_record import comes_true
from tests.conversations.writing import (
    CHECK,
    EXTRAS,
    PLACE,
    SHADE,
    TEXT,
    TITLE,
    chooses_a_topic,
    the_draft,
    writes_up_to_the_extras,
    writes_up_to_the_last_look,
)
from tests.stage import Clock, Neighbour

WORDS = {
    "right to left": "Mehr Bäume \u202eam Spielplatz\u202c bitte: ظل للأطفال \u2067in Siegelbach\u2069.",
    "nothing to see": "Mehr\u200b Bäume\u200c am\ufeff Spiel\u00adplatz\u2060 \u2062bitte.",
    "HTML": '<b>Bäume</b> & <a href="https://evil.example">Schatten</a> &lt;i&gt; </blockquote> <!-- ... --> <tg-spoiler>',
    "names and links": "@buergermeister und https://t.me/mitreden_bot?start=t-sport und t.me/joinchat/AAAA, +49 631 1234567, #baum /stop",
    "a very long word": "Siegelbacher" + "spielplatzschatten" * 160,
    "very tall letters": "Ba" + "\u0308\u0301" * 300 + "ume am Spielplatz",
    "families": "👩‍👩‍👧‍👦" * 100 + " 🏳️‍🌈 🇩🇪🇫🇷 👍🏽 brauchen Schatten",
    "markup of other kinds": "*Bäume* _am_ [Spielplatz](tg://user?id=1) {name} %s {0} ${x} `code` ||spoiler||",
}
"""By what is strange about them."""
RAW = {
    "nothing at all": "Mehr Bäume\x00 am Spielplatz\x07 bitte\x1b[31m.",
    "signs of control": "Mehr \x85Bäume\u2028am\u2029Spielplatz\ufffe \x0b bitte.",
    "tags and language marks": "Mehr Bäume\U000e0041\U000e007f am \u202eSpielplatz\u2066.",
}
"""What Telegram would take out itself."""


@pytest.fixture
async def maria(maria: Neighbour) -> Neighbour:
    await maria.joins()
    return maria


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
async def test_words_of_every_kind_become_an_idea(maria: Neighbour, bot: App, telegram: Simulator, words: str) -> None:
    sent = await writes_up_to_the_last_look(maria, words)

    assert (await the_draft(bot)).text == tidy(sent["text"])
    _is_plain(await maria.finds(CHECK), sent["text"])
    await _telegram_took_all(telegram)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
async def test_words_of_every_kind_wait_to_be_sorted(maria: Neighbour, bot: App, telegram: Simulator, words: str) -> None:
    await writes_up_to_the_extras(maria)
    sent = await maria.says(words)
    await maria.sees("Gehört das zu Ihrer Idee?")
    await maria.presses("Anhängen")
    await maria.sees(EXTRAS)

    assert (await the_draft(bot)).text == tidy(f"{SHADE}\n{sent['text']}")
    await _telegram_took_all(telegram)


async def test_words_of_every_kind_are_title_and_street(maria: Neighbour, bot: App, telegram: Simulator) -> None:
    await writes_up_to_the_extras(maria)
    for words in (words for words in WORDS.values() if len(words) < 80):
        await maria.says("Titel geben" if (await the_draft(bot)).title is None else "Titel ändern")
        await maria.sees(TITLE)
        title = await maria.says(words)
        await maria.sees(EXTRAS)
        await maria.says("Ort angeben" if (await the_draft(bot)).place is None else "Ort ändern")
        await maria.sees(PLACE)
        await maria.says(words)
        await maria.sees(EXTRAS)

        draft = await the_draft(bot)
        assert draft.title == tidy_line(title["text"])
        assert draft.place == Place(street=tidy_line(title["text"]))
    await _telegram_took_all(telegram)


async def test_four_thousand_emoji_are_kept_and_told_to_be_too_many(maria: Neighbour, bot: App, telegram: Simulator) -> None:
    await chooses_a_topic(maria)
    await maria.says("🌳" * 4096)

    assert "Er ist gespeichert." in await maria.sees(TEXT)
    await comes_true(lambda: _is_kept(bot, "🌳" * 4096))
    await _telegram_took_all(telegram)


@pytest.mark.parametrize("words", RAW.values(), ids=RAW)
async def test_signs_that_telegram_lets_nobody_send_harm_nothing(
    maria: Neighbour, bot: App, telegram: Simulator, clock: Clock, words: str
) -> None:
    await chooses_a_topic(maria)
    await _comes_raw(telegram, clock, maria, 900_001, words)
    await maria.sees(EXTRAS)
    assert (await the_draft(bot)).text == tidy(words)
    await _comes_raw(telegram, clock, maria, 900_002, words)
    await maria.sees("Gehört das zu Ihrer Idee?")
    await _comes_raw(telegram, clock, maria, 900_003, f"/{words}")
    await maria.sees("kennen wir nicht")
    await maria.presses("Anhängen")

    await maria.sees(EXTRAS)
    assert (await the_draft(bot)).text == tidy(f"{words}\n{words}")
    await _telegram_took_all(telegram)


async def test_half_a_character_is_set_apart_and_the_conversation_stands(
    maria: Neighbour, bot: App, telegram: Simulator, clock: Clock
) -> None:
    await chooses_a_topic(maria)
    (polled,) = telegram.world.bots.values()
    maria_says = b'"chat":{"id":%d,"type":"private"},"from":{"id":%d,"is_bot":false,"first_name":"Maria"},"text":"Mehr B\\ud83dume"'
    content = b'{"message_id":900001,"date":%d,' + maria_says + b"}"
    facts = (int(clock.now().timestamp()), maria.id, maria.id)
    polled.updates.inject("message", {}, keep_for=3600, lane="maria").body = content % facts

    async def is_set_apart() -> bool:
        async with bot.records.reading() as unit:
            return await unit.inbox.count(UpdateState.QUARANTINED) == 1

    await comes_true(is_set_apart)
    await maria.says(SHADE)
    await maria.sees(EXTRAS)
    await _telegram_took_all(telegram)


async def _comes_raw(telegram: Simulator, clock: Clock, person: Neighbour, message_id: int, text: str) -> None:
    (polled,) = telegram.world.bots.values()
    who = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "de"}
    chat = {"id": person.id, "type": "private", "first_name": person.name}
    message = {"message_id": message_id, "date": int(clock.now().timestamp()), "chat": chat, "from": who, "text": text}
    await telegram.inject_update(polled.id, "message", message)


async def _is_kept(bot: App, words: str) -> bool:
    return (await the_draft(bot)).text.replace("\n", "") == words


def _is_plain(shown: Json, written: str) -> None:
    """The words stand in the message; of what looks like markup in them nothing has become any."""
    assert "".join(tidy(written).split()) in "".join(message_text(shown).split())
    links = {"text_link", "text_mention", "spoiler", "code", "pre", "italic"}
    assert not links & {entity["type"] for entity in shown.get("entities", [])}


async def _telegram_took_all(telegram: Simulator) -> None:
    refusals: Json = (await telegram.counts())["refusals"]
    assert {told: count for told, count in refusals.items() if " 400 " in told} == {}
