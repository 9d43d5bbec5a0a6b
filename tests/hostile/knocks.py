"""What a hostile program sends to the listen address: bytes, because no HTTP library would write most of it."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import orjson

from bot.web import BODY_LIMIT, SECRET_HEADER
from tests.faults.conftest import SECRET
from tests.hostile import updates
from tests.hostile.canaries import FIRST_ID, TEXT

PATH = "/telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """Bytes in the order in which they are written, and the statuses that are an answer to them."""

    parts: tuple[bytes, ...] = field(repr=False)
    answers: frozenset[int | None]
    pause: float = 0.0
    """Seconds between the parts."""
    ends: bool = False
    """Whether the sender says that nothing more comes; then the line may be closed without an answer (None)."""


def update(number: int) -> bytes:
    """One that would be answered, if it came from Telegram."""
    return orjson.dumps({"update_id": number, "message": updates.message(FIRST_ID, text=TEXT)})


def head(
    *lines: str,
    verb: str = "POST",
    path: str = PATH,
    length: int | str | None = None,
    kind: str = "application/json",
    secret: str | None = SECRET,
) -> bytes:
    about = [f"{verb} {path} HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", *lines]
    if secret is not None:
        about.append(f"{SECRET_HEADER}: {secret}")
    if length is not None:
        about.append(f"Content-Length: {length}")
    return ("\r\n".join(about) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def whole(number: int, *lines: str, answers: int | tuple[int, ...], body: bytes | None = None, **about: str | None) -> Knock:
    content = update(number) if body is None else body
    given = {"length": len(content)} | about
    return Knock(parts=(head(*lines, **given), content), answers=frozenset([answers] if isinstance(answers, int) else answers))  # type: ignore[arg-type]  # all are texts or a number


def _guess(chance: random.Random) -> str:
    place = chance.randrange(len(SECRET))
    return chance.choice(
        [
            *(
                "",
                " ",
                "guessed",
                SECRET[:-1],
                SECRET + "x",
                SECRET.upper(),
                SECRET[::-1],
                f'"{SECRET}"',
                "größe",
                "\udcff\udcfe",
                "пароль",
            ),
            *(SECRET[:place] + "_" + SECRET[place + 1 :], "a" * len(SECRET), "a" * 8_000, SECRET * 300),
        ]
    )


Make = Callable[[int, random.Random], Knock]
_FORWARDED = (
    "X-Forwarded-For",
    "X-Real-IP",
    "Forwarded",
    "CF-Connecting-IP",
    "X-Forwarded-Host",
    "X-Original-URL",
    "X-HTTP-Method-Override",
)
_ADDRESSES = (
    "149.154.160.1",
    "91.108.4.1, 10.0.0.1",
    "127.0.0.1",
    "::1",
    "[2001:67c:4e8::1]:443",
    "for=149.154.160.1;proto=https",
    "größe",
    "x" * 900,
)
KNOCKS: Mapping[str, Make] = MappingProxyType(
    {
        "no secret": lambda number, _: whole(number, answers=401, secret=None),
        "a guessed secret": lambda number, chance: whole(number, answers=(400, 401), secret=_guess(chance)),
        "a guess before the secret": lambda number, _: whole(number, f"{SECRET_HEADER}: x", answers=(400, 401)),
        "a forged forwarded address": lambda number, chance: whole(
            number, f"{chance.choice(_FORWARDED)}: {chance.choice(_ADDRESSES)}", answers=(400, 401), secret=chance.choice((None, "x"))
        ),
        "another verb": lambda number, chance: whole(
            number, answers=(400, 405), verb=chance.choice(("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW", "post"))
        ),
        "another address": lambda number, chance: whole(
            number, answers=(400, 404, 405), path=chance.choice(("/", "/telegram/", "//telegram", "/TELEGRAM", "/%74elegram%00", "/health/live", "/../telegram", "/metrics/x", "*", "/" + "a" * 7_000))
        ),
        "another kind of content": lambda number, chance: whole(
            number, answers=415, kind=chance.choice(("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", "x", ";;;", "application/json/../xml"))
        ),
        "packed content": lambda number, chance: whole(number, f"Content-Encoding: {chance.choice(('gzip', 'deflate', 'br', 'identity', 'zstd', 'x'))}", answers=415),
        "ten megabytes that are announced": lambda _number, _: Knock(
            parts=(head(length=10_000_000), b" " * 500_000), answers=frozenset([413])
        ),
        "ten megabytes from a stranger": lambda _number, _: Knock(
            parts=(head(length=10_000_000, secret=None), *[b" " * 100_000] * 5), answers=frozenset([401])
        ),
        "parts without end": lambda _number, _: Knock(
            parts=(head("Transfer-Encoding: chunked"), *[b"10000\r\n" + b" " * 65_536 + b"\r\n"] * (BODY_LIMIT // 65_536 + 2)), answers=frozenset([413])
        ),
        "parts that are none": lambda _number, chance: Knock(
            parts=(head("Transfer-Encoding: chunked"), chance.choice((b"zz\r\n{}\r\n", b"-1\r\n", b"fffffffffffffffff\r\n{}", b"1\r\n{}\r\n0\r\n\r\n"))), answers=frozenset([400, 408])
        ),
        "parts and a length": lambda number, _: whole(number, "Transfer-Encoding: chunked", answers=400),
        "no JSON": lambda number, chance: whole(
            number, answers=400, body=chance.choice((b"", b"{", b"\xff\xfe", b"nul", b"{'a':1}", b"[1,]", b'"', update(number)[:-1], update(number) + b"}", b"\0"))
        ),
        "a deep nesting": lambda number, chance: whole(number, answers=400, body=chance.choice((b"[", b'{"a":')) * chance.choice((1_100, 200_000))),
        "a deep nesting that closes": lambda number, _: whole(number, answers=400, body=b"[" * 100_000 + b"]" * 100_000),
        "no length that can be": lambda number, chance: whole(number, answers=400, length=chance.choice(("-1", "1e3", "0x10", "99999999999999999999999", "١", "1, 2"))),
        "two lengths": lambda number, _: whole(number, "Content-Length: 2", answers=400),
        "a head without end": lambda _number, _: Knock(parts=(b"POST /telegram HTTP/1.1\r\n", *[b"X-A: " + b"a" * 4_000 + b"\r\n"] * 300), answers=frozenset([400, None])),
        "a long line in the head": lambda number, _: whole(number, f"X-A: {'a' * 20_000}", answers=400),
        "garbage": lambda _number, chance: Knock(
            parts=(chance.choice((b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\r\n\r\n\r\n", b"GET\r\n\r\n", b"POST /telegram HTTP/9.9\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", chance.randbytes(300) + b"\r\n\r\n")),), answers=frozenset([400, 405, None]), ends=True
        ),
        "garbage behind a request": lambda _number, chance: Knock(
            parts=(head(length=2, secret=None) + b"{}" + chance.choice((b"\0\0\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", head(length=5, secret="x") + b"{}{}{")),), answers=frozenset([400, 401])
        ),
        "a request inside another": lambda number, _: whole(number, answers=401, secret=None, body=head(length=len(update(number))) + update(number)),
        "a request that leaves in the middle": lambda _number, _: Knock(parts=(head(length=5_000), b'{"update_id":'), answers=frozenset([400, None]), ends=True),
        "another protocol asked for": lambda number, chance: whole(number, "Connection: Upgrade", f"Upgrade: {chance.choice(('websocket', 'h2c', 'x'))}", answers=(400, 401, 426), secret=None),
        "an expectation": lambda number, chance: whole(number, f"Expect: {chance.choice(('100-continue', 'the-inquisition'))}", answers=(401, 417), secret=None),
        "health, as often as one likes": lambda _number, chance: Knock(
            parts=(head(verb=chance.choice(("GET", "HEAD")), path=chance.choice(("/health/live", "/health/ready", "/metrics", "/metrics?name[]=x")), secret=None),), answers=frozenset([200])
        ),
    }
)  # fmt: skip


def knocks(count: int, chance: random.Random) -> Iterator[tuple[str, Knock]]:
    """So many, of all kinds in turn."""
    names = list(KNOCKS)
    for number in range(count):
        name = names[number % len(names)]
        yield name, KNOCKS[name](1_000_000 + number, chance)
