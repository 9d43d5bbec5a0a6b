"""`bot check FILE`: every mistake with its line, or what the file would change and who would be told what and when."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.retention import periods
from bot.settings import Settings
from locales.speech import Say
from participation.mistakes import ProcessFileHasMistakes
from participation.phase_messages import Announced
from participation.phases import PhaseKey
from participation.process_changes import DryRun, dry_run
from participation.process_file import parse_process
from participation.processes import Process
from participation.words import Language
from storage.records import open_records
from storage.unit import Unit


async def check(file: Path, settings: Settings, say: Say) -> tuple[bool, list[str]]:
    """Whether the file may be used, and the lines to print. Nothing is changed."""
    try:
        process = parse_process(await asyncio.to_thread(file.read_text, "utf-8"))
    except (OSError, UnicodeDecodeError):
        return False, [say.plain("check-file-missing", file=str(file))]
    except ProcessFileHasMistakes as found:
        return False, list(_mistakes(found, file, say))
    now = Clock(settings.clock_file).now()
    run = await _dry_run(process, settings, now)
    return True, [
        say.plain("check-good", file=str(file), title=process.title),
        "",
        *_told(run, process, say),
        "",
        *periods(process.retention, say),
    ]


def _mistakes(found: ProcessFileHasMistakes, file: Path, say: Say) -> Iterator[str]:
    yield say.plain("check-mistakes", count=len(found.mistakes), file=str(file))
    for mistake in found.mistakes:
        sentence = say.plain(mistake.phrase, **mistake.facts)
        yield say.plain("check-mistake", line=str(mistake.line), mistake=sentence)


async def _dry_run(process: Process, settings: Settings, now: datetime) -> DryRun:
    """Against the process in force, its followers and what they have been told; against nothing where there is no database yet."""
    records = open_records(settings.database_url)
    try:
        async with records.reading() as unit:
            edition = await unit.processes.active()
            old = parse_process(edition.toml) if edition else None
            followers = await unit.residents.followers_by_language()
            return dry_run(old, process, now=now, followers=followers, announced=await _announced(unit, process))
    except (SQLAlchemyError, OSError):
        return dry_run(None, process, now=now, followers=dict.fromkeys(Language, 0), announced={})
    finally:
        await records.close()


async def _announced(unit: Unit, process: Process) -> dict[PhaseKey, list[Announced]]:
    return {phase.key: [record.announced for record in await unit.phase_messages.about(process.key, phase.key)] for phase in process.phases}


def _told(run: DryRun, process: Process, say: Say) -> Iterator[str]:
    def fact(value: object) -> object:
        return say.moment_and_year(value, process.zone) if isinstance(value, datetime) else value

    yield say.plain("check-changes" if run.changes else "check-no-changes")
    for change in run.changes:
        yield "  " + say.plain(change.phrase, key=change.key, **{name: fact(value) for name, value in change.facts.items()})
    yield ""
    yield say.plain("check-messages" if run.messages else "check-no-messages")
    for planned in run.messages:
        message = say(planned.phrase, phase=str(planned.phase))
        if planned.is_late:
            message = say("check-message-late", message=message, due=fact(planned.due_at))
        yield "  " + say.plain(planned.outcome, at=fact(planned.at), message=message, count=planned.count)
