"""Fetches photos that ideas wait for, and keeps them without anything that a camera wrote into them."""

import asyncio
import io

import structlog
from PIL import Image, ImageOps

from bot.clock import Clock
from bot.telegram import Answer, NotSent, Telegram, Unanswered
from locales.speech import Speech
from participation.residents import ResidentId, ResidentState
from storage.outbox import Lane, Outgoing
from storage.photos import Wanted
from storage.records import Records
from storage.unit import Unit

LONGEST_SIDE = 1600  # pixels
PIXELS_MAXIMUM = {"JPEG": 80_000_000, "MPO": 80_000_000, "PNG": 25_000_000, "GIF": 25_000_000, "WEBP": 12_000_000}
"""More is refused before it is unpacked. Each format at its most takes about 100 to 200 MB for a moment; a JPEG is unpacked in parts."""
PIXELS_MAXIMUM_PROGRESSIVE = 36_000_000  # of a JPEG that comes clearer by and by, which is held as a whole
ATTEMPTS = 6  # that end in a way nobody hears of: the process dies over the picture, say
SOON, LATER = 2.0, 600.0  # seconds: the next try comes after as long as it was tried in vain, within these bounds
A_DAY = 86_400.0  # seconds for which Telegram is asked again while it cannot give a photo out

_log = structlog.get_logger()


class _NotNow(Exception):
    """Telegram could not say yes or no, or asked to be left alone for so many seconds."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds


class Photos:
    def __init__(self, *, records: Records, telegram: Telegram, clock: Clock, speech: Speech) -> None:
        self._records = records
        self._telegram = telegram
        self._clock = clock
        self._speech = speech
        self._resting_until = 0.0  # real time: Telegram asked to be left alone

    async def fetch_wanted(self) -> None:
        """Fetch every photo whose time has come. Safe to call again: a photo that is stored is no longer wanted."""
        async with self._records.reading() as unit:
            wanted = await unit.photos.wanted(self._clock.real(), limit=10)
        for photo in wanted:
            if self._clock.real() < self._resting_until:
                return
            try:
                await self._fetch(photo)
            except Exception as error:  # one photo never keeps the others waiting; its attempt is on record
                _log.error("photo_not_fetched", error=type(error).__name__)

    async def _fetch(self, photo: Wanted) -> None:
        if photo.attempts >= ATTEMPTS:
            await self._give_up(photo)
            return
        tried = self._clock.real() - photo.tried_since if photo.tried_since is not None else 0.0
        pause = min(max(tried, SOON), LATER)
        async with self._records.changing() as unit:
            await unit.photos.begin_attempt(photo, self._clock.real(), not_before=self._clock.real() + pause)
        try:
            content = await self._download(photo.file_id)
        except _NotNow as trouble:
            if tried >= A_DAY:
                await self._give_up(photo)
                return
            async with self._records.changing() as unit:
                await unit.photos.try_later(photo, self._clock.real() + max(pause, trouble.seconds))
            return
        picture = await asyncio.to_thread(cleaned, content) if content is not None else None
        if picture is None:
            await self._give_up(photo)
            return
        async with self._records.changing() as unit:
            await unit.photos.store(photo.id, picture)

    async def _download(self, file_id: str) -> bytes | None:
        """The file's bytes, or None if Telegram will never give it out. Raises _NotNow."""
        try:
            answer = await self._telegram.call("getFile", {"file_id": file_id})
            if answer.ok:
                return await self._telegram.download(str(answer.result.get("file_path", "")))
        except (NotSent, Unanswered):
            raise _NotNow from None
        if answer.retry_after is not None:
            self._resting_until = self._clock.real() + answer.retry_after
            raise _NotNow(answer.retry_after)
        if not _is_final(answer):
            raise _NotNow
        return None

    async def _give_up(self, photo: Wanted) -> None:
        """Do without the photo, and tell whoever sent it."""
        async with self._records.changing() as unit:
            draft_id = await unit.photos.give_up(photo)
            draft = await unit.drafts.find(draft_id) if draft_id is not None else None
            if draft is not None:
                await self._tell(unit, photo, draft.author)
        _log.warning("photo_given_up")

    async def _tell(self, unit: Unit, photo: Wanted, author: ResidentId) -> None:
        await unit.residents.hold(author)
        resident, contact = await unit.residents.get(author), await unit.residents.contact_of(author)
        if resident is None or contact is None or resident.state is not ResidentState.ACTIVE:
            return
        text = self._speech.in_(resident.language)("idea-photo-failed")
        await unit.outbox.put(
            [
                Outgoing(
                    lane=Lane.PERSONAL,
                    chat=contact.chat,
                    address=contact.address,
                    method="sendMessage",
                    payload={"text": text, "parse_mode": "HTML"},
                    created_at=self._clock.now(),
                    resident_id=author,
                    item=f"photo:{photo.id}:{self._clock.real():.0f}",  # sent again, it may fail again
                    kind="photo_failed",
                )
            ]
        )


def _is_final(answer: Answer) -> bool:
    """Whether Telegram speaks of the file (it is too big, say), and not of its own trouble, or of a token it does not know."""
    return answer.code == 400 and "temporarily" not in answer.description


def cleaned(content: bytes) -> bytes | None:
    """The picture as a JPEG of at most 1600 pixels a side, without metadata; None if it is no picture, or too large to unpack."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF")) as image:
            if image.width * image.height > _pixels_maximum(image):
                return None
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            small = image if image.mode in _MODES_THAT_SHRINK_WELL else image.convert("RGB")
            small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(small).convert("RGB")
            bare = Image.new("RGB", upright.size)
            bare.paste(upright)
            packed = io.BytesIO()
            bare.save(packed, "JPEG", quality=85)
            return packed.getvalue()
    except Exception:  # Pillow raises struct.error, TypeError, AttributeError and more over bytes that a camera got wrong
        return None


_MODES_THAT_SHRINK_WELL = frozenset({"RGB", "RGBA", "L"})


def _pixels_maximum(image: Image.Image) -> int:
    return PIXELS_MAXIMUM_PROGRESSIVE if image.info.get("progressive") else PIXELS_MAXIMUM.get(image.format or "", 0)
