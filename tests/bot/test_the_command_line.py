"""The operator's commands: quick, and with a sentence for every mistake that says how to mend it."""

import asyncio
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from simulator import Simulator
from tests.bot.operator import ROOT, bot
from tests.stage import BERLIN, INSEK_FILE, Clock, running, settings_for

TOKEN = "4200000001:the-token-of-the-tests-000000"


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


GOOD = {"bot_token": TOKEN, "process": str(ROOT / "processes" / "example.toml")}


def test_help_answers_without_importing_what_takes_long() -> None:
    code = "import sys, bot.commands; print([name for name in ('aiogram', 'sqlalchemy', 'babel', 'pydantic') if name in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    helped = subprocess.run([sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"
    assert "check" in helped.stdout


def test_the_version_is_the_projects(tmp_path: Path) -> None:
    assert f'version = "{bot("--version", at=tmp_path).stdout.strip()}"' in (ROOT / "pyproject.toml").read_text()


@pytest.mark.parametrize(
    "settings, sentence",
    [
        ({"bot_token": ""}, "MITREDEN_BOT_TOKEN is missing"),
        ({"bot_token": "no-token"}, "MITREDEN_BOT_TOKEN"),
        ({"api_url": "telegram"}, "MITREDEN_API_URL"),
        ({"database_url": "mysql://x"}, "MITREDEN_DATABASE_URL"),
        ({"database_url": "postgresql+asyncpg://x/y"}, "MITREDEN_SECRET_KEY"),
        ({"secret_key": "short"}, "MITREDEN_SECRET_KEY"),
        ({"process": "nowhere.toml"}, "nowhere.toml"),
        ({"process": __file__}, f"python3 run.py bot check {__file__}"),
        ({"listen": "192.0.2.1:8081"}, "cannot listen on 192.0.2.1:8081"),  # RFC 5737: nobody's address
        ({"admins": "me"}, "MITREDEN_ADMINS"),
        ({"staff_chat": "ours"}, "MITREDEN_STAFF_CHAT"),
        ({"mode": "pigeon"}, "MITREDEN_MODE"),
        ({"mode": "webhook"}, "MITREDEN_WEBHOOK_URL"),
        ({"mode": "webhook", "webhook_url": "https://example.org/hook"}, "MITREDEN_WEBHOOK_SECRET"),
        ({"mode": "webhook", "webhook_url": "https://example.org/hook", "webhook_secret": "größe"}, "MITREDEN_WEBHOOK_SECRET"),
        ({"mode": "webhook", "webhook_url": "https://example.org/hook", "webhook_secret": "short"}, "MITREDEN_WEBHOOK_SECRET"),
        ({"listen": "8081"}, "MITREDEN_LISTEN"),
        ({"rate": "0"}, "MITREDEN_RATE"),
        ({"rate": "fast"}, "MITREDEN_RATE"),
        ({"alarm_url": "me"}, "MITREDEN_ALARM_URL"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path: Path, settings: Mapping[str, str], sentence: str) -> None:
    ended = bot("run", at=tmp_path, **(GOOD | dict(settings)))

    assert ended.returncode == 2
    assert sentence in ended.stdout
    assert "Traceback" not in ended.stderr


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    ended = bot("run", at=tmp_path, mode="pigeon", rate="fast")

    assert "MITREDEN_MODE" in ended.stdout
    assert "MITREDEN_RATE" in ended.stdout


def test_a_port_that_is_taken_once_ended_the_start_without_a_word(tmp_path: Path) -> None:
    with taken_port() as port:
        ended = bot("run", at=tmp_path, **GOOD, listen=f"127.0.0.1:{port}")
        examined = bot("doctor", at=tmp_path, **GOOD, listen=f"127.0.0.1:{port}", api_url="http://127.0.0.1:1")

    assert ended.returncode == 2
    for told in (ended, examined):
        assert f"Something uses 127.0.0.1:{port} already" in told.stdout
        assert "MITREDEN_LISTEN=127.0.0.1:" in told.stdout
        assert "ended_by_error" not in told.stderr


async def test_the_doctor_may_come_while_the_bot_runs(telegram: Simulator, tmp_path: Path, database_url: str, clock: Clock) -> None:
    with taken_port() as port:
        pass
    async with running(settings_for(telegram, database_url, tmp_path / "clock", listen=f"127.0.0.1:{port}")):
        setup = GOOD | {"api_url": telegram.url, "admins": "77000000001", "listen": f"127.0.0.1:{port}"}
        examined = await asyncio.to_thread(lambda: bot("doctor", at=tmp_path, **setup))

    assert examined.stdout.startswith("Everything is in order.")
    assert f"A bot of Mitreden runs on 127.0.0.1:{port} already." in examined.stdout


def test_the_doctor_once_looked_no_further_than_the_first_setting_it_could_not_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MITREDEN_ADMINS=me\nMITREDEN_STAFF_CHAT=ours\n")
    (tmp_path / ".env").chmod(0o644)

    with taken_port() as port:
        wrong = {"mode": "pigeon", "rate": "fast", "bot_token": "no-token", "process": __file__, "database_url": "rubbish"}
        examined = bot("doctor", at=tmp_path, **wrong, listen=f"127.0.0.1:{port}")

    for setting in ("ADMINS", "STAFF_CHAT", "MODE", "RATE", "BOT_TOKEN", "DATABASE_URL"):
        assert f"\nMITREDEN_{setting} " in examined.stdout
    for mended in (f"bot check {__file__}", "chmod 600 .env", f"127.0.0.1:{port} already"):
        assert mended in examined.stdout
    assert "nobody is called" not in examined.stdout
    assert "STAFF_CHAT is empty" not in examined.stdout
    assert "9 points" in examined.stdout


@pytest.mark.parametrize("words", [("doctor",), ("run",), ("export", "ideas"), ("check", str(INSEK_FILE))])
def test_settings_that_cannot_be_read_as_text_are_told_in_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / ".env").write_bytes("MITREDEN_WEBHOOK_SECRET=größe\n".encode("latin-1"))

    ended = bot(*words, at=tmp_path)

    assert ended.returncode in {1, 2}
    assert "The file .env cannot be read." in ended.stdout
    assert "ended_by_error" not in ended.stderr


def test_a_setting_that_cannot_be_read_is_told_by_every_command(tmp_path: Path) -> None:
    for words in (("check", str(INSEK_FILE)), ("export", "ideas"), ("db", "upgrade")):
        ended = bot(*words, at=tmp_path, rate="fast")

        assert (ended.returncode, ended.stdout.count("\n")) == (2, 1)
        assert ended.stdout.startswith("MITREDEN_RATE is a number")


def test_settings_from_an_editor_that_marks_its_texts_are_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"MITREDEN_BOT_TOKEN={TOKEN}\n", "utf-8-sig")

    assert "MITREDEN_BOT_TOKEN" not in bot("doctor", at=tmp_path, api_url="http://127.0.0.1:1").stdout


