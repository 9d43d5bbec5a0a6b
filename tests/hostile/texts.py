"""What a hostile person writes: seeded, so that a text that broke something can be written again."""

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType

from tests.hostile.canaries import TEXT

LONGEST = 4096
"""Telegram's apps cut a message into parts of so many UTF-16 units."""

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
INVISIBLE = "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u034f\u180e\u3164\uffa0\u115f\u1160\u2800"
MARKS = "\u0300\u0301\u0308\u0327\u0338\u0489\u20dd\u20e3\u0e47\u0345\u0344\u05bc\u064b\u0941\u1ab0\u1dc0\ufe20"
TAGS = "".join(chr(0xE0000 + ord(sign)) for sign in "evil")
RIGHT_TO_LEFT = ("שלום עולם", "مرحبا بالعالم", "سلام دنیا", "ܫܠܡܐ", "ߒߞߏ")
SCRIPTS = ("ภาษาไทย", "हिन्दी क्षत्रिय", "བོད་སྐད་ཀྲཱི", "한국어 ㄱㅏ 각", "日本語㍿", "ქართული", "𝕱𝖗𝖆𝖐𝖙𝖚𝖗", "ﷺ﷽", "Ａｂｃ", "ⓐⓑ", "ſßẞİı", "𐍈𒀱𝒳")
EMOJI = ("😀", "👨‍👩‍👧‍👦", "👩🏽‍❤️‍💋‍👨🏿", "🏴\U000e0067\U000e0062\U000e007f", "🇩🇪", "1️⃣", "🏽", "\ufe0f", "☠️", "👍🏿")
MARKUP = (
    *("<b>", "</b>", "<a href='tg://user?id=1'>", '<a href="https://example.org">', "</blockquote>", "<own-number/>", "<tg-spoiler>"),
    *("<script>alert(1)</script>", "<!--", "<![CDATA[", "&lt;", "&amp;#60;", "&#x0;", "&", "<", "<<<>>>", "<b", '<pre><code class="x">'),
    *("*fett*", "_kursiv_", "__x__", "`code`", "```", "[Stadt](tg://user?id=1)", "||geheim||", "\\*", "~~x~~", ">zitat", "#titel", "|"),
)
PLACEHOLDERS = (
    "{title}",
    "{text.__class__}",
    "{0}",
    "{}",
    "}}",
    "{",
    "%s",
    "%(x)s",
    "%n",
    "$(id)",
    "${jndi:ldap://example.org}",
    "{{7*7}}",
)
CODE = (
    *(
        "' OR 1=1 --",
        '"; DROP TABLE ideas;--',
        "\\",
        "\\\\x00",
        "\\u0000",
        "../../etc/passwd",
        "C:\\con",
        "nul",
        "file:///etc/passwd",
        "%00",
    ),
    *("None", "null", "undefined", "NaN", "true", "-1", "0", "1e400", "9" * 60, "-0", "0x7f", "١٢٣", "²", "½", "1_000", "٠", "𝟙"),
    *("=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "'=1", '=HYPERLINK("https://example.org")', ";=1", '"=1"'),
)
LINKS = (
    *("https://example.org", "http://user:pw@example.org:99/x?y#z", "t.me/somebody", "@somebody", "tg://resolve?domain=x", "example。com"),
    *(
        "javascript:alert(1)",
        "https://xn--kaiserslautern-x.example",
        "https://kаiserslautern.de",
        "mailto:x@example.org",
        "http://" + "a." * 60,
    ),
)
COMMANDS = (
    *(
        "/",
        "//",
        "/ ",
        "/start",
        "/START",
        "/start@mitreden_bot",
        "/new@other_bot",
        "/\u202enew",
        "/new\u200b",
        "/neu extra",
        "/help " * 50,
        "/🙂",
    ),
    *(
        "/idea 2024-00001",
        "/idea " + "9" * 40,
        "/idea ٢٠٢٤-٠٠٠٠١",
        "/merge 1",
        "/ban x",
        "/team",
        "/queue",
        "/audit 99999999999999999999",
        "/answer -1",
    ),
    *("/browse " + "a " * 400, "/myid", "/mydata x", "/stopp!", "/notifications \x00", "/" + "a" * 300, "/ask"),
)
PAYLOADS = (
    *(
        "t-umwelt",
        "t-",
        "-",
        "t",
        "i-2024-00001",
        "i-2024-99999999999",
        "r-aaaaaaaaaaaaaaaaaaaa",
        "r-" + "A" * 60,
        "p-" + "x" * 61,
        "d-\u202e",
    ),
    *(
        "team-AAAAAAAAAAAAAAAAAAAAAAAAAA",
        "team-" + "2" * 26,
        "team-",
        "TEAM-ABC",
        "../../x",
        "%2e%2e",
        "t-umwelt t-sport",
        "t-umwelt\n/stop",
    ),
    *("i-0000-00000", "i--1", "d-innenstadt-" + "a-" * 20, "\u0000", "a" * 64, "a" * 65, "t-UMWELT", "т-umwelt"),
)

Write = Callable[[random.Random], str]


def _some(chance: random.Random, signs: str, most: int) -> str:
    return "".join(chance.choices(signs, k=chance.randint(1, most)))


def _scattered(chance: random.Random, signs: str) -> str:
    words = list(f"Am Spielplatz fehlt Schatten, {TEXT}.")
    for _ in range(chance.randint(1, 40)):
        words.insert(chance.randrange(len(words) + 1), chance.choice(signs))
    return "".join(words)


def _pieces(chance: random.Random, *families: tuple[str, ...]) -> str:
    family = [piece for pieces in families for piece in pieces]
    return chance.choice((" ", "", "\n")).join([*chance.choices(family, k=chance.randint(1, 12)), TEXT])


def _anything(chance: random.Random) -> str:
    planes = ((0x20, 0x7F), (0x80, 0x2FF), (0x300, 0xFFF), (0x1000, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF))
    return "".join(chr(chance.randint(*chance.choice(planes))) for _ in range(chance.randint(1, 400)))


TEXTS: Mapping[str, Write] = MappingProxyType(
    {
        "signs that turn the direction": lambda chance: _scattered(chance, OVERRIDES),
        "signs that nobody sees": lambda chance: _scattered(chance, INVISIBLE),
        "nothing but signs that nobody sees": lambda chance: _some(chance, INVISIBLE + OVERRIDES + TAGS, 200),
        "a heap of marks": lambda chance: TEXT + "".join("a" + _some(chance, MARKS, 300) for _ in range(chance.randint(1, 10))),
        "one letter under 4,000 marks": lambda chance: "o" + "".join(chance.choices(MARKS, k=4000)),
        "joiners only": lambda chance: "\u200d" * chance.randint(1, LONGEST),
        "emoji, joined without end": lambda chance: "👨" + "\u200d👩" * chance.randint(1, 1300),
        "a message full of emoji": lambda chance: chance.choice(EMOJI[:1] + EMOJI[-1:]) * (LONGEST // 4),
        "emoji of every make": lambda chance: "".join(chance.choices(EMOJI, k=chance.randint(1, 200))),
        "colours without anything to colour": lambda chance: "🏽" * chance.randint(1, 2000),
        "tags": lambda chance: TEXT + TAGS * chance.randint(1, 100),
        "the longest message": lambda chance: f"{TEXT} " + chance.choice("aä<&😀"[:4]) * (LONGEST - len(TEXT) - 1),
        "from right to left": lambda chance: _pieces(chance, RIGHT_TO_LEFT),
        "lines from right to left": lambda chance: "\n".join((*chance.choices(RIGHT_TO_LEFT, k=3), TEXT, "قدم \u202e" + TEXT)),
        "scripts of the world": lambda chance: _pieces(chance, SCRIPTS, RIGHT_TO_LEFT),
        "markup": lambda chance: _pieces(chance, MARKUP),
        "markup, half a message of it": lambda chance: chance.choice(MARKUP) * 150 + TEXT,
        "places to fill in": lambda chance: _pieces(chance, PLACEHOLDERS),
        "code and numbers": lambda chance: _pieces(chance, CODE),
        "one number or formula": lambda chance: chance.choice(CODE),
        "links": lambda chance: _pieces(chance, LINKS),
        "controls": lambda chance: _scattered(chance, "".join(chr(number) for number in (*range(1, 32), 127, *range(128, 160)))),
        "line ends of every kind": lambda chance: _scattered(chance, "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"),
        "no characters at all": lambda chance: _scattered(chance, "\ufffe\uffff\ufdd0\U0001ffff\U0010ffff\ue000\uf8ff\ufffd\ufffc"),
        "one word without end": lambda chance: chance.choice(("a", "ß", "W", "1", "-", ".", "a.", "@", "_")) * chance.randint(500, 2000),
        "anything": _anything,
        "commands": lambda chance: chance.choice(COMMANDS),
        "two letters": lambda chance: _some(chance, "abc.,-? \u00a0", 2),
    }
)


def text(chance: random.Random) -> str:
    return TEXTS[chance.choice(list(TEXTS))](chance)
