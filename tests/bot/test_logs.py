"""The log says what happened, in names out of our own code: never what anybody wrote, who they are, or a token."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import MAY_BE_SAID, UNSAID, redacted, said_as
from bot.telegram import Answer
from bot.verdicts import OTHER_WORDS, words_of
from tests.stage import TOKEN

ROOT = Path(__file__).parents[2]
CANARY = "Wiedehopfwort"
TROUBLES = f"""
import asyncio, logging, sys, threading, warnings
import structlog
if sys.argv[1] == "guarded":
    from bot.logs import set_up_logs
    set_up_logs()
words = "{CANARY} 4200000001:the-token-of-the-tests-000000"

class Dies:
    def __del__(self):
        raise ValueError(words)

def fails():
    raise ValueError(words)

async def nobody_looks():
    asyncio.get_running_loop().call_soon(fails)
    asyncio.create_task(asyncio.sleep(0)).add_done_callback(lambda _: fails())
    asyncio.ensure_future(fail_later())
    await asyncio.sleep(0.01)

async def fail_later():
    fails()

Dies()
thread = threading.Thread(target=fails, name=words)
thread.start()
thread.join()
warnings.warn(words)
asyncio.run(nobody_looks())
try:
    fails()
except ValueError:
    logging.getLogger("aiohttp.server").exception("Error handling request from %s", words)
    structlog.get_logger().error("update_failed", error=words, where=words, reason=words, words=words, count=words, text=words)
logging.getLogger("aiogram").error("%d", words)
logging.getLogger("httpx").warning("HTTP Request: GET https://api.telegram.org/bot%s/getMe", words)
fails()
"""


def _said(how: str) -> str:
    return subprocess.run([sys.executable, "-c", TROUBLES, how], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False).stderr


def test_whatever_goes_wrong_wherever_is_told_by_kind_and_place() -> None:
    said = _said("guarded")

    assert CANARY not in said
    assert "the-token-of" not in said
    assert "Traceback" not in said
    assert said.count('"ended_by_error"') == 3  # what dies, the thread, and the end
    assert said.count('"logger": "asyncio"') == 3
    for told in ('"warned"', '"logger": "aiohttp.server"', '"logger": "httpx"', '"error": "ValueError"', '"where"'):
        assert told in said
    assert f'"error": "{UNSAID}"' in said


def test_python_and_libraries_by_themselves_would_tell_everything() -> None:
    said = _said("unguarded")

    assert said.count(CANARY) > 8
    assert "the-token-of" in said


@given(name=st.sampled_from(sorted(MAY_BE_SAID)), words=st.text(min_size=1, max_size=60))
def test_what_people_write_has_no_form_in_which_it_may_be_said(name: str, words: str) -> None:
    said = said_as(MAY_BE_SAID[name], f"{words} {CANARY}")

    assert said == UNSAID


@pytest.mark.parametrize(
    "name, value",
    [
        ("event", "update_failed"),
        ("error", "OperationalError"),
        ("where", "bot/inbox.py:144 > services/ideas.py:12"),
        ("where", "unit.py:7"),
        ("reason", "database-away"),
        ("words", "message_to_edit_not_found"),
        ("timestamp", "2026-12-01T16:21:04.196626Z"),
        ("seconds", 1.5),
        ("count", 3),
        ("seconds", None),
        ("whole_bot", True),
    ],
)
def test_what_our_code_says_may_be_said(name: str, value: object) -> None:
    assert said_as(MAY_BE_SAID[name], value) == value


@pytest.mark.parametrize(
    "description, code",
    [
        (f'Bad Request: can\'t parse entities: Unsupported start tag "{CANARY}" at byte offset 3', "cant_parse_entities"),
        ("Bad Request: message is too long", "message_is_too_long"),
        ("Forbidden: bot was blocked by the user", "bot_was_blocked_by_the_user"),
        ("Bad Request: BUTTON_DATA_INVALID", "BUTTON_DATA_INVALID"),
        (f"Bad Request: {CANARY} is not welcome", OTHER_WORDS),
        (f"Bad Request: BUTTON {CANARY.upper()}", OTHER_WORDS),
        ("", OTHER_WORDS),
    ],
)
def test_telegrams_words_become_a_code(description: str, code: str) -> None:
    assert words_of(Answer(code=400, description=description)) == code
    assert said_as(MAY_BE_SAID["words"], code) == code


def test_a_token_is_cut_out_wherever_it_stands() -> None:
    assert redacted(f"https://api.telegram.org/bot{TOKEN}/getMe") == "https://api.telegram.org/bot[token]/getMe"
