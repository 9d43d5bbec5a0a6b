"""The part of a process file that says how long what is kept."""

from __future__ import annotations

from participation.process_page import Table
from participation.retention import LONGEST, PERIODS, SHORTEST, Retention


def retention(top: Table) -> Retention:
    """What stands in `[retention]`, in days; the defaults for whatever does not."""
    table, usual = top.table("retention", required=False), Retention()
    return Retention(**{name: table.number(name, SHORTEST.get(name, 1), LONGEST, default=getattr(usual, name)) for name in PERIODS})
