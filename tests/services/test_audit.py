"""The audit log of the team: nothing that somebody changes in it afterwards stays unseen. On both databases."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from participation.audit import Entry, Facts, Head, Inspection, chained, first_wrong, written
from participation.processes import ProcessKey
from participation.rights import Role
from participation.staff import Alias, Member, StaffId
from participation.words import Language
from services.audit import Audit, Page
from storage.audit import AuditHeadRow, AuditRow
from storage.records import Records
from tests.stage import INSEK

NOON = datetime(2024, 4, 5, 10, 0, tzinfo=UTC)
ANNA = Member(id=StaffId(1), process=INSEK.key, alias=Alias(role=Role.MODERATOR, number=1), language=Language.GERMAN)
BEN = Member(id=StaffId(2), process=INSEK.key, alias=Alias(role=Role.MODERATOR, number=2), language=Language.GERMAN)
OTHER = ProcessKey("other")


async def record(records: Records, by: Member = ANNA, act: str = "publish", subject: str = "idea:42") -> Entry:
    async with records.changing() as unit:
        return await Audit(unit, INSEK, NOON).record(by, act, subject, {"state": "submitted"}, {"state": "published"})


async def wrong(records: Records) -> int | None:
    async with records.reading() as unit:
        return await Audit(unit, INSEK, NOON).verify()


async def page(records: Records, before: int | None = None) -> Page:
    async with records.reading() as unit:
        return await Audit(unit, INSEK, NOON).page(before)


async def keep_inspection(records: Records, first_wrong: int | None) -> None:
    async with records.changing() as unit:
        await Audit(unit, INSEK, NOON).keep_inspection(first_wrong)


async def somebody_does(records: Records, *statements: Any) -> None:
    """What nobody should do: to change the database past the bot."""
    async with records.changing() as unit:
        for statement in statements:
            await unit._session.execute(statement)


async def test_what_somebody_did_stands_in_the_log(records: Records) -> None:
    await record(records)

    async with records.reading() as unit:
        (entry,) = await Audit(unit, INSEK, NOON).latest()
    assert (entry.number, entry.at, entry.by, entry.alias, entry.act, entry.subject) == (1, NOON, 1, "moderator 1", "publish", "idea:42")
    assert (entry.before, entry.after) == ('{"state":"submitted"}', '{"state":"published"}')


async def test_what_is_taken_back_with_its_unit_leaves_no_row_and_no_gap(records: Records) -> None:
    with pytest.raises(RuntimeError):
        async with records.changing() as unit:
            await Audit(unit, INSEK, NOON).record(ANNA, "publish", "idea:42")
            raise RuntimeError

    assert (await record(records)).number == 1
    assert await wrong(records) is None


async def test_the_log_is_read_page_by_page_newest_first(records: Records) -> None:
    for number in range(1, 8):
        await record(records, subject=f"idea:{number}")

    async with records.reading() as unit:
        audit = Audit(unit, INSEK, NOON)
        first, second, third = (
            await audit.latest(limit=3),
            await audit.latest(before=5, limit=3),
            await audit.latest(before=2, limit=3),
        )
        everything = await audit.everything()
    assert [entry.subject for entry in (*first, *second, *third)] == [f"idea:{number}" for number in range(7, 0, -1)]
    assert [entry.number for entry in everything] == [1, 2, 3, 4, 5, 6, 7]


async def test_a_hundred_acts_at_once_make_one_chain(records: Records) -> None:
    await asyncio.gather(*(record(records, by=(ANNA, BEN)[number % 2], subject=f"idea:{number}") for number in range(100)))

    assert await wrong(records) is None
    async with records.reading() as unit:
        assert {entry.number for entry in await Audit(unit, INSEK, NOON).everything()} == set(range(1, 101))


async def test_a_log_that_grows_while_it_is_gone_through_is_whole(records: Records) -> None:
    await record(records)
    async with records.changing() as unit:
        original = unit.audit.head

        async def head_a_moment_later(process: ProcessKey) -> Head:
            if (await original(process)).number == 1:
                await Audit(unit, INSEK, NOON).record(BEN, "publish", "idea:7")
            return await original(process)

        unit.audit.head = head_a_moment_later  # type: ignore[method-assign]  # the moment that cannot be met by waiting
        assert await Audit(unit, INSEK, NOON).verify() is None


@pytest.mark.parametrize("words", ["Rufen Sie mich an", "Maria Muster\n", "", "a" * 65, "<b>"])
async def test_what_people_wrote_does_not_get_into_the_log(records: Records, words: str) -> None:
    async with records.changing() as unit:
        audit = Audit(unit, INSEK, NOON)
        for act, subject, facts in (("publish", "idea:1", {"text": words}), ("publish", words, None), (words, "idea:1", None)):
            with pytest.raises(ValueError, match="not what people wrote"):
                await audit.record(ANNA, act, subject, facts)


async def test_processes_have_chains_of_their_own(records: Records) -> None:
    await record(records)
    await somebody_does(
        records,
        insert(AuditHeadRow).values(process=OTHER, number=3, hash="x"),
    )

    assert (await record(records)).number == 2
    assert await wrong(records) is None


def a_row(number: int) -> dict[str, Any]:
    """As somebody puts one in who knows how the chain is made, but cannot mend what comes after."""
    return {
        "process": INSEK.key,
        "number": number,
        "at": NOON,
        "staff_id": 1,
        "alias": "moderator 1",
        "act": "publish",
        "subject": "idea:66",
        "before": None,
        "after": None,
        "hash": hashlib.sha256(b"x").hexdigest(),
    }


FIFTH = AuditRow.number == 5
CHANGES: list[tuple[Any, int]] = [
    (update(AuditRow).where(FIFTH).values(at=NOON + timedelta(microseconds=1)), 5),
    (update(AuditRow).where(FIFTH).values(staff_id=3), 5),
    (update(AuditRow).where(FIFTH).values(alias="moderator 3"), 5),
    (update(AuditRow).where(FIFTH).values(act="reject"), 5),
    (update(AuditRow).where(FIFTH).values(subject="idea:43"), 5),
    (update(AuditRow).where(FIFTH).values(before=None), 5),
    (update(AuditRow).where(FIFTH).values(after='{"state": "published"}'), 5),
    (update(AuditRow).where(FIFTH).values(hash="0" * 64), 5),
    (update(AuditRow).where(FIFTH).values(process=OTHER), 5),
    (update(AuditRow).where(FIFTH).values(number=105), 5),
    (delete(AuditRow).where(FIFTH), 5),
    (delete(AuditRow).where(AuditRow.number == 8), 8),
    (insert(AuditRow).values(a_row(9)), 9),
    (update(AuditHeadRow).values(number=7), 8),
    (update(AuditHeadRow).values(number=9), 9),
    (update(AuditHeadRow).values(hash="0" * 64), 8),
    (delete(AuditHeadRow), 1),
]


@pytest.mark.parametrize("change, named", CHANGES, ids=[str(change).replace("\n", "")[:60] for change, _ in CHANGES])
async def test_whatever_somebody_changes_the_row_is_named(records: Records, change: Any, named: int) -> None:
    for subject in range(1, 9):
        await record(records, subject=f"idea:{subject}")
    assert await wrong(records) is None

    await somebody_does(records, change)

    assert await wrong(records) == named


@pytest.mark.parametrize("change, named", CHANGES, ids=[str(change).replace("\n", "")[:60] for change, _ in CHANGES])
async def test_a_page_names_what_somebody_changed_on_it(records: Records, change: Any, named: int) -> None:
    for subject in range(1, 9):
        await record(records, subject=f"idea:{subject}")
    assert (await page(records)).first_wrong is None

    await somebody_does(records, change)

    assert (await page(records)).first_wrong == named


@pytest.mark.parametrize("number", range(1, 31))
async def test_a_page_answers_for_its_own_rows_and_for_no_others(records: Records, number: int) -> None:
    for subject in range(1, 31):
        await record(records, subject=f"idea:{subject}")
    await somebody_does(records, update(AuditRow).where(AuditRow.number == number).values(act="reject"))

    found = {before: (await page(records, before)).first_wrong for before in (None, 21, 11)}

    own = {None: range(21, 31), 21: range(11, 21), 11: range(1, 11)}
    assert {before: wrong for before, wrong in found.items() if number in own[before]} == {
        before: number for before, rows in own.items() if number in rows
    }
    assert all(wrong in {None, number} for wrong in found.values())


async def test_a_row_that_was_hashed_anew_does_not_fit_the_one_that_follows_on_the_next_page(records: Records) -> None:
    for subject in range(1, 21):
        await record(records, subject=f"idea:{subject}")
    async with records.changing() as unit:
        ninth, tenth = (await Audit(unit, INSEK, NOON).everything())[8:10]
        forged = chained(replace(tenth, act="reject"), Head(number=ninth.number, hash=ninth.hash), INSEK.key)
    await somebody_does(records, update(AuditRow).where(AuditRow.number == 10).values(act="reject", hash=forged.hash))

    assert (await page(records, 11)).first_wrong == 11


async def test_it_is_on_record_when_the_log_was_last_looked_through(records: Records) -> None:
    assert (await page(records)).inspection is None
    await keep_inspection(records, None)
    assert (await page(records)).inspection == Inspection(at=NOON, first_wrong=None)

    await record(records)
    await somebody_does(records, update(AuditRow).values(act="reject"))
    await keep_inspection(records, await wrong(records))

    assert (await page(records)).inspection == Inspection(at=NOON, first_wrong=1)


def test_the_log_is_looked_through_every_hour_also_after_a_clock_was_put_back() -> None:
    found = Inspection(at=NOON, first_wrong=None)

    assert [found.is_due_again(NOON + timedelta(minutes=minutes)) for minutes in (-1, 0, 59, 60)] == [True, False, False, True]


async def test_two_rows_that_change_places_are_named(records: Records) -> None:
    for subject in range(1, 9):
        await record(records, subject=f"idea:{subject}")

    places = ((3, 100), (5, 3), (100, 5))
    await somebody_does(records, *(update(AuditRow).where(AuditRow.number == old).values(number=new) for old, new in places))

    assert await wrong(records) == 3


codes = st.from_regex(r"[a-z]{1,8}(:[0-9]{1,3})?", fullmatch=True)
facts = st.none() | st.dictionaries(codes, st.none() | st.booleans() | st.integers() | codes, max_size=3)
acts = st.builds(
    lambda at, by, act, subject, before, after: Entry(
        number=0, at=at, by=StaffId(by), alias=f"moderator {by}", act=act, subject=subject, before=written(before), after=written(after)
    ),
    at=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  the zone is put on
    by=st.integers(1, 9),
    act=codes,
    subject=codes,
    before=facts,
    after=facts,
)


def whole_chain(rows: list[Entry]) -> list[Entry]:
    head, entries = Head(), []
    for row in rows:
        entries.append(chained(row, head, INSEK.key))
        head = Head(number=entries[-1].number, hash=entries[-1].hash)
    return entries


@st.composite
def tampered(draw: st.DrawFn) -> tuple[list[Entry], list[Entry], int]:
    """A log, the same after one change that somebody made to it, and the row where it differs."""
    log = whole_chain(draw(st.lists(acts, min_size=2, max_size=8)))
    place = draw(st.integers(0, len(log) - 1))
    match draw(st.sampled_from(["changed", "removed", "doubled", "put in"])):
        case "changed":
            other = draw(acts)
            name = draw(st.sampled_from(["at", "by", "alias", "act", "subject", "before", "after"]))
            changed = [*log[:place], _with(log[place], name, getattr(other, name)), *log[place + 1 :]]
        case "removed":
            changed = [*log[:place], *log[place + 1 :]]
        case "doubled":
            changed = [*log[: place + 1], *log[place:]]
            place += 1
        case _:
            put_in = _with(chained(draw(acts), Head(number=place, hash=draw(codes)), INSEK.key), "number", place + 1)
            changed = [*log[:place], put_in, *log[place:]]
    return log, changed, place


def _with(entry: Entry, name: str, value: object) -> Entry:
    values: dict[str, Any] = {field: getattr(entry, field) for field in Entry.__slots__}
    return Entry(**{**values, name: value})


def named(log: list[Entry], end: Head) -> int | None:
    """As the service asks: row by row, and then whether the end is where it should be."""
    found = first_wrong(log, Head(), INSEK.key)
    return found if found or not log else None if (log[-1].number, log[-1].hash) == (end.number, end.hash) else log[-1].number + 1


@given(tampered())
def test_any_single_change_to_any_log_is_found_and_named(given_logs: tuple[list[Entry], list[Entry], int]) -> None:
    log, changed, place = given_logs
    end = Head(number=log[-1].number, hash=log[-1].hash)

    assert named(log, end) is None
    if changed and changed != log:
        assert named(changed, end) == place + 1


@given(st.lists(acts, min_size=2, max_size=6), st.data())
def test_its_twin_whose_rows_do_not_know_each_other_misses_what_was_removed(rows: list[Entry], data: st.DataObject) -> None:
    """Each row with a hash of its own alone: the same question finds nothing. So the chain is what finds it."""
    alone = [chained(row, Head(number=number), INSEK.key) for number, row in enumerate(rows)]
    place = data.draw(st.integers(0, len(alone) - 1))
    changed = [*alone[:place], *alone[place + 1 :]]

    assert all(first_wrong([row], Head(number=row.number - 1), INSEK.key) is None for row in changed)


@given(facts)
def test_the_same_facts_are_the_same_text_in_whatever_order(given_facts: Facts | None) -> None:
    turned = None if given_facts is None else dict(list(given_facts.items())[::-1])

    assert written(turned) == written(given_facts)
