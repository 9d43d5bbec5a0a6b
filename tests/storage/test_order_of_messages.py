"""Which message may go next: in order within a chat, and nobody waits for what is not due."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from storage.outbox import Lane, Outgoing
from storage.records import Records

NOW = datetime(2024, 4, 5, 23, 0, tzinfo=UTC)
MARIA, ALI = b"m" * 16, b"a" * 16


class Trial(Exception):
    """Nothing of it is to last."""


def message(
    text: str, chat: bytes = MARIA, lane: Lane = Lane.INTERACTIVE, due_at: datetime | None = None, card: int | None = None
) -> Outgoing:
    return Outgoing(
        lane=lane,
        chat=chat,
        address=b"sealed",
        method="sendMessage",
        payload={"text": text},
        created_at=NOW,
        due_at=due_at,
        card_id=card,
    )


async def a_card(records: Records, subject: str) -> int:
    async with records.changing() as unit:
        return await unit.cards.of(MARIA, subject)


async def ready(records: Records, now: datetime = NOW, real: float = 0.0) -> list[str]:
    async with records.changing() as unit:
        await unit.outbox.wake(now, limit=10)
        found = [message.id for message in await unit.outbox.ready(real=real, limit=10)]
        with suppress(Trial):
            async with unit.deed():
                taken = await unit.outbox.take(found, epoch=1)
                raise Trial
    return [str((row.payload or {})["text"]) for row in taken]


async def test_replies_of_one_chat_go_one_after_another(records: Records) -> None:
    async with records.changing() as unit:
        await unit.outbox.put([message("first"), message("second"), message("to Ali", ALI)])

    assert await ready(records) == ["first", "to Ali"]


async def test_what_waits_for_the_morning_holds_no_reply_back(records: Records) -> None:
    async with records.changing() as unit:
        morning = NOW + timedelta(hours=9)
        await unit.outbox.put([message("news", lane=Lane.PERSONAL, due_at=morning), message("reply")])

    assert await ready(records) == ["reply"]
    assert await ready(records, now=NOW + timedelta(hours=10)) == ["news"]


async def test_a_chat_that_rests_gets_nothing_from_any_lane(records: Records) -> None:
    async with records.changing() as unit:
        await unit.outbox.put([message("reply"), message("to all", lane=Lane.BULK), message("to Ali", ALI)])
        await unit.outbox.rest(MARIA, until=100.0)

    assert await ready(records, real=50.0) == ["to Ali"]
    assert await ready(records, real=101.0) == ["reply", "to Ali", "to all"]


async def test_a_reply_does_not_overtake_what_concerns_one_person(records: Records) -> None:
    async with records.changing() as unit:
        await unit.outbox.put([message("news", lane=Lane.PERSONAL), message("reply")])

    assert await ready(records) == ["news"]


async def test_a_reply_overtakes_what_lies_on_the_desk_which_keeps_its_own_order(records: Records) -> None:
    async with records.changing() as unit:
        await unit.outbox.put([message("photo", lane=Lane.DESK), message("card", lane=Lane.DESK)])
    assert await ready(records) == ["photo"]

    async with records.changing() as unit:
        await unit.outbox.put([message("reply"), message("next reply")])

    assert await ready(records) == ["reply", "photo"]


async def test_a_reply_does_not_overtake_an_earlier_version_of_its_own_card(records: Records) -> None:
    card, another = await a_card(records, "desk:1"), await a_card(records, "desk:2")
    async with records.changing() as unit:
        await unit.outbox.put([message("card", lane=Lane.DESK, card=card), message("newer", card=card)])
    assert await ready(records) == ["card"]

    async with records.changing() as unit:
        await unit.outbox.put([message("to Ali", ALI, Lane.DESK, card=another), message("reply to Ali", ALI)])

    assert await ready(records) == ["reply to Ali", "card", "to Ali"]


async def test_the_desk_goes_before_what_goes_to_many(records: Records) -> None:
    async with records.changing() as unit:
        await unit.outbox.put([message("to all", lane=Lane.BULK), message("card", ALI, Lane.DESK)])

    assert await ready(records) == ["card", "to all"]


async def test_a_version_that_somebody_waits_for_takes_its_card_from_the_desk(records: Records) -> None:
    card = await a_card(records, "desk:1")
    async with records.changing() as unit:
        await unit.outbox.put([message("another", lane=Lane.DESK), message("card", lane=Lane.DESK, card=card)])

        assert await unit.cards.replace_waiting(card, {"text": "newest"}, Lane.INTERACTIVE)

    assert await ready(records) == ["newest", "another"]


async def test_a_card_that_is_opened_anew_lies_on_the_desk_no_longer(records: Records) -> None:
    card = await a_card(records, "desk:1")
    async with records.changing() as unit:
        await unit.outbox.put([message("card", lane=Lane.DESK, card=card), message("another", lane=Lane.DESK)])
        await unit.cards.take_from_desk(card)
        await unit.outbox.put([message("opened", card=card)])

        assert await unit.outbox.on_desk(MARIA) == 1

    assert await ready(records) == ["opened", "another"]
