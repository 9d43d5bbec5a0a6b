"""A city that comes at once, and what went to many last: on both databases."""

from datetime import UTC, datetime
from typing import Any

from participation.announcements import Version
from participation.rights import Role
from participation.words import Language
from services.announcements import Announcements
from storage.outbox import ToMany
from storage.records import Records
from storage.residents import Contact
from tests.stage import INSEK, MODEL_DAY

ROLE: dict[str, Any] = {"role": Role.EDITOR, "language": Language.GERMAN}
NOW = datetime(2024, 4, 2, 9, tzinfo=UTC)
SOME = [(Contact(chat=bytes([number]) * 16, address=b"sealed"), f"alias-{number}", Language.GERMAN) for number in range(1, 31)]


async def test_who_comes_with_many_has_agreed_and_follows_and_who_is_there_stays_as_they_are(records: Records) -> None:
    async with records.changing() as unit:
        before = await unit.residents.add(person=SOME[0][0].chat, address=b"hers", alias="maria", language=Language.ENGLISH, at=NOW)
        came = await unit.residents.add_followers(SOME, version="v1", at=NOW)
        again = await unit.residents.add_followers(SOME, version="v1", at=NOW)

    async with records.reading() as unit:
        maria, last = await unit.residents.get(before), await unit.residents.recognise(SOME[-1][0].chat)
        assert (came, again) == (29, 0)
        assert await unit.residents.count() == 30
        assert maria is not None
        assert (maria.alias, maria.consent, maria.is_follower) == ("maria", None, False)
        assert last is not None
        assert last[0].is_follower
        assert last[0].has_agreed_to("v1")


async def test_what_was_queued_for_many_last_is_known_with_how_much_of_it_is_left(records: Records) -> None:
    async with records.changing() as unit:
        await unit.residents.add_followers(SOME, version="v1", at=NOW)
        people = [bytes([number]) * 16 for number in (101, 102)]
        one, other = [await unit.staff.add(process=INSEK.key, person=person, address=b"sealed", at=NOW, **ROLE) for person in people]
        assert await unit.outbox.newest_to_many() is None
        announcements = Announcements(unit, INSEK, MODEL_DAY)
        begun = await announcements.begin(one)
        await announcements.write(begun.id, Language.GERMAN, Version(html="Hallo", units=5), one)
        await announcements.hand_in(begun.id, one)
        await announcements.approve(begun.id, 30, other)
        for _ in range(3):
            await announcements.go_on()

        assert await unit.outbox.newest_to_many() == ToMany(f"announcement:{begun.id}", "announced", 30)
        ready = await unit.outbox.ready_of(begun.id, real=0.0, limit=10)
        await unit.outbox.record_sent({message.id: 1 for message in ready}, at=MODEL_DAY)
        assert await unit.outbox.newest_to_many() == ToMany(f"announcement:{begun.id}", "announced", 20)
