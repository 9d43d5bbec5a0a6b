"""PostgreSQL's own tools, which copy a database and put the copy back."""

import asyncio
import os
import re
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.copies import Contents, CopyingFailed, NoCopy, ToolMissing
from storage.restoring import KEPT_ASIDE

_STEP = re.compile(r"^COPY \S*alembic_version \(version_num\) FROM stdin;\n([^\n\\]+)\n", re.MULTILINE)
_INSTALLATION = re.compile(r"^COPY \S*installation \(([^)]+)\) FROM stdin;\n([^\n]+)\n", re.MULTILINE)


async def copy(url: str, file: Path) -> None:
    """One consistent state, whatever is being written meanwhile."""
    without = [f"--exclude-table={table}" for table in KEPT_ASIDE]
    await _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-password", *without, f"--file={file}", url=url)


async def contents(file: Path) -> Contents:
    tables = ("--table=alembic_version", "--table=installation")
    try:
        rows = (await _run("pg_restore", "--data-only", *tables, "--file=-", str(file))).decode()
    except CopyingFailed:
        raise NoCopy from None
    step = _STEP.search(rows)
    if step is None:
        raise NoCopy
    return Contents(step=step[1], key_check=_key_check(rows))


def _key_check(rows: str) -> bytes | None:
    """None, if the table is empty: its end, which is no row, is a backslash and a dot."""
    found = _INSTALLATION.search(rows)
    if found is None or found[2] == "\\.":
        return None
    row = dict(zip(found[1].split(", "), found[2].split("\t"), strict=True))
    return bytes.fromhex(row["key_check"].removeprefix("\\\\x"))


async def replace(url: str, by: Path) -> None:
    """In one transaction: wholly or not at all."""
    options = ("--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-privileges", "--no-password")
    await _run("pg_restore", *options, f"--dbname={make_url(url).database or ''}", str(by), url=url)


async def _run(tool: str, *words: str, url: str | None = None) -> bytes:
    environment = os.environ | (_whereabouts(url) if url else {})
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(tool, *words, env=environment, stdin=nothing, stdout=pipe, stderr=pipe)
    except FileNotFoundError:
        raise ToolMissing(tool) from None
    told, complaint = await process.communicate()
    if process.returncode:
        raise CopyingFailed(_first_line(complaint.decode(errors="replace")) or tool)
    return told


def _whereabouts(url: str) -> dict[str, str]:
    """As variables, not as words of a command: these stand in the list of processes, which everybody on the machine can read."""
    parts = make_url(url)
    asked = {"PGSSLMODE": parts.query.get("ssl") or parts.query.get("sslmode"), "PGHOST": parts.host or parts.query.get("host")}
    given = {"PGPORT": parts.port, "PGUSER": parts.username, "PGPASSWORD": parts.password, "PGDATABASE": parts.database}
    return {name: str(value) for name, value in (asked | given).items() if value}


def _first_line(complaint: str) -> str:
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[0] if lines else "")
