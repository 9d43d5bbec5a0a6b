"""Photos are fetched from Telegram however long that takes, and no photo keeps another waiting."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from PIL import Image
from sqlalchemy import select

from bot.clock import Clock
from bot.photos import A_DAY, LONGEST_SIDE, Photos, cleaned
from bot.telegram import Telegram
from participation.ideas import DraftId, PhotoId
from participation.residents import ResidentId
from simulator import Simulator
from storage.outbox import MessageRow
from storage.photos import PhotoRow, PhotoState
from storage.records import Records
from tests.conversations.on_record import comes_true
from tests.conversations.pictures import photo
from tests.hostile.canaries import hits
from tests.hostile.files import FILES, photo_with_traces
from tests.services.people import somebody
from tests.stage import INSEK, SPEECH, TOKEN, Neighbour

DESCRIPTION, WIDTH, RESOLUTION = b"\x01\x0e\x00\x02", b"\x01\x00\x00\x02", b"\x01\x1a\x00\x02"


def with_letters_for_a_number(tag: bytes) -> bytes:
    """A good picture whose camera wrote letters where a number belongs."""
    notes = Image.Exif()
    notes[0x0112], notes[0x010E] = 6, "desc"
    packed = io.BytesIO()
    Image.new("RGB", (64, 48)).save(packed, "JPEG", exif=notes)
    return packed.getvalue().replace(DESCRIPTION, tag)


class LaterClock(Clock):
    """Real time, which a test lets pass."""

    passed = 0.0

    def real(self) -> float:
        return super().real() + self.passed


@dataclass
class House:
    """Somebody with a draft, and who fetches the photos that belong to it."""

    records: Records
    clock: LaterClock
    photos: Photos
    another: Callable[[], Photos]
    author: ResidentId
    draft: DraftId

    async def wants(self, file_id: str, unique_id: str = "one") -> PhotoId:
        async with self.records.changing() as unit:
            return await unit.photos.want(self.draft, file_id, unique_id)

    async def tries(self, *, after: float = 0.0) -> None:
        self.clock.passed += after
        await self.photos.fetch_wanted()

    def begins_anew(self) -> None:
        """Another process fetches photos from now on."""
        self.photos = self.another()

    async def state(self, photo_id: PhotoId) -> str | None:
        async with self.records.reading() as unit:
            return await unit._session.scalar(select(PhotoRow.state).where(PhotoRow.id == photo_id))

    async def told(self) -> list[str]:
        async with self.records.reading() as unit:
            rows = await unit._session.scalars(select(MessageRow).where(MessageRow.resident_id == self.author))
            return [str((row.payload or {})["text"]) for row in rows]


@pytest.fixture
async def house(telegram: Simulator, records: Records) -> AsyncIterator[House]:
    now, clock = datetime.now(UTC), LaterClock()
    author = await somebody(records, now)
    async with records.changing() as unit:
        draft = await unit.drafts.begin(INSEK.key, author, now)
    api = Telegram(api_url=telegram.url, token=TOKEN)

    def photos() -> Photos:
        return Photos(records=records, telegram=api, clock=clock, speech=SPEECH)

    yield House(records, clock, photos(), photos, author, draft.id)
    await api.close()


async def sent(telegram: Simulator, content: bytes) -> str:
    """The number under which Telegram gives a photo out."""
    maria = await Neighbour.moves_in(telegram, "Maria")
    return str((await maria.sends_photo(content))["photo"][-1]["file_id"])


async def sent_as_a_file(telegram: Simulator, content: bytes) -> str:
    """As it is: Telegram makes photos anew and leaves files alone."""
    maria = await Neighbour.moves_in(telegram, "Maria")
    return str((await maria.sends_document(content, name="baum.jpg", mime_type="image/jpeg"))["document"]["file_id"])


@pytest.mark.parametrize("tag", [WIDTH, RESOLUTION])
def test_a_camera_that_wrote_letters_for_a_number_is_no_error(tag: bytes) -> None:
    """Pillow raises struct.error and TypeError over them."""
    assert cleaned(with_letters_for_a_number(tag)) is None


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_sent_for_a_picture_becomes_a_small_one_without_traces_or_nothing(name: str) -> None:
    picture = cleaned(FILES[name]())

    if picture is not None:
        with Image.open(io.BytesIO(picture)) as made:
            assert (made.format, made.mode) == ("JPEG", "RGB")
            assert max(made.size) <= LONGEST_SIDE
            assert not made.getexif()
            assert not {"exif", "comment", "icc_profile", "xmp"} & set(made.info)
        assert not hits(picture)


def test_a_camera_held_upright_and_one_that_takes_two_pictures_at_once_are_understood() -> None:
    upright = cleaned(photo_with_traces())
    both = io.BytesIO()
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("green", "blue")]
    frames[0].save(both, "MPO", save_all=True, append_images=frames[1:])
    assert upright
    assert Image.open(io.BytesIO(upright)).size == (200, 320)
    assert cleaned(both.getvalue()) is not None


@pytest.mark.parametrize(
    "name", ["a bomb of a PNG", "a PNG that says it is huge", "a GIF that says it is huge", "a JPEG that is huge when unpacked"]
)
def test_a_bomb_is_not_unpacked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unpack(*_: object) -> None:
        pytest.fail("it was unpacked")

    content = FILES[name]()
    monkeypatch.setattr(Image.Image, "thumbnail", unpack)
    monkeypatch.setattr(Image.Image, "convert", unpack)

    assert cleaned(content) is None


async def test_a_photo_that_cannot_be_opened_keeps_none_behind_it_waiting(telegram: Simulator, house: House) -> None:
    """It was once fetched again every second, for ever, and those behind it never."""
    bad = await house.wants(await sent_as_a_file(telegram, with_letters_for_a_number(WIDTH)), "bad")
    good = await house.wants(await sent(telegram, photo()), "good")

    await house.tries()

    assert (await house.state(bad), await house.state(good)) == (PhotoState.FAILED, PhotoState.STORED)
    assert await house.told() == [SPEECH.in_(INSEK.languages[0])("idea-photo-failed")]


async def test_a_photo_over_which_the_process_dies_is_not_tried_for_ever(telegram: Simulator, house: House) -> None:
    dying = await house.wants(await sent(telegram, photo()))
    for _ in range(6):  # as a start does that does not come to its end
        async with house.records.changing() as unit:
            (wanted,) = await unit.photos.wanted(house.clock.real(), limit=1)
            await unit.photos.begin_attempt(wanted, house.clock.real(), not_before=0.0)

    await house.tries()

    assert await house.state(dying) == PhotoState.FAILED
    assert len(await house.told()) == 1


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway", "reset_before", "reset_after"])
async def test_hours_of_trouble_at_telegram_cost_no_photo(telegram: Simulator, house: House, kind: str) -> None:
    """After a minute the bot once gave up, and told nobody."""
    late = await house.wants(await sent(telegram, photo()))
    await telegram.add_fault(kind, method="getFile")  # type: ignore[arg-type]  # one of the simulator's kinds
    for _ in range(20):
        await house.tries(after=600)
    assert await house.state(late) == PhotoState.WANTED

    await telegram.clear_faults()
    await house.tries(after=600)

    assert await house.state(late) == PhotoState.STORED
    assert await house.told() == []


async def test_after_a_day_in_vain_the_person_is_told_once(telegram: Simulator, house: House) -> None:
    lost = await house.wants(await sent(telegram, photo()))
    await telegram.add_fault("server_error", method="getFile")
    await house.tries()
    await house.tries(after=A_DAY)
    await house.tries(after=A_DAY)

    assert await house.state(lost) == PhotoState.FAILED
    assert len(await house.told()) == 1


async def test_when_telegram_asks_to_be_left_alone_no_photo_is_asked_for(telegram: Simulator, house: House) -> None:
    first = await house.wants(await sent(telegram, photo(1)), "first")
    second = await house.wants(await sent(telegram, photo(2)), "second")
    await telegram.add_fault("too_many_requests", method="getFile", retry_after=30, count=1)
    await house.tries()
    await house.tries(after=25)
    assert [await house.state(each) for each in (first, second)] == [PhotoState.WANTED, PhotoState.WANTED]

    await house.tries(after=6)

    assert [await house.state(each) for each in (first, second)] == [PhotoState.STORED, PhotoState.STORED]


async def test_a_process_that_begins_anew_leaves_telegram_alone_as_long(telegram: Simulator, house: House) -> None:
    late = await house.wants(await sent(telegram, photo()))
    await telegram.add_fault("too_many_requests", method="getFile", retry_after=30, count=1)
    await house.tries()
    house.begins_anew()

    await house.tries(after=25)

    assert await house.state(late) == PhotoState.WANTED


async def test_a_photo_that_is_taken_away_while_it_is_fetched_is_nobodys_trouble(telegram: Simulator, house: House) -> None:
    await house.wants("nothing")
    await telegram.add_fault("slow", method="getFile", seconds=1)

    async def is_asked_for() -> bool:
        return any(fault.struck for fault in telegram.conditions.faults)

    trying = asyncio.create_task(house.tries())
    await comes_true(is_asked_for)
    async with house.records.changing() as unit:
        await unit.photos.remove_all(house.draft)
    await trying

    assert await house.told() == []


async def test_a_final_no_is_told_and_the_photo_sent_again_is_fetched(telegram: Simulator, house: House) -> None:
    """The number it was first sent under was once kept, so that sending it again did not help."""
    lost = await house.wants("nothing")
    await house.tries()
    assert await house.state(lost) == PhotoState.FAILED
    assert len(await house.told()) == 1

    assert await house.wants(await sent(telegram, photo())) == lost
    await house.tries()

    assert await house.state(lost) == PhotoState.STORED


async def test_a_long_number_of_a_photo_is_kept(house: House) -> None:
    long = await house.wants("f" * 300, "u" * 100)

    assert await house.state(long) == PhotoState.WANTED
