"""Photos come in sizes, made anew without what the camera wrote into them, as Telegram does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from simulator.wire import Json
from simulator.world.files import FileStore, StoredFile

SIDES = (90, 320, 800, 1280)
LARGEST_PHOTO = 10 * 1024 * 1024
MOST_PIXELS_AROUND = 10_000
STEEPEST_RATIO = 20
QUALITY = 87


class NotAPhoto(ValueError):
    """Says why in Telegram's words."""


def keep_photo(files: FileStore, raw: bytes) -> list[Json]:
    """The photo in all its sizes, smallest first, as a message shows them."""
    picture = _open(raw)
    shown: list[Json] = []
    kept: list[StoredFile] = []
    for side in SIDES:
        size = picture.copy()
        size.thumbnail((side, side))
        buffer = io.BytesIO()
        size.save(buffer, "JPEG", quality=QUALITY)
        stored = files.keep("photo", buffer.getvalue(), "photo.jpg", "image/jpeg")
        kept.append(stored)
        shown.append({**stored.as_json(), "width": size.width, "height": size.height})
        if max(picture.size) <= side:
            break
    for stored in kept:
        stored.describes = {"photo": shown}
    return shown


def _open(raw: bytes) -> Image.Image:
    if not raw:
        raise NotAPhoto("File must be non-empty")
    if len(raw) > LARGEST_PHOTO:
        raise NotAPhoto(f"File of size {len(raw)} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes")
    with _told_if_unreadable():
        opened = Image.open(io.BytesIO(raw))
    width, height = opened.size
    if width + height > MOST_PIXELS_AROUND or max(width, height) > STEEPEST_RATIO * min(width, height):
        raise NotAPhoto("PHOTO_INVALID_DIMENSIONS")
    with _told_if_unreadable():
        return _upright(opened).convert("RGB")


@contextmanager
def _told_if_unreadable() -> Iterator[None]:
    try:
        yield
    except Exception:  # Pillow raises struct.error, TypeError, ValueError and more over bytes that are no picture
        raise NotAPhoto("IMAGE_PROCESS_FAILED") from None


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera was held. Of its EXIF data only that is read: what else is wrong with them, Pillow could not write again."""
    picture.getexif()
    picture.info.pop("exif", None)
    return ImageOps.exif_transpose(picture)
