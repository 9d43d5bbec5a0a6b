"""Parsers, renderer and the reader of buttons before any bytes at all: with hypothesis always, and led by coverage in a full run."""

import importlib.util
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.buttons import Button
from locales.speech import folded
from participation.flags import DANGER_WORDS, folded_words, has_any, links_out, with_dead_links
from participation.texts import length, room_for, tidy, tidy_line
from tests.hostile import texts
from tests.hostile.targets import SIGNER, TARGETS

ROOT = Path(__file__).parents[2]
FUZZED_FOR = 60  # seconds for each target, in a full run
EXAMPLES = 60
SEEDED = 40


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_have_an_answer(name: str, content: bytes) -> None:
    TARGETS[name](content)


@pytest.mark.parametrize("name", TARGETS)
def test_hostile_texts_have_an_answer(name: str, full: bool) -> None:  # noqa: FBT001  a fixture comes by name
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    for _ in range(2_000 if full else SEEDED):
        written = chance.choice((texts.text, lambda chance: chance.choice(texts.PAYLOADS), lambda chance: chance.choice(texts.COMMANDS)))(
            chance
        )
        try:
            TARGETS[name](written.encode("utf-8", "surrogatepass"))
        except Exception as error:
            raise AssertionError(f"seed {seed}: {written[:200]!a}") from error


@pytest.mark.full
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", TARGETS)
def test_what_leads_to_new_places_in_the_code_has_an_answer(name: str) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed; where it has a wheel, requirements/fuzz.txt installs it.")
    command = [sys.executable, "-m", "tests.hostile.fuzzing", name, str(FUZZED_FOR)]
    fuzzed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=FUZZED_FOR * 5, check=False)

    assert fuzzed.returncode == 0, fuzzed.stderr[-3_000:]


@pytest.mark.parametrize("name", sorted(Button._known))
def test_every_button_of_ours_takes_any_words_for_its_parts(name: str) -> None:
    known = Button._known[name]
    chance = random.Random(name)
    for _ in range(100):
        parts = [
            chance.choice(("", "-1", "9" * 5_000, "1e9", "None", "\ud83d", "１", "x", texts.text(chance)))
            for _ in range(chance.randint(0, 5))
        ]
        found = known.read_from(parts)
        assert found is None or isinstance(found, known)
        assert SIGNER.read("A" * 14 + ":".join([name, *parts]), b"a" * 16) is None


SIGNS = 6_000
READERS: dict[str, Callable[[str], object]] = {
    "tidy": tidy,
    "tidy_line": tidy_line,
    "length": length,
    "room_for": lambda text: room_for(text, characters_at_most=3_000, units_at_most=3_500),
    "has_any": lambda text: has_any(tidy(text), DANGER_WORDS),
    "folded_words": lambda text: folded_words(tidy(text)),
    "folded": folded,
    "links_out": lambda text: links_out(text, ("kaiserslautern.de",)),
    "with_dead_links": lambda text: with_dead_links(text, ("kaiserslautern.de",)),
}
SLOW = {
    "joiners": "\u200d",
    "joiners behind an emoji in clothes": "👨\ufe0f\ufe0f\ufe0f\u200d",
    "clothes": "\ufe0f",
    "marks out of order": "\u0301\u0327",
    "one sign that is eighteen": "\ufdfa",
    "flags": "🇩",
    "dots": "a.",
    "dots and dashes": "-.",
    "addresses that never end": "http://a@",
    "addresses in addresses": "https://",
    "half a threat": "ich bringe mich a b c d ",
    "the beginning of a threat": "bring",
    "gaps": "ich a a a a ",
    "names": "@",
    "blanks": " ",
    "line ends": "\r\n",
    "tags": "\U000e0041",
}


@pytest.mark.parametrize("signs", SLOW.values(), ids=SLOW)
@pytest.mark.parametrize("reader", READERS)
def test_a_text_four_times_as_long_takes_about_four_times_as_long(reader: str, signs: str) -> None:
    """Sixteen times as long would be a way to stop the bot with a few messages. Six thousand signs are more than any message has."""
    read = READERS[reader]

    short, long = (_seconds(read, signs * (many // len(signs))) for many in (SIGNS, 4 * SIGNS))

    assert long < 0.05 or long < 9 * short


def test_a_text_that_takes_too_long_is_seen() -> None:
    """As the tidying once was: for each joiner it looked at all the text before."""

    def tidied_as_before(text: str) -> list[str]:
        return [text[:position].rstrip("\ufe0f")[-1:] for position in range(len(text))]

    short, long = (_seconds(tidied_as_before, "\ufe0f" * many) for many in (SIGNS // 4, SIGNS))

    assert long > max(0.05, 9 * short)


def _seconds(read: Callable[[str], object], text: str) -> float:
    """The best of three, in this process's own time."""
    taken = []
    for _ in range(3):
        begun = time.thread_time()
        read(text)
        taken.append(time.thread_time() - begun)
    return min(taken)
