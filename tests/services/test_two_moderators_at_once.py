"""Two moderators, each in a process of their own, decide about the same ideas in the same moments."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from participation.ideas import IdeaId
from participation.staff import Member
from services.audit import Audit
from storage.records import Records
from tests.services.people import somebody
from tests.services.staffroom import member, send_many
from tests.stage import INSEK

MONDAY = datetime(2024, 4, 8, 7, 0, tzinfo=UTC)


class Decider:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def comes(cls, url: str, who: Member, pairs: int) -> "Decider":
        arguments = ("-m", "tests.services.deciders", url, str(who.id), MONDAY.isoformat(), str(pairs))
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=Path(__file__).parents[2], stdin=pipe, stdout=pipe)
        decider = cls(process)
        assert await decider._says() == "ready"
        return decider

    def begins(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"go\n")

    async def ends(self) -> tuple[set[IdeaId], dict[IdeaId, str]]:
        """The ideas that it decided about, and by whom, as it was told, the others had been."""
        won, told = json.loads(await self._says())
        assert await self._process.wait() == 0
        return set(won), dict(told)

    def leaves(self) -> None:
        if self._process.returncode is None:
            self._process.kill()

    async def _says(self) -> str:
        assert self._process.stdout is not None
        return (await self._process.stdout.readline()).decode().strip()


@pytest.mark.timeout(600)  # with --full; else it takes some seconds
async def test_of_all_pairs_one_decides_and_the_other_is_told_who_did(
    records: Records,
    database_url: str,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    pairs = 1000 if full else 100
    ideas = set(await send_many(records, await somebody(records, MONDAY), MONDAY, pairs))
    team = [await member(records, number, MONDAY) for number in (1, 2)]
    deciders = [await Decider.comes(database_url, who, pairs) for who in team]

    try:
        for decider in deciders:
            decider.begins()
        (anna_won, anna_heard), (bernd_won, bernd_heard) = [await decider.ends() for decider in deciders]
    finally:
        for decider in deciders:
            decider.leaves()

    assert anna_won | bernd_won == ideas
    assert anna_won & bernd_won == set()
    assert anna_heard == dict.fromkeys(bernd_won, str(team[1].alias))
    assert bernd_heard == dict.fromkeys(anna_won, str(team[0].alias))
    async with records.reading() as unit:
        decisions = await unit.decisions.about(ideas)
        audit = Audit(unit, INSEK, MONDAY)
        entries = await audit.everything()
        assert await audit.verify() is None
    assert {decision.idea_id: decision.by for decision in decisions} == {
        **dict.fromkeys(anna_won, team[0].id),
        **dict.fromkeys(bernd_won, team[1].id),
    }
    assert len(decisions) == pairs
    assert sorted((entry.subject, entry.by) for entry in entries) == sorted((f"idea:{known.idea_id}", known.by) for known in decisions)
