"""What a resident is writing, on record: every word is kept, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from participation import refusals
from participation.ideas import MESSAGES_MAXIMUM, PHOTOS_MAXIMUM, WORDS_MAXIMUM, Draft, DraftId, Place, Point
from participation.pieces import Piece
from participation.processes import DistrictKey, FieldKey, TopicKey
from participation.residents import ResidentId
from services.drafts import Drafts
from services.ideas import Ideas
from storage.records import Records
from tests.services.people import somebody
from tests.stage import INSEK

NOON = datetime(2024, 4, 5, 10, 0, tzinfo=UTC)
AFTER_THE_PHASE = datetime(2024, 4, 20, 10, 0, tzinfo=UTC)
SHADE = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."
ENVIRONMENT = TopicKey("umwelt")


@pytest.fixture
async def maria(records: Records) -> ResidentId:
    return await somebody(records, NOON)


@asynccontextmanager
async def drafts_in(records: Records, now: datetime = NOON) -> AsyncIterator[Drafts]:
    async with records.changing() as unit:
        yield Drafts(unit, INSEK, now)


async def begun(records: Records, author: ResidentId, text: str = "", now: datetime = NOON) -> Draft:
    async with drafts_in(records, now) as drafts:
        draft = await drafts.begin(author, topic=ENVIRONMENT)
        return await drafts.write(draft.id, author, text, 1) if text else draft


async def on_record(records: Records, draft_id: DraftId) -> Draft:
    async with records.reading() as unit:
        draft = await unit.drafts.find(draft_id)
    assert draft is not None
    return draft


async def test_a_draft_is_on_record_with_all_its_parts(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)
    async with drafts_in(records) as drafts:
        await drafts.give_title(draft.id, maria, "Schatten")
        await drafts.put_in_district(draft.id, maria, DistrictKey("siegelbach"))
        await drafts.put_at_street(draft.id, maria, "Parkstraße 5")
        await drafts.add_photo(draft.id, maria, file_id="f", unique_id="u")
        await drafts.set_aside(draft.id, maria, Piece(message=7, text="Und eine Bank."))

    kept = await on_record(records, draft.id)
    assert (kept.topic, kept.field, kept.text, kept.title) == (ENVIRONMENT, "gruen-klima", SHADE, "Schatten")
    assert kept.place == Place(district=DistrictKey("siegelbach"), street="Parkstraße 5")
    assert (len(kept.photos), kept.messages, kept.waiting) == (1, (1,), (Piece(message=7, text="Und eine Bank."),))


async def test_a_draft_begins_only_while_ideas_are_collected(records: Records, maria: ResidentId) -> None:
    with pytest.raises(refusals.CollectingIsClosed):
        await begun(records, maria, now=AFTER_THE_PHASE)


async def test_a_poster_sets_topic_and_district(records: Records, maria: ResidentId) -> None:
    async with drafts_in(records) as drafts:
        draft = await drafts.begin(maria, topic=TopicKey("mobilitaet"), district=DistrictKey("siegelbach"))

    assert (draft.topic, draft.place) == ("mobilitaet", Place(district=DistrictKey("siegelbach")))


async def test_a_poster_for_a_topic_that_has_gone_sets_nothing(records: Records, maria: ResidentId) -> None:
    async with drafts_in(records) as drafts:
        draft = await drafts.begin(maria, topic=TopicKey("strassenbahn"), district=DistrictKey("mars"))

    assert draft.is_blank


async def test_an_unfinished_draft_waits_thirty_days_and_no_longer(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)

    async with drafts_in(records, NOON + INSEK.retention.of("drafts") - timedelta(hours=1)) as drafts:
        found = await drafts.unfinished(maria)
    async with drafts_in(records, NOON + INSEK.retention.of("drafts")) as drafts:
        assert await drafts.unfinished(maria) is None
    assert found is not None
    assert found.id == draft.id


async def test_a_text_too_long_to_be_sent_is_kept(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, "a" * 3212)

    assert (await on_record(records, draft.id)).text == "a" * 3212


async def test_a_few_letters_do_not_take_the_place_of_a_text(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)

    async with drafts_in(records) as drafts:
        with pytest.raises(refusals.IdeaTooShort):
            await drafts.write(draft.id, maria, "hm", 2)

    assert (await on_record(records, draft.id)).text == SHADE


async def test_a_text_that_the_app_cut_in_two_is_one_text(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, "a" * 4096)

    async with drafts_in(records, NOON + timedelta(seconds=2)) as drafts:
        whole = await drafts.write(draft.id, maria, "b" * 900, 2)
    async with drafts_in(records, NOON + timedelta(minutes=2)) as drafts:
        shorter = await drafts.write(draft.id, maria, SHADE, 3)

    assert (whole.text, whole.messages) == ("a" * 4096 + "\n" + "b" * 900, (1, 2))
    assert (shorter.text, shorter.messages) == (SHADE, (3,))


async def test_a_photo_in_between_makes_no_later_text_the_rest_of_the_one_before(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, "a" * 4096)

    async with drafts_in(records, NOON + timedelta(minutes=2)) as drafts:
        await drafts.add_photo(draft.id, maria, file_id="f", unique_id="u")
        shorter = await drafts.write(draft.id, maria, SHADE, 3)

    assert shorter.text == SHADE


async def test_nothing_visible_is_no_text(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)

    async with drafts_in(records) as drafts:
        for deed in (drafts.write, drafts.give_title, drafts.put_at_street):
            with pytest.raises(refusals.NothingWritten):
                await deed(draft.id, maria, "\u200b \u2060")
        with pytest.raises(refusals.NothingWritten):
            await drafts.set_aside(draft.id, maria, Piece(message=2, text="\u200b"))


async def test_pieces_wait_until_the_person_says_what_they_are(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)
    async with drafts_in(records) as drafts:
        await drafts.set_aside(draft.id, maria, Piece(message=2, text="Und eine Bank."))
        await drafts.set_aside(draft.id, maria, Piece(message=3, text="Am besten zwei."))
    assert (await on_record(records, draft.id)).text == SHADE

    async with drafts_in(records) as drafts:
        whole = await drafts.append_waiting(draft.id, maria)

    assert (whole.text, whole.messages) == (f"{SHADE}\nUnd eine Bank.\nAm besten zwei.", (1, 2, 3))
    assert whole.waiting == ()


async def test_a_piece_that_is_edited_while_it_waits_waits_as_edited(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)

    async with drafts_in(records) as drafts:
        await drafts.set_aside(draft.id, maria, Piece(message=2, text="Und eine Bang."))
        edited = await drafts.set_aside(draft.id, maria, Piece(message=2, text="Und eine Bank."))

    assert edited.waiting == (Piece(message=2, text="Und eine Bank."),)


async def test_a_draft_is_found_by_any_message_that_it_was_written_in(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)

    async with drafts_in(records) as drafts:
        await drafts.set_aside(draft.id, maria, Piece(message=2, text="Und eine Bank."))
        found = [await drafts.written_in(maria, message) for message in (1, 2, 3)]

    assert [known.id if known else None for known in found] == [draft.id, draft.id, None]


async def test_nobody_changes_or_finds_the_draft_of_another(records: Records, maria: ResidentId) -> None:
    draft, yusuf = await begun(records, maria, SHADE), await somebody(records, NOON, number=2)

    async with drafts_in(records) as drafts:
        with pytest.raises(refusals.NotYours):
            await drafts.write(draft.id, yusuf, "Etwas ganz anderes")
        with pytest.raises(refusals.NotYours):
            await drafts.delete(draft.id, yusuf)
        assert await drafts.written_in(yusuf, 1) is None
        assert await drafts.unfinished(yusuf) is None


async def test_what_was_sent_is_no_draft_any_more(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)
    async with records.changing() as unit:
        await Ideas(unit, INSEK, NOON).submit(draft.id, maria)

    async with drafts_in(records) as drafts:
        for deed in (drafts.get, drafts.delete, drafts.remove_photos):
            with pytest.raises(refusals.IdeaAlreadySubmitted):
                await deed(draft.id, maria)


async def test_a_point_and_a_street_replace_each_other_and_the_district_stays(records: Records, maria: ResidentId) -> None:
    async with drafts_in(records) as drafts:
        draft = await drafts.begin(maria, district=DistrictKey("siegelbach"))
        street = await drafts.put_at_street(draft.id, maria, "Parkstraße 5")
        point = await drafts.put_at(draft.id, maria, Point(latitude=49.4, longitude=7.7))
        other = await drafts.put_in_district(draft.id, maria, DistrictKey("erfenbach"))
        nowhere = await drafts.remove_place(draft.id, maria)

    assert street.place == Place(street="Parkstraße 5", district=DistrictKey("siegelbach"))
    assert point.place == Place(point=Point(latitude=49.4, longitude=7.7), district=DistrictKey("siegelbach"))
    assert other.place == Place(point=Point(latitude=49.4, longitude=7.7), district=DistrictKey("erfenbach"))
    assert nowhere.place is None


async def test_what_is_not_on_the_list_cannot_be_chosen(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria)

    async with drafts_in(records) as drafts:
        with pytest.raises(refusals.UnknownTopic):
            await drafts.choose_field(draft.id, maria, FieldKey("meer"))
        with pytest.raises(refusals.UnknownTopic):
            await drafts.choose_topic(draft.id, maria, TopicKey("meer"))
        with pytest.raises(refusals.UnknownDistrict):
            await drafts.put_in_district(draft.id, maria, DistrictKey("mars"))


async def test_the_same_photo_again_is_the_same_photo(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria)

    async with drafts_in(records) as drafts:
        once = await drafts.add_photo(draft.id, maria, file_id="f", unique_id="u")
        twice = await drafts.add_photo(draft.id, maria, file_id="g", unique_id="u")

    assert once.photos == twice.photos


async def test_one_photo_too_many_leaves_the_others(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria)

    async with drafts_in(records) as drafts:
        for number in range(PHOTOS_MAXIMUM):
            await drafts.add_photo(draft.id, maria, file_id="f", unique_id=str(number))
        with pytest.raises(refusals.TooManyPhotos):
            await drafts.add_photo(draft.id, maria, file_id="f", unique_id="one more")

    assert len((await on_record(records, draft.id)).photos) == PHOTOS_MAXIMUM


async def test_a_photo_that_was_removed_and_sent_again_is_fetched_again(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria)
    async with records.changing() as unit:
        drafts = Drafts(unit, INSEK, NOON)
        (photo,) = (await drafts.add_photo(draft.id, maria, file_id="f", unique_id="u")).photos
        await unit.photos.store(photo, b"picture")
        await drafts.remove_photos(draft.id, maria)
        await drafts.add_photo(draft.id, maria, file_id="f", unique_id="u")

        assert [wanted.id for wanted in await unit.photos.wanted(0.0, limit=10)] == [photo]


async def test_a_deleted_draft_is_gone_and_deleting_it_again_is_no_mistake(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)

    async with drafts_in(records) as drafts:
        await drafts.add_photo(draft.id, maria, file_id="f", unique_id="u")
        await drafts.delete(draft.id, maria)
        await drafts.delete(draft.id, maria)

        with pytest.raises(refusals.DraftIsGone):
            await drafts.get(draft.id, maria)


async def test_a_draft_once_lost_its_words_when_somebody_came_back_while_old_ones_were_forgotten(
    records: Records, maria: ResidentId
) -> None:
    draft = await begun(records, maria, SHADE)
    later = NOON + INSEK.retention.of("drafts") - timedelta(minutes=1)

    async def forget() -> None:
        async with records.changing() as unit:
            await unit.drafts.remove_unfinished(before=later + timedelta(hours=1) - INSEK.retention.of("drafts"))

    async with drafts_in(records, later) as drafts:
        await drafts.give_title(draft.id, maria, "Schatten")
        forgetting = asyncio.create_task(forget())
        await asyncio.sleep(0.3)
    await forgetting

    kept = await on_record(records, draft.id)
    assert (kept.text, kept.title) == (SHADE, "Schatten")


async def test_a_flood_of_messages_ends_and_everything_accepted_stays(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)
    accepted = [SHADE]
    with pytest.raises(refusals.DraftIsFull) as full:
        for number in range(2, 200):
            async with drafts_in(records) as drafts:
                await drafts.set_aside(draft.id, maria, Piece(message=number, text=f"{number} " + "ä" * 3990))
            accepted.append(f"{number} " + "ä" * 3990)
    kept = await on_record(records, draft.id)

    assert [kept.text, *(piece.text for piece in kept.waiting)] == accepted
    assert full.value.facts == {"kept": len(SHADE) + len(kept.waiting_text), "maximum": 3000}
    assert len(kept.text) + len(kept.waiting_text) <= WORDS_MAXIMUM


async def test_a_flood_of_single_letters_ends_too(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, SHADE)
    async with drafts_in(records) as drafts:
        for number in range(2, MESSAGES_MAXIMUM + 1):
            await drafts.set_aside(draft.id, maria, Piece(message=number, text="a"))
        with pytest.raises(refusals.DraftIsFull):
            await drafts.set_aside(draft.id, maria, Piece(message=MESSAGES_MAXIMUM + 1, text="a"))
        await drafts.set_aside(draft.id, maria, Piece(message=MESSAGES_MAXIMUM, text="an edit takes no room"))

        appended = await drafts.append_waiting(draft.id, maria)

    assert appended.text == f"{SHADE}\n" + "a\n" * (MESSAGES_MAXIMUM - 2) + "an edit takes no room"


async def test_the_rest_of_a_text_ends_where_a_draft_ends(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, "ä" * 4096)
    async with drafts_in(records) as drafts:
        for number in range(2, 5):
            draft = await drafts.write(draft.id, maria, "ä" * 4096, number)
        with pytest.raises(refusals.DraftIsFull):
            await drafts.write(draft.id, maria, "ä" * 4096, 5)
        assert (await drafts.get(draft.id, maria)).text == draft.text


async def test_what_was_accepted_can_always_be_appended(records: Records, maria: ResidentId) -> None:
    draft = await begun(records, maria, "ä" * 4000)
    async with drafts_in(records) as drafts:
        await drafts.set_aside(draft.id, maria, Piece(message=2, text="b" * (WORDS_MAXIMUM - 4000)))
        appended = await drafts.append_waiting(draft.id, maria)

    assert len(appended.text) == WORDS_MAXIMUM + 1
