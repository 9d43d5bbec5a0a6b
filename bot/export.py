"""`bot export DIR`: ideas without their authors, who took part in numbers, what came of announcements, and the audit log of the team."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.keys import database_file, make_folder
from bot.settings import Settings
from bot.told import Trouble
from handlers.residents.demographics.names import option_name
from handlers.staff.announcements.counts import COLUMNS as COUNT_COLUMNS
from handlers.staff.announcements.counts import row_of
from locales.speech import Speech
from participation.announcements import Announcement, Count
from participation.audit import Entry
from participation.demographics import OptionKey
from participation.ideas import Idea, IdeaState
from participation.process_file import parse_process
from participation.processes import Process
from participation.tables import table
from participation.wall_time import Instant, local_date
from services.announcements import Announcements
from services.audit import Audit
from services.demographics import UNSAID, Crowd, Demographics
from storage.records import open_records

LEFT_OUT = frozenset({IdeaState.REJECTED, IdeaState.HIDDEN, IdeaState.WITHDRAWN, IdeaState.DELETED})

COLUMNS = (
    *("reference", "topic", "field", "district", "street", "latitude", "longitude"),
    *("title", "text", "state", "status", "submitted_at", "photos"),
)

PEOPLE_COLUMNS = ("question", "answer", "people")

ANNOUNCEMENT_COLUMNS = ("announcement", "state", "begun_at", "ended_at", "urgent", "paid", *COUNT_COLUMNS[1:])

AUDIT_COLUMNS = ("number", "at", "by", "act", "subject", "before", "after", "hash")

Row = Mapping[str, Any]


async def export(settings: Settings, folder: Path, *, agreed: bool) -> int:
    """Write the files; returns how many ideas are in them. Raises Trouble."""
    now = Clock(settings.clock_file).now()
    process, ideas, audit, crowd, accounts = await _on_record(settings, now)
    rows = [_row(idea, process) for idea in ideas if idea.state not in LEFT_OUT]
    files = {"ideas.csv": table(rows, COLUMNS), "ideas.json": _document(rows, process, now), "ideas.geojson": _map(rows)}
    acts = [_act(entry, process) for entry in audit.entries]
    files["internal/people.csv"] = table(list(_people(crowd, process)), PEOPLE_COLUMNS)
    announced = [_announced(announcement, count, process) for announcement, counts in accounts for count in counts]
    files["internal/announcements.csv"] = table(announced, ANNOUNCEMENT_COLUMNS)
    files |= {"internal/audit.csv": table(acts, AUDIT_COLUMNS), "internal/audit.json": _log(acts, audit, process, now)}
    await asyncio.to_thread(_write, folder, files, agreed=agreed)
    return len(rows)


_Accounts: TypeAlias = Sequence[tuple[Announcement, Sequence[Count]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Audit:
    entries: Sequence[Entry]
    first_wrong: int | None


async def _on_record(settings: Settings, now: Instant) -> tuple[Process, Sequence[Idea], _Audit, Crowd, _Accounts]:
    file = database_file(settings)
    if file is not None and not file.exists():
        raise Trouble("export-no-process")
    records = open_records(settings.database_url)
    try:
        async with records.reading() as unit:
            edition = await unit.processes.active()
            if edition is None:
                raise Trouble("export-no-process")
            process = parse_process(edition.toml)
            audit = Audit(unit, process, now)
            log = _Audit(entries=await audit.everything(), first_wrong=await audit.verify())
            crowd = await Demographics(unit, process, now).crowd()
            accounts = await Announcements(unit, process, now).accounts()
            return process, await unit.ideas.all_of(edition.process), log, crowd, accounts
    except (SQLAlchemyError, OSError):
        raise Trouble("export-database-unreadable") from None
    finally:
        await records.close()


def _row(idea: Idea, process: Process) -> Row:
    """The city's names in the first language of its process; a topic that is no longer in it is told by its key."""
    language = process.languages[0]
    topic, field = process.topic(idea.topic), process.field_of(idea.topic)
    place = idea.place
    district = process.district(place.district) if place else None
    point = place.point if place else None
    values = (
        str(idea.reference),
        topic.name.in_(language) if topic else idea.topic,
        field.name.in_(language) if field else None,
        district.name.in_(language) if district else place.district if place else None,
        place.street if place else None,
        point.latitude if point else None,
        point.longitude if point else None,
        idea.title,
        idea.text,
        idea.state.value,
        idea.status.value,
        local_date(idea.submitted_at, process.zone).isoformat(),
        len(idea.photos),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _people(crowd: Crowd, process: Process) -> Iterator[Row]:
    """Each answer that five or more gave, by whole fives. What only fewer gave is in no row."""
    say = Speech.load().in_(process.languages[0])
    for trait, counts in crowd.items():
        for option, count in counts.items():
            answer = "" if option == UNSAID else option_name(say, process, trait, OptionKey(option))
            yield dict(zip(PEOPLE_COLUMNS, (trait.value, answer, count), strict=True))


def _announced(announcement: Announcement, count: Count, process: Process) -> Row:
    instants = (announcement.begun_at, announcement.ended_at)
    begun_at, ended_at = [at.astimezone(process.zone).isoformat(timespec="seconds") if at else None for at in instants]
    about = {"state": announcement.state.value, "begun_at": begun_at, "ended_at": ended_at}
    kind = {"urgent": announcement.urgent, "paid": announcement.paid}
    return {**about, **kind, **row_of(announcement.id, count)}


def _act(entry: Entry, process: Process) -> Row:
    at = entry.at.astimezone(process.zone).isoformat(timespec="seconds")
    values = (entry.number, at, entry.alias, entry.act, entry.subject, entry.before, entry.after, entry.hash)
    return dict(zip(AUDIT_COLUMNS, values, strict=True))


def _document(rows: Sequence[Row], process: Process, now: Instant) -> str:
    exported_at = local_date(now, process.zone).isoformat()
    return _json({"process": process.key, "exported_at": exported_at, "ideas": rows})


def _log(acts: Sequence[Row], audit: _Audit, process: Process, now: Instant) -> str:
    exported_at = local_date(now, process.zone).isoformat()
    return _json({"process": process.key, "exported_at": exported_at, "first_wrong_row": audit.first_wrong, "acts": acts})


def _map(rows: Sequence[Row]) -> str:
    return _json({"type": "FeatureCollection", "features": list(_points(rows))})


def _points(rows: Sequence[Row]) -> Iterator[Row]:
    """RFC 7946: the longitude comes first."""
    for row in rows:
        if row["latitude"] is not None:
            properties = {column: row[column] for column in COLUMNS if column not in {"latitude", "longitude"}}
            point = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
            yield {"type": "Feature", "id": row["reference"], "geometry": point, "properties": properties}


def _json(content: Row) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _write(folder: Path, files: Mapping[str, str], *, agreed: bool) -> None:
    there = [name for name in files if (folder / name).exists()]
    if there and not agreed:
        raise Trouble("export-files-exist", folder=str(folder), files=", ".join(there))
    try:
        for name, content in files.items():
            make_folder((folder / name).parent)
            _replace(folder / name, content)
    except OSError as error:
        raise Trouble("export-failed", folder=str(folder), reason=error.strerror or "") from None


def _replace(file: Path, content: str) -> None:
    """Whole or not at all."""
    unfinished = file.with_name(f".{file.name}.part")
    unfinished.write_text(content, "utf-8", newline="")
    unfinished.replace(file)
