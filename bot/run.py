"""Starts one process of the house: prepares the database, loads the process file, and works until it is told to stop."""

import asyncio
import gc
import signal
from pathlib import Path

import structlog

from bot.app import App, assembled
from bot.arming import notice_where_it_lies, tell_admins
from bot.keys import database_file, make_private
from bot.memory import give_back_what_is_large
from bot.pace import Limits
from bot.settings import Settings
from handlers.commands import OF_THE_GROUP
from handlers.talk import Menu
from participation import team_rules
from participation.process_file import parse_process
from participation.processes import Process
from participation.staff import Place
from storage.key_ring import KeyRing
from storage.schema import upgrade
from storage.unit import Unit

_log = structlog.get_logger()


async def run(settings: Settings, *, keys: bytes | KeyRing, limits: Limits | None = None, intake: team_rules.Limits | None = None) -> None:
    """Run until SIGTERM or SIGINT; what is under way then is finished first."""
    give_back_what_is_large()
    if file := database_file(settings):
        make_private(file)
    await upgrade(settings.database_url)
    async with assembled(settings, keys=keys, limits=limits, intake=intake) as app:
        await prepare(app)
        work = asyncio.ensure_future(app.run())
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, work.cancel)
        # What importing left behind never becomes garbage; a full collection over it takes 150 ms.
        gc.collect()
        gc.freeze()
        try:
            await work
        except asyncio.CancelledError:
            _log.info("stopped")


async def prepare(app: App) -> None:
    """Check the key, and put the process file in force. Safe to repeat. Raises WrongKey."""
    toml = await asyncio.to_thread(Path(app.settings.process).read_text, "utf-8")
    process = parse_process(toml)
    async with app.records.changing() as unit:
        await app.keys.begin(unit)
        _ = await unit.processes.activate(process.key, toml, app.clock.now())
        await _work_in_default_group(app, unit, process)
        await notice_where_it_lies(unit, app.clock)
        await tell_admins(unit, process, post=app.post, seals=app.seals, clock=app.clock, admins=app.settings.admins)


async def _work_in_default_group(app: App, unit: Unit, process: Process) -> None:
    """The group of the settings, unless the team works in another one."""
    chat_id = app.settings.staff_chat
    if chat_id is None or await unit.staff.group(process.key):
        return
    group = Place(chat=app.seals.hash_of(chat_id), address=app.seals.address(chat_id))
    await unit.staff.set_group(process.key, group, app.clock.now())
    await app.post.post(unit, process, [Menu(place=group, commands=OF_THE_GROUP)])
