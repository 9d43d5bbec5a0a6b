"""Admins read what the team did, page by page, and see whether somebody has changed the log."""

import ast
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from bot.app import App
from participation.floods import FloodState
from participation.moderation import DecisionKind
from participation.words import Language
from services.audit import ACTS
from simulator import Simulator
from storage.audit import AuditRow
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.stage import SPEECH, Clock, Neighbour, running, settings_for

SERVICES = Path(__file__).parents[2] / "services"
PUT_TOGETHER = {
    "verdict.kind": {*DecisionKind},
    "'announcement-approved' if by_two else 'announcement-approved-alone'": {"announcement-approved", "announcement-approved-alone"},
    "f'flood-{state}'": {f"flood-{state}" for state in FloodState if state is not FloodState.OPEN},
}
"""Acts whose names come about only when they happen, as the code has them."""


@pytest.fixture
async def vera(telegram: Simulator) -> Neighbour:
    return await vera_moves_in(telegram)


@pytest.fixture
async def bot(telegram: Simulator, clock: Clock, vera: Neighbour, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))) as app:
        yield app


@pytest.fixture
async def office(telegram: Simulator, bot: App, vera: Neighbour) -> Office:
    return await opened_office(telegram, vera)


async def an_hour_later(bot: App, clock: Clock) -> None:
    """The whole log has been looked through once more."""
    await clock.forward(hours=1.1)
    await bot.ticks.look_through_log()


async def test_the_log_tells_who_did_what_to_what_and_why(office: Office, telegram: Simulator, bot: App, clock: Clock) -> None:
    tarik = await office.hires("Tarik")
    maria = await Neighbour.moves_in(telegram, "Maria")
    await maria.joins()
    await maria.submits_an_idea("Am Spielplatz fehlt Schatten. Drei Bäume würden helfen.")
    await tarik.sees("2024-00001", chat=office.group)
    await tarik.presses("Ablehnen", chat=office.group)
    await tarik.sees("Warum wird die Idee abgelehnt?", chat=office.group)
    await tarik.presses("Anderes Thema", chat=office.group)
    await tarik.sees("Abgelehnt von", chat=office.group)
    await an_hour_later(bot, clock)

    await office.vera.says("/audit", chat=office.group)

    log = await office.vera.sees("Protokoll: 4 Einträge.", chat=office.group)
    assert "Geprüft: Seit dem ersten Eintrag wurde nichts geändert" in log
    assert "Stand: Freitag, 5. April, 13:" in log
    assert "4. Freitag, 5. April, 12 Uhr" in log.replace("12:00 Uhr", "12 Uhr")
    assert "Moderation 2: 2024-00001 abgelehnt (Anderes Thema)" in log
    assert "Moderation 2: ins Team gekommen (Moderation)" in log
    assert "Leitung 1: Gruppe des Teams festgelegt" in log
    assert "Tarik" not in log
    assert "Schatten" not in log


async def test_pages_are_turned_in_place(office: Office) -> None:
    for _ in range(12):
        await office.vera.says("/here", chat=office.group)
        await office.vera.sees("Hier arbeitet", chat=office.group)
    await office.vera.says("/audit")
    newest = await office.vera.finds("Protokoll: 13 Einträge.")
    assert "13. " in newest["text"]
    assert "\n3. " not in newest["text"]

    await office.vera.presses("Ältere")

    older = await office.vera.finds("\n3. ")
    assert older["message_id"] == newest["message_id"]
    assert "\n1. " in older["text"]
    assert await office.vera.buttons() == ["Neuere"]
    await office.vera.presses("Neuere")
    await office.vera.sees("\n13. ")


async def test_a_row_that_somebody_changed_is_named(office: Office, bot: App) -> None:
    for _ in range(2):
        await office.vera.says("/here", chat=office.group)
        await office.vera.sees("Hier arbeitet", chat=office.group)
    async with bot.records.changing() as unit:
        await unit._connection.execute(
            update(AuditRow).where(AuditRow.number == 2).values(act="removed", alias="somebody", subject="idea:x")
        )

    await office.vera.says("/audit")

    assert "somebody: idea:x aus dem Team genommen" in await office.vera.sees("Ab Eintrag 2 stimmt das Protokoll nicht.")


async def test_whoever_leads_the_team_is_told_once_of_a_row_that_is_missing_far_back(office: Office, bot: App, clock: Clock) -> None:
    for _ in range(13):
        await office.vera.says("/here", chat=office.group)
        await office.vera.sees("Hier arbeitet", chat=office.group)
    await office.vera.says("/audit")
    await office.vera.sees("Protokoll: 14 Einträge.")
    async with bot.records.changing() as unit:
        await unit._connection.execute(delete(AuditRow).where(AuditRow.number == 2))

    for _ in range(3):
        await an_hour_later(bot, clock)

    await office.vera.sees("Das Protokoll des Teams wurde verändert, oder Einträge fehlen.")
    await office.vera.says("/audit")
    assert "\n14. " in await office.vera.sees("Ab Eintrag 2 stimmt das Protokoll nicht.")
    assert len([message for message in await office.vera.chat() if "Das Protokoll des Teams" in message.get("text", "")]) == 1


async def test_nobody_but_admins_reads_the_log(office: Office) -> None:
    tarik = await office.hires("Tarik")

    await tarik.says("/audit")

    assert "Protokoll" not in await tarik.sees("kenn")


@pytest.mark.parametrize("language", SPEECH.languages())
def test_every_act_that_is_recorded_has_its_words(language: Language) -> None:
    recorded = set(_recorded())

    assert recorded == ACTS
    assert all(SPEECH.in_(language)(f"audit-did-{act}", what="2024-00001") for act in recorded)


def _recorded() -> Iterator[str]:
    """What the services give wherever an `act` is asked for."""
    modules = [ast.parse(path.read_text("utf-8")) for path in sorted(SERVICES.glob("*.py"))]
    nodes = [node for module in modules for node in ast.walk(module)]
    takers = {
        node.name: _place_of_act(node) for node in nodes if isinstance(node, ast.AsyncFunctionDef) and _place_of_act(node) is not None
    }
    for call in nodes:
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr not in takers:
            continue
        place = takers[call.func.attr]
        given = call.args[place] if place is not None and len(call.args) > place else None
        match given:
            case ast.Constant(value=str(act)):
                yield act
            case ast.Name(id="act"):
                pass  # handed on, and found where it comes from
            case ast.expr():
                yield from PUT_TOGETHER[ast.unparse(given)]


def _place_of_act(function: ast.AsyncFunctionDef) -> int | None:
    names = [argument.arg for argument in function.args.args if argument.arg != "self"]
    return names.index("act") if "act" in names else None
