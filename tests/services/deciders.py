"""A moderator in a process of their own, who decides about one idea after the other, several at once, as soon as somebody says go."""

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path

from participation.ideas import IdeaId, RejectionReason
from participation.moderation import DecisionKind, Verdict
from participation.process_file import parse_process
from participation.refusals import AlreadyDecided
from participation.staff import StaffId
from services.moderation import Moderation
from storage.records import open_records

INSEK = parse_process((Path(__file__).parents[2] / "processes" / "insek.toml").read_text("utf-8"))  # tests.stage takes long to import
HANDS = 16
VERDICTS = (Verdict(kind=DecisionKind.PUBLISH), Verdict(kind=DecisionKind.REJECT, reason=RejectionReason.RULES))


async def main(url: str, staff_id: StaffId, at: datetime, ideas: list[IdeaId]) -> None:
    records = open_records(url)
    async with records.reading() as unit:
        member = await unit.staff.get(staff_id)
    assert member is not None
    won: list[IdeaId] = []
    told: dict[IdeaId, str] = {}
    left = iter(ideas)

    async def work() -> None:
        for idea_id in left:
            try:
                async with records.changing() as unit:
                    await Moderation(unit, INSEK, at).decide(idea_id, 1, VERDICTS[staff_id % 2], member)
                won.append(idea_id)
            except AlreadyDecided as refused:
                told[idea_id] = str(refused.by)

    print("ready", flush=True)  # noqa: T201  whoever started it waits for this
    await asyncio.to_thread(sys.stdin.readline)
    await asyncio.gather(*(work() for _ in range(HANDS)))
    await records.close()
    print(json.dumps([won, list(told.items())]))  # noqa: T201  and for this


if __name__ == "__main__":
    _, database, number, moment, count = sys.argv
    asyncio.run(main(database, StaffId(int(number)), datetime.fromisoformat(moment), [IdeaId(known) for known in range(1, int(count) + 1)]))
