"""The model process with something in its file switched the other way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import App
from simulator import Simulator
from tests.conversations.office import VERA
from tests.stage import INSEK_FILE, running, settings_for

ASKING = "\n[demographics]\nask = true\n"
WITHOUT_PHOTOS = {"photos": "false"}
WITHOUT_PLACES = {"places": "false"}


def written(tmp_path: Path, more: str = "", **instead: str) -> Path:
    """The file, with `more` at its end, and with other values for keys that stand in it once."""
    lines = INSEK_FILE.read_text("utf-8").splitlines()
    for key, value in instead.items():
        (place,) = [number for number, line in enumerate(lines) if line.startswith(f"{key} = ")]
        lines[place] = f"{key} = {value}"
    file = tmp_path / f"variant-{len(list(tmp_path.glob('variant-*')))}.toml"
    file.write_text("\n".join(lines) + more, "utf-8")
    return file


@asynccontextmanager
async def town(telegram: Simulator, database_url: str, tmp_path: Path, more: str = "", **instead: str) -> AsyncIterator[App]:
    """The bot at work with such a file. Vera leads the team."""
    file = written(tmp_path, more, **instead)
    async with running(settings_for(telegram, database_url, tmp_path / "clock", process=file, admins=(VERA,))) as app:
        yield app
