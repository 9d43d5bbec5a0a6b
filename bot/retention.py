"""`bot retention`: for the data protection officer, how much of what is kept since when, and when it goes."""

import csv
import io
from collections.abc import Iterator, Sequence

from bot.clock import Clock
from bot.keys import database_file
from bot.settings import Settings
from bot.told import Trouble
from locales.speech import Say
from participation.process_file import parse_process
from participation.retention import PERIODS
from participation.retention import Retention as Periods
from participation.wall_time import Instant
from services.retention import Line, Retention
from storage.records import open_records
from storage.schema import upgrade

COLUMNS = ("table", "kept", "periods_in_days", "rows", "oldest", "next_deletion", "overdue")


async def report(settings: Settings) -> list[Line]:
    """Raises Trouble."""
    file = database_file(settings)
    if file is not None and not file.exists():
        raise Trouble("backup-no-database", file=str(file))
    await upgrade(settings.database_url)
    records = open_records(settings.database_url)
    try:
        async with records.reading() as unit:
            edition = await unit.processes.active()
            if edition is None:
                raise Trouble("backup-arm-no-process")
            return await Retention(unit, parse_process(edition.toml), Clock(settings.clock_file).now()).report()
    finally:
        await records.close()


def as_table(lines: Sequence[Line]) -> str:
    """CSV as a German spreadsheet reads it."""
    page = io.StringIO()
    writer = csv.writer(page, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        [line.table, line.why.value, _periods(line), line.rows, _day(line.oldest), _day(line.next_deletion), line.overdue] for line in lines
    )
    return page.getvalue()


def as_text(lines: Sequence[Line], say: Say) -> str:
    """For the eye: a line for each table that holds anything, and what is overdue."""
    told = [
        say.plain(
            "retention-line",
            table=line.table,
            why=say.plain(f"retention-why-{line.why.value}"),
            rows=line.rows,
            oldest=_day(line.oldest) or "–",
            next=_day(line.next_deletion) or "–",
        )
        for line in lines
        if line.rows
    ]
    overdue = sum(line.overdue for line in lines)
    return "\n".join([*told, say.plain("retention-overdue", count=overdue)])


def periods(kept: Periods, say: Say) -> Iterator[str]:
    """As `bot check` shows them."""
    yield say.plain("retention-periods")
    for name in PERIODS:
        yield "  " + say.plain("retention-period", key=name, count=kept.of(name).days)


def _periods(line: Line) -> str:
    return ", ".join(f"{name} {days}" for name, days in line.periods)


def _day(instant: Instant | None) -> str:
    return instant.strftime("%Y-%m-%d") if instant else ""
