"""Telegram does not answer, answers badly, or asks to wait: every reply arrives, and what may have arrived twice says so."""

import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy import select

from bot.settings import Mode
from participation.residents import ResidentState
from simulator import Simulator
from simulator.conditions.faults import Kind as Trouble
from storage.outbox import Lane, MessageState, Outgoing
from storage.records import Records
from storage.residents import ResidentRow
from storage.seals import Seals
from tests.conversations.on_record import comes_true
from tests.faults.account import Account, Finding, Kind
from tests.faults.conftest import Build, only_sqlite
from tests.faults.gate import Gate
from tests.faults.guards import MASTER_KEY
from tests.faults.house import House
from tests.faults.people import LONG, Patient
from tests.faults.stories import Story, Told

FIRST_PERSON = 5_000_000_001  # the number that the simulator gives to whoever moves in first
DONE_BUT_UNANSWERED: dict[str, Trouble] = {"Maria": "reset_after", "Ali": "garbage"}
NOT_DONE: dict[str, Trouble] = {"Olga": "reset_before", "Jonas": "server_error", "Fatma": "bad_gateway"}


async def test_replies_arrive_though_telegram_answers_badly_and_repeats_are_those_it_accepted(
    build: Build, told: Told, telegram: Simulator, account: Account
) -> None:
    """Each of five people has a trouble of their own, twice in a row."""
    story = Story(build(), told)
    troubles = DONE_BUT_UNANSWERED | NOT_DONE

    for person, kind in enumerate(troubles.values(), start=FIRST_PERSON):
        await telegram.add_fault(kind, method="sendMessage", chat_id=person, count=2)
    found = await story.is_lived({name: [f"Mehr Grün, wünscht {name}"] for name in troubles})

    assert found == []
    assert account.repeats == 2 * len(DONE_BUT_UNANSWERED)


@only_sqlite
async def test_a_lost_reply_is_seen_where_no_answer_is_taken_for_a_yes(build: Build, told: Told, telegram: Simulator) -> None:
    await telegram.add_fault("reset_before", method="sendMessage", count=1)

    found = await Story(build(without=["unanswered-is-unclear"]), told, patience=2).is_lived({"Maria": ["Mehr Grün"]})

    assert Kind.LOST in {finding.kind for finding in found}


async def test_replies_keep_their_order_while_one_of_them_is_tried_again(build: Build, told: Told, telegram: Simulator) -> None:
    found = await burst_with_a_lost_answer(build(), told, telegram)

    assert found == []


@only_sqlite
async def test_disorder_is_seen_where_replies_do_not_wait_for_each_other(build: Build, told: Told, telegram: Simulator) -> None:
    found = await burst_with_a_lost_answer(build(without=["replies-in-order"]), told, telegram)

    assert Kind.OUT_OF_ORDER in {finding.kind for finding in found}


async def test_a_chat_that_telegram_slows_down_holds_up_nobody_else(build: Build, telegram: Simulator, account: Account) -> None:
    maria, ali = await two_who_joined_in(house := build(), telegram)

    async with house.stands():
        await telegram.add_fault("too_many_requests", method="sendMessage", chat_id=maria.id, count=1, retry_after=3)
        asked_at = time.time()
        await maria.says("/about")
        await ali.says("/about")
        await ali.sees()
        for_ali = time.time() - asked_at
        await maria.sees()
        for_maria = time.time() - asked_at
        await account.at_rest()

    assert for_maria >= 3
    assert for_ali < for_maria
    assert await account.close() == []


async def test_a_pause_that_telegram_asks_for_is_kept_by_the_next_bot_and_concerns_nobody_else(
    build: Build, telegram: Simulator, account: Account
) -> None:
    assert await told_after_a_restart_in_a_pause(build(), telegram) == ["Olga"]
    assert await account.close() == []


@only_sqlite
async def test_haste_is_seen_where_a_pause_is_not_on_record(build: Build, telegram: Simulator) -> None:
    assert "Maria" in await told_after_a_restart_in_a_pause(build(without=["pause-on-record"]), telegram)


async def test_replies_wait_while_telegram_cannot_be_reached_and_are_not_suspected_of_having_arrived(
    build: Build, telegram: Simulator, account: Account
) -> None:
    async with Gate(urlsplit(telegram.url).port or 0) as gate:
        await out_of_reach(build(mode=Mode.WEBHOOK, api_url=gate.url), gate)

    assert await account.close() == []
    assert await account.suspected() == 0


@only_sqlite
async def test_a_suspicion_is_seen_where_a_refused_connection_is_no_certainty(build: Build, telegram: Simulator, account: Account) -> None:
    async with Gate(urlsplit(telegram.url).port or 0) as gate:
        await out_of_reach(build(mode=Mode.WEBHOOK, api_url=gate.url, without=["not-sent-is-certain"]), gate)

    assert await account.suspected() > 0


@only_sqlite
async def test_a_text_whose_markup_is_broken_arrives_plain(build: Build, account: Account, records: Records) -> None:
    assert await told_with_broken_markup(build(), records)
    assert await account.close() == []


@only_sqlite
async def test_silence_is_seen_where_broken_markup_is_given_up(build: Build, records: Records) -> None:
    assert not await told_with_broken_markup(build(without=["plain-at-last"]), records)


