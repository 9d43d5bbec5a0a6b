"""What reads or words whatever people bring, each as a function that takes any bytes, and fails if anything but an answer comes of them."""

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

import orjson

import handlers.router  # noqa: F401  with it all buttons are known
from bot import wire
from bot.logs import redacted
from handlers.buttons import DATA_MAXIMUM, Button, Signer
from locales.speech import Spoken, Written, folded
from participation.entries import in_link, on_paper
from participation.flags import DANGER_WORDS, has_any, links_out, with_dead_links
from participation.goals import Goal
from participation.ideas import Reference
from participation.invitations import token_in
from participation.mistakes import Mistake, ProcessFileHasMistakes
from participation.process_file import parse_process
from participation.texts import MARKS_MAXIMUM, characters, length, room_for, tidy, tidy_line, units
from participation.words import Language, Text
from simulator.text.html import parse_html
from tests.locales.catalogues import entries
from tests.stage import INSEK_FILE, SPEECH

SIGNER = Signer(b"k" * 32)
AUDIENCE = b"a" * 16


def _text(content: bytes) -> str:
    """Any text at all, half characters among it."""
    return content.decode("utf-8", "surrogatepass") if _is_text(content) else content.decode("utf-8", "replace")


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def read_a_button(content: bytes) -> None:
    """What was not signed is no button, and what is one is written as it was read."""
    data = _text(content)
    assert SIGNER.read(data, AUDIENCE) is None
    button = Button.parse(data)
    if button is not None:
        try:
            again = SIGNER.press(button, AUDIENCE)
        except ValueError:  # too long, or with signs that none of ours has
            return
        assert len(again) <= DATA_MAXIMUM
        assert SIGNER.read(again, AUDIENCE) == button


def read_a_link(content: bytes) -> None:
    payload = _text(content)
    goal = Goal.parse(payload)
    assert goal is None or goal.payload == payload
    assert goal is None or goal.reference is None or str(goal.reference) == goal.key
    Reference.parse(payload)
    token_in(payload)
    on_paper(in_link(payload))


def read_a_process_file(content: bytes) -> None:
    """Bytes that are no file of their own are put into a good one."""
    written = _text(content)
    for toml in (written, _good_file().replace('"Kaiserslautern"', written, 1)):
        found = _mistakes_in(toml)
        assert all(mistake.line >= 0 for mistake in found)


def _mistakes_in(toml: str) -> tuple[Mistake, ...]:
    try:
        parse_process(toml)
    except ProcessFileHasMistakes as found:
        return found.mistakes
    return ()


@cache
def _good_file() -> str:
    return INSEK_FILE.read_text("utf-8")


def read_an_update(content: bytes) -> None:
    """What can be read can be kept, and what was kept is read again."""
    try:
        found = wire.read(content)
    except ValueError:
        return
    kept = wire.write(found)
    wire.write_roughly(found)
    if kept is not None:
        again = wire.read_without_nul(kept)
        assert b"\\u0000" not in orjson.dumps(again).replace(b"\\\\", b"")


def tidy_a_text(content: bytes) -> None:
    written = _text(content)
    kept = tidy(written)
    assert tidy(kept) == kept
    assert "".join(characters(kept)) == kept
    assert room_for(kept, characters_at_most=80, units_at_most=100) <= length(kept) <= units(kept)
    assert "\n" not in tidy_line(written)
    heap = 0
    for sign in kept:
        heap = heap + 1 if unicodedata.category(sign) in {"Mn", "Mc", "Me"} else 0
        assert heap <= MARKS_MAXIMUM
        assert sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}
    folded(written)
    redacted(written)


def look_for_words_and_links(content: bytes) -> None:
    kept = tidy(_text(content))
    has_any(kept, DANGER_WORDS)
    dead = with_dead_links(kept, ("kaiserslautern.de",))
    assert units(dead) <= units(kept)
    assert not links_out(dead, ("kaiserslautern.de",))


def say_it(content: bytes) -> None:
    """Whatever people wrote, Telegram reads our HTML, and shows what they wrote as words."""
    written = _text(content).encode("utf-8", "replace").decode()
    phrases = _phrases()
    name, names = phrases[len(written) % len(phrases)]
    for language in Language:
        facts: dict[str, object] = {fact: Written(written) for fact in names} | {"count": len(written)}
        said = SPEECH.in_(language)(name, **facts)
        assert isinstance(said, Spoken)
        parse_html(said)
        parse_html(SPEECH.in_(language)(name, **{fact: Text.same(written) for fact in names} | {"count": 1}))
        SPEECH.in_(language).plain(name, **facts)
        parse_html(SPEECH.in_(language)(name, **{fact: Written(written).shortened(40) for fact in names} | {"count": 1}))


@cache
def _phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (entry.name, tuple(sorted(entry.placeholders - {"count"}))) for entry in entries("de@simple").values() if entry.placeholders
    )


TARGETS: Mapping[str, Callable[[bytes], None]] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            read_a_button,
            read_a_link,
            read_a_process_file,
            read_an_update,
            tidy_a_text,
            look_for_words_and_links,
            say_it,
        )
    }
)
