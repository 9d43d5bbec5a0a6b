"""Telegram's own library, TDLib, is asked about the same texts, and both must say the same."""

import json
import random
from typing import Any

import pytest
import tdjson

from simulator.refusals import Refusal
from simulator.text import formatted
from simulator.text.entities import Entity, utf16_length
from simulator.text.formatted import FormattedText
from simulator.text.found import find_entities
from simulator.wire import Json

TEXTS = 1000
LETTERS = ["text ", "ä", "\U0001f600", "\n", " ", '"', "'", "="]
HTML = [
    *("<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<s>", "</s>", "<strong >", "</strong>", "<EM>", "</em >", "<ins>", "</ins>"),
    *("<code>", "</code>", "<pre>", "</pre>", '<pre><code class="language-py">', "</code></pre>", '<code class="language-c++">'),
    *("<blockquote>", "</blockquote>", "<blockquote expandable>", "<tg-spoiler>", "</tg-spoiler>", '<span class="tg-spoiler">', "</span>"),
    *('<a href="http://x.de/?a=1&amp;b=2">', "<a href='tg://user?id=7'>", "<a href=foo>", '<a href="', "<a>example.com</a>", "</a>"),
    *('<tg-emoji emoji-id="5368324170671202286">', "</tg-emoji>", '<tg-time unix="1700000000" format="wDT">', "</tg-time>"),
    *("&lt;", "&gt", "&amp;", "&quot;", "&nbsp;", "&#228;", "&#xD83D;", "&#x1F600;", "&#0;", "&", "<", ">", "</", "</>", "<br>", "<b"),
    *LETTERS,
]
MARKDOWN = [
    *("*", "_", "__", "~", "||", "`", "```", "```py\n", "[", "]", "(http://x.de)", "(tg://user?id=7)", "\\", "\\*", "\\.", "||\n"),
    *(">", "\n>", "![", "](tg://emoji?id=5368324170671202286)", "](tg://time?unix=1700000000&format=wDT)", ".", "!", "-", "#", "(", ")"),
    *LETTERS,
]
OLD_MARKDOWN = [*("*", "_", "`", "```", "```py\n", "[a](http://x.de)", "[b](tg://user?id=9)", "[]", "]", "\\*", "x.de"), *LETTERS]
PLAIN = [
    *("/start", "/help@the_bot", "@user", "@ab", "@gif", "#tag", "#1", "#ä_x", "#a@foo", "$USD", "$usd", "1INCH", "http://", "https://"),
    *("x.de", "www.x.com", "foo@bar.de", "mailto:", "x.y.z", "X.DE", "x.De", "sub.example.org/path(a)b).", "e.V.", "z.B.", "9.30"),
    *(
        ":80",
        ":99999",
        "tg://",
        "ton://",
        "ftp://",
        "shttp://",
        "1.2.3.4",
        "256.1.1.1",
        "xn--",
        "@",
        ":",
        "//",
        "/",
        "?",
        ".",
        ",",
        "_",
        "-",
    ),
    *("(", ")", "!", "\u200d", "\u2014", "\u00ab", "<", ">", "$", "#", "x"),
    *LETTERS,
]

TYPES = {
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "DateTime": "date_time",
    "BotCommand": "bot_command",
    "EmailAddress": "email",
}
NOT_IN_THE_BOT_API = {"textEntityTypeMediaTimestamp", "textEntityTypeBankCardNumber"}  # telegram-bot-api/Client.cpp:672

Said = tuple[str, list[tuple[int, int, str, str]]] | str
"""A text with its marks, or the words of a refusal."""


def tdlib(request: str, **parameters: Any) -> Json:
    answer = tdjson.td_execute(json.dumps({"@type": request, **parameters}).encode())
    result: Json = json.loads(answer or b"null")
    return result


@pytest.fixture(autouse=True)
def _quiet() -> None:
    tdlib("setLogVerbosityLevel", new_verbosity_level=0)


def tdlib_says(answer: Json) -> Said:
    if answer["@type"] == "error":
        return str(answer["message"])
    return answer.get("text", ""), sorted(
        tdlib_mark(entity) for entity in answer["entities"] if entity["type"]["@type"] not in NOT_IN_THE_BOT_API
    )


def tdlib_mark(entity: Json) -> tuple[int, int, str, str]:
    kind = entity["type"]["@type"].removeprefix("textEntityType")
    details = ("url", "language", "custom_emoji_id", "user_id", "unix_time")
    detail = next((str(entity["type"][name]) for name in details if name in entity["type"]), "")
    return entity["offset"], entity["length"], TYPES.get(kind, kind.lower()), detail