async def test_whoever_has_blocked_the_bot_is_asked_once_and_then_left_alone(build: Build, records: Records) -> None:
    assert await asked_after_a_block(build(), records) == 1
    async with records.reading() as unit:
        assert await unit._session.scalar(select(ResidentRow.state)) == ResidentState.BLOCKED_BOT


@only_sqlite
async def test_insistence_is_seen_where_a_block_is_not_remembered(build: Build, records: Records) -> None:
    assert await asked_after_a_block(build(without=["left-alone"]), records) > 1


async def out_of_reach(house: House, gate: Gate) -> None:
    """Updates come to the webhook, while nothing can be sent for a while."""
    account = house.account
    maria = await Patient.moves_in(account.telegram, "Maria")

    async def was_tried_in_vain() -> bool:
        return any(message.attempts and message.state != MessageState.SENDING for message in await account.unsent())

    async with house.stands():
        await maria.joins()
        await account.at_rest()
        await gate.closes()
        await maria.says("/about")
        await comes_true(was_tried_in_vain, seconds=LONG)
        await gate.opens()
        await maria.sees("Mitmachen ohne Telegram")
        await account.at_rest()


async def told_with_broken_markup(house: House, records: Records) -> bool:
    maria = await Patient.moves_in(house.account.telegram, "Maria")
    broken = "<b>Die Sammlung <i>beginnt</b>"
    async with house.stands():
        await maria.joins()
        await queue(records, maria, broken)
        await house.account.at_rest()
    return any(message.get("text") == broken for message in await maria.chat())


async def asked_after_a_block(house: House, records: Records) -> int:
    """How often Telegram had to say that somebody has blocked the bot. It tells that in an update, too; here the messages are faster."""
    account, telegram = house.account, house.account.telegram
    maria = await Patient.moves_in(telegram, "Maria")

    async def a_poll_is_open() -> bool:
        return all(bot["listening"] for bot in await telegram.bots())

    async def every_message_was_tried() -> bool:
        return not await account.unsent()

    async with house.stands():
        await maria.joins()
        await comes_true(a_poll_is_open, seconds=LONG)
        await telegram.add_fault("reset_before", method="getUpdates")
        await maria.says("/about")  # with this one, the poll that is open already comes to its end
        await maria.sees("Mitmachen ohne Telegram")
        await maria.blocks()
        for _ in range(3):
            await queue(records, maria, "Die Sammlung beginnt")
        await comes_true(every_message_was_tried, seconds=LONG)
        await telegram.clear_faults()
        await account.at_rest()
    refusals: dict[str, int] = (await telegram.counts())["refusals"]
    return sum(count for words, count in refusals.items() if "bot was blocked" in words)


async def two_who_joined_in(house: House, telegram: Simulator) -> tuple[Patient, Patient]:
    maria, another = await Patient.moves_in(telegram, "Maria"), await Patient.moves_in(telegram, "Olga")
    async with house.stands():
        await maria.joins()
        await another.joins()
    return maria, another


async def burst_with_a_lost_answer(house: House, told: Told, telegram: Simulator) -> list[Finding]:
    """The first of several commands, which are found together, is answered at the second attempt."""
    account, commands = house.account, ["/phases", "/privacy", "/about"]
    maria = await Patient.moves_in(telegram, "Maria")
    async with house.stands():
        await maria.joins()
        await account.at_rest()
    await telegram.add_fault("reset_before", method="sendMessage", count=1)
    for command in commands:
        await maria.says(command)
    async with house.stands():
        await account.at_rest()
    await account.close()
    await account.compare_told(maria, told.taking_part([], commands))
    return account.findings


async def told_after_a_restart_in_a_pause(house: House, telegram: Simulator) -> list[str]:
    """Maria's chat is to be left alone for a long while; the bot dies, and the next one has a reply for her, and then one for Olga.

    Who has been written to when Olga's was sent.
    """
    maria, olga = await two_who_joined_in(house, telegram)
    life = await house.begins()
    await life.port()
    fault = await telegram.add_fault("too_many_requests", method="sendMessage", chat_id=maria.id, count=1, retry_after=3600)

    async def the_demand_is_heard() -> bool:
        struck = next(known.struck for known in telegram.conditions.faults if known.id == fault)
        return bool(struck) and all(message.state != MessageState.SENDING for message in await house.account.unsent())

    await maria.says("/about")
    await comes_true(the_demand_is_heard, seconds=LONG)
    await life.is_killed()
    before = len(await telegram.accepted("sendMessage"))
    async with house.stands():
        await olga.says("/about")
        await olga.sees("Mitmachen ohne Telegram")
    told = {entry["chat"] for entry in (await telegram.accepted("sendMessage"))[before:]}
    return [person.name for person in (maria, olga) if person.id in told]


async def queue(records: Records, person: Patient, text: str) -> None:
    """A message of the city's own, as it is queued for somebody."""
    seals = Seals(MASTER_KEY)
    async with records.changing() as unit:
        known = await unit.residents.recognise(seals.hash_of(person.id))
        assert known is not None
        message = Outgoing(
            lane=Lane.PERSONAL,
            chat=seals.hash_of(person.id),
            address=seals.address(person.id),
            method="sendMessage",
            payload={"text": text, "parse_mode": "HTML"},
            created_at=datetime.now(UTC),
            resident_id=known[0].id,
        )
        await unit.outbox.put([message])