def test_a_key_file_that_others_may_read_stops_the_start(tmp_path: Path) -> None:
    key = tmp_path / "data" / "mitreden.key"
    key.parent.mkdir()
    key.write_text("a" * 43 + "=")
    key.chmod(0o644)

    ended = bot("run", at=tmp_path, **GOOD)

    assert ended.returncode == 2
    for told in (ended, bot("doctor", at=tmp_path, **GOOD, api_url="http://127.0.0.1:1")):
        assert "chmod 600 data/mitreden.key" in told.stdout


def test_the_doctor_names_a_key_that_is_gone_or_another_ones(tmp_path: Path) -> None:
    with taken_port() as port:  # the bot makes database and key, and then cannot listen
        assert bot("run", at=tmp_path, **GOOD, listen=f"127.0.0.1:{port}").returncode == 2
    key, elsewhere = tmp_path / "data" / "mitreden.key", GOOD | {"api_url": "http://127.0.0.1:1"}
    fits = bot("doctor", at=tmp_path, **elsewhere)
    other = bot("doctor", at=tmp_path, **elsewhere, secret_key="a" * 43 + "=")
    key.unlink()
    gone = bot("doctor", at=tmp_path, **elsewhere)

    assert "does not fit" not in fits.stdout
    assert "The key data/mitreden.key lies beside the database." in fits.stdout
    assert "This key does not fit the database." in other.stdout
    assert "The key data/mitreden.key is missing." in gone.stdout
    assert not key.exists()