def simulator_mark(entity: Entity) -> tuple[int, int, str, str]:
    return entity.offset, entity.length, entity.type, str(entity.user_id or entity.unix_time or entity.argument)


def simulator_says(text: str, parse_mode: str) -> Said:
    try:
        parsed = formatted.parse(text, parse_mode, None)
    except Refusal as refusal:
        return refusal.words
    return parsed.text, sorted(map(simulator_mark, parsed.entities))


def texts(pieces: list[str], seed: int) -> list[str]:
    dice = random.Random(seed)
    return ["".join(dice.choices(pieces, k=dice.randint(1, 9))) for _ in range(TEXTS)]


HTML_MODE = {"@type": "textParseModeHTML"}
MARKDOWN_MODE = {"@type": "textParseModeMarkdown", "version": 2}
OLD_MARKDOWN_MODE = {"@type": "textParseModeMarkdown", "version": 1}


@pytest.mark.parametrize(
    "name, mode, pieces",
    [("HTML", HTML_MODE, HTML), ("MarkdownV2", MARKDOWN_MODE, MARKDOWN), ("Markdown", OLD_MARKDOWN_MODE, OLD_MARKDOWN)],
)
def test_a_thousand_texts_are_read_as_tdlib_reads_them(name: str, mode: Json, pieces: list[str]) -> None:
    refused = 0
    for text in texts(pieces, seed=2024):
        expected = tdlib_says(tdlib("parseTextEntities", text=text, parse_mode=mode))

        assert simulator_says(text, name) == expected, text
        refused += isinstance(expected, str)

    assert 100 < refused < TEXTS - 30


def balanced(dice: random.Random, depth: int = 0) -> str:
    """HTML that is well formed, so that marks are compared more than refusals."""
    names = ["b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler", 'a href="x.de"', "blockquote expandable"]
    parts: list[str] = []
    for _ in range(dice.randint(1, 4)):
        if depth < 4 and dice.random() < 0.5:
            name = dice.choice(names)
            parts.append(f"<{name}>{balanced(dice, depth + 1)}</{name.split()[0]}>")
        else:
            parts.append(dice.choice(["a", "ä", "\U0001f600", " ", "\n", "&lt;", "word "]))
    return "".join(parts)


def test_a_thousand_well_formed_texts_are_read_as_tdlib_reads_them() -> None:
    dice = random.Random(7)
    for text in [balanced(dice) for _ in range(TEXTS)]:
        assert simulator_says(text, "HTML") == tdlib_says(tdlib("parseTextEntities", text=text, parse_mode=HTML_MODE)), text


def test_commands_addresses_and_tags_are_found_as_tdlib_finds_them() -> None:
    for text in texts(PLAIN, seed=2025):
        expected = tdlib_says(tdlib("getTextEntities", text=text))

        assert ("", sorted(map(simulator_mark, find_entities(text)))) == expected, text


KINDS = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "blockquote": "BlockQuote",
    "expandable_blockquote": "ExpandableBlockQuote",
}


def any_marks(text: str, dice: random.Random) -> list[Entity]:
    total = utf16_length(text)
    marks = []
    for _ in range(dice.randint(0, 6)):
        offset = dice.randint(0, total)
        length = dice.randint(0, total - offset) + (dice.random() < 0.02)
        kind = dice.choice([*KINDS, "text_link"])
        marks.append(Entity(kind, offset, length, "http://x.de/" if kind == "text_link" else ""))
    return marks


def as_tdlib_mark(entity: Entity) -> Json:
    kind: Json = (
        {"@type": f"textEntityType{KINDS[entity.type]}"}
        if entity.type in KINDS
        else {
            "@type": "textEntityTypeTextUrl",
            "url": entity.argument,
        }
    )
    return {"@type": "textEntity", "offset": entity.offset, "length": entity.length, "type": kind}


def test_overlapping_marks_are_put_in_order_as_tdlib_does() -> None:
    dice = random.Random(11)
    for _ in range(TEXTS):
        text = "".join(
            dice.choices(["a", "b", " ", "ä", "\U0001f600", "\r", "\u2028", "\n", "\t", "\u0333", "\u200e"], k=dice.randint(1, 14))
        )
        marks = any_marks(text, dice)
        asked: Json = {"@type": "formattedText", "text": text, "entities": [as_tdlib_mark(mark) for mark in marks]}
        expected = tdlib_says(tdlib("parseMarkdown", text=asked))  # trims nothing; knows no sign in these texts

        assert put_in_order(text, marks) == expected, (text, marks)


def put_in_order(text: str, marks: list[Entity]) -> Said:
    try:
        ordered = formatted.clean(FormattedText(text, marks))
    except Refusal as refusal:
        return refusal.words
    return ordered.text, sorted(map(simulator_mark, ordered.entities))