def test_check_names_each_mistake_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "process.toml"
    file.write_text(
        (ROOT / "processes" / "insek.toml").read_text().replace("ends_at = 2024-04-15 00:00:00", "ends_at = 2024-03-01 00:00:00")
    )
    line = file.read_text().splitlines().index("ends_at = 2024-03-01 00:00:00") + 1

    checked = bot("check", str(file), at=tmp_path)

    assert checked.returncode == 1
    assert f"Line {line}:" in checked.stdout


@pytest.mark.parametrize("name", ["imprint", "controller", "data_protection_contact", "accessibility_statement", "feedback_address"])
def test_check_refuses_a_process_for_which_nobody_answers(tmp_path: Path, name: str) -> None:
    file = tmp_path / "process.toml"
    lines = (ROOT / "processes" / "example.toml").read_text().splitlines()
    file.write_text("\n".join(line for line in lines if not line.startswith(f"{name} =")))

    checked = bot("check", str(file), at=tmp_path)

    assert checked.returncode == 1
    assert name in checked.stdout


def test_check_once_told_a_late_message_as_a_beginning_and_no_message_with_its_year(tmp_path: Path) -> None:
    (tmp_path / "clock").write_text(str(datetime(2024, 4, 5, 10, 0, tzinfo=BERLIN).timestamp() - time.time()))

    said = bot("check", str(INSEK_FILE), at=tmp_path, clock_file=str(tmp_path / "clock")).stdout

    assert "Left out, too late: message that “bestand” has begun\n" in said
    late = "message that “orte” has begun (late, it was due on Wednesday, 20 March 2024, 9 am), nobody follows so far"
    assert f"  Friday, 5 April 2024, 10 am: {late}\n" in said
    assert "  Friday, 12 April 2024, 9 am: reminder that “orte” ends soon, nobody follows so far\n" in said
    assert "  Wednesday, 14 May 2025, 9 am: message that “ziele” has ended, nobody follows so far\n" in said


@pytest.mark.parametrize("name", ["insek.toml", "example.toml"])
def test_the_process_files_of_the_house_are_in_order(tmp_path: Path, name: str) -> None:
    checked = bot("check", str(ROOT / "processes" / name), at=tmp_path)

    assert checked.returncode == 0, checked.stdout


def test_the_tables_can_be_brought_up_to_date_by_hand(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()

    ended = bot("db", "upgrade", at=tmp_path)

    assert ended.returncode == 0
    assert (tmp_path / "data" / "mitreden.db").exists()


async def test_an_empty_staff_chat_once_made_a_good_setup_a_bad_one(telegram: Simulator, tmp_path: Path) -> None:
    setup = GOOD | {"api_url": telegram.url, "admins": "77000000001"}
    ended = await asyncio.to_thread(lambda: bot("doctor", at=tmp_path, **setup))

    assert ended.returncode == 0, ended.stdout
    assert "Everything is in order." in ended.stdout
    assert "MITREDEN_STAFF_CHAT" in ended.stdout


async def test_the_token_that_the_simulators_readme_shows_was_once_none_for_the_doctor(tmp_path: Path) -> None:
    token, _, username = re.findall(r"--bot (\S+)", (ROOT / "simulator" / "README.md").read_text())[0].rpartition(":")
    async with Simulator(bots={token: username}) as telegram:
        setup = GOOD | {"bot_token": token, "api_url": telegram.url, "admins": "77000000001"}
        examined = await asyncio.to_thread(lambda: bot("doctor", at=tmp_path, **setup))

    assert examined.returncode == 0, examined.stdout


async def test_a_setup_that_calls_nobody_is_named(telegram: Simulator, tmp_path: Path) -> None:
    silent, loud = GOOD | {"api_url": telegram.url}, GOOD | {"api_url": telegram.url, "alarm_url": "https://example.org/alarm"}
    ended = await asyncio.to_thread(lambda: bot("doctor", at=tmp_path, **silent))

    assert ended.returncode == 1
    assert "nobody is called" in ended.stdout
    assert (await asyncio.to_thread(lambda: bot("doctor", at=tmp_path, **loud))).returncode == 0


@pytest.mark.parametrize("words", [("check", "process.toml"), ("db", "upgrade"), ("doctor",)])
def test_an_unforeseen_error_once_printed_what_was_in_the_database_address(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "process.toml").write_text((ROOT / "processes" / "example.toml").read_text())

    ended = bot(*words, at=tmp_path, database_url=f"sqlite+aiosqlite:///{tmp_path}/process.toml/kanarienvogel.db")

    assert "Traceback" not in ended.stderr
    assert "kanarienvogel" not in ended.stderr


def test_nobody_else_can_read_a_database_that_the_bot_has_made(tmp_path: Path) -> None:
    """It was once readable for everybody on the machine, with every draft in it."""
    bot("db", "upgrade", at=tmp_path)
    made = tmp_path / "data" / "mitreden.db"

    assert (made.stat().st_mode & 0o777, made.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert "chmod" not in bot("doctor", at=tmp_path, **GOOD, api_url="http://127.0.0.1:1").stdout


def test_a_folder_that_was_there_before_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    bot("db", "upgrade", at=tmp_path)

    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "data" / "mitreden.db").stat().st_mode & 0o777 == 0o600


def test_the_doctor_says_when_others_can_read_the_database(tmp_path: Path) -> None:
    bot("db", "upgrade", at=tmp_path)
    (tmp_path / "data" / "mitreden.db").chmod(0o644)

    assert "chmod 600 data/mitreden.db" in bot("doctor", at=tmp_path, **GOOD, api_url="http://127.0.0.1:1").stdout


@pytest.mark.parametrize(
    "settings, sentence",
    [
        ({"listen": "0.0.0.0:8081"}, "The bot listens on 0.0.0.0:8081, for other machines, too."),
        ({"rate": "100"}, "MITREDEN_RATE is above 30."),
        ({"api_url": "http://192.0.2.1"}, "the token and all messages go through the network unencrypted"),
        ({"database_url": "postgresql+asyncpg://bot@192.0.2.1/city", "secret_key": "a" * 43 + "="}, "?ssl=require"),
        ({"database_url": "postgresql+asyncpg://bot@localhost:1/city", "secret_key_file": "no.key"}, "The key file no.key is missing."),
        ({"secret_key": "a" * 43 + "=", "secret_key_file": "mitreden.key"}, "are both set"),
    ],
)
def test_the_doctor_names_what_is_unsafe(tmp_path: Path, settings: Mapping[str, str], sentence: str) -> None:
    examined = bot("doctor", at=tmp_path, **(GOOD | {"api_url": "http://127.0.0.1:1"} | dict(settings)))

    assert sentence in examined.stdout


def test_a_key_that_lies_elsewhere_than_the_database_is_no_reason_for_a_hint(tmp_path: Path) -> None:
    with taken_port() as port:
        setup = GOOD | {"secret_key_file": "safe/mitreden.key", "listen": f"127.0.0.1:{port}"}
        assert bot("run", at=tmp_path, **setup).returncode == 2
    examined = bot("doctor", at=tmp_path, **GOOD, secret_key_file="safe/mitreden.key", api_url="http://127.0.0.1:1")

    assert (tmp_path / "safe" / "mitreden.key").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "data" / "mitreden.key").exists()
    assert "beside the database" not in examined.stdout
    assert "does not fit" not in examined.stdout
