"""What a hostile person sends for a picture."""

import io
import random
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from PIL import Image

from tests.hostile.canaries import FILE, FIRST_NAME

GPS, MAKER, COMMENT = 0x8825, 0x010F, 0x9286


def _packed(image: Image.Image, kind: str, **how: object) -> bytes:
    packed = io.BytesIO()
    image.save(packed, kind, **how)
    return packed.getvalue()


@cache
def photo_with_traces() -> bytes:
    """A camera wrote down where it was, whose it is, and a picture in the picture."""
    notes = Image.Exif()
    notes[MAKER], notes[COMMENT], notes[0x0112] = FIRST_NAME, FILE, 6
    notes.get_ifd(GPS).update({1: "N", 2: (49.0, 26.0, 40.0), 3: "E", 4: (7.0, 46.0, 8.0)})
    return _packed(Image.new("RGB", (320, 200), (120, 160, 90)), "JPEG", exif=notes, comment=FILE.encode())


def _png(width: int, height: int, *, rows: int, more: bytes = b"") -> bytes:
    """A PNG that says how large it is, and holds so many rows of nothing."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    squeeze, packed = zlib.compressobj(9), b""
    for _ in range(rows):
        packed += squeeze.compress(bytes((width + 7) // 8 + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", packed + squeeze.flush()) + chunk(b"IEND", b"")


def _text_bomb() -> bytes:
    """A note in a picture that is unpacked to a hundred times its length."""
    content = b"Comment\0\0" + zlib.compress(b"a" * 30_000_000, 9)
    return _png(
        16, 16, rows=16, more=struct.pack(">I", len(content)) + b"zTXt" + content + struct.pack(">I", zlib.crc32(b"zTXt" + content))
    )


@cache
def _many_frames() -> bytes:
    frames = [Image.new("P", (64, 64), number) for number in range(200)]
    return _packed(frames[0], "GIF", save_all=True, append_images=frames[1:])


def _with_size(content: bytes, width: int, height: int) -> bytes:
    """A GIF that says it is larger."""
    return content[:6] + struct.pack("<HH", width, height) + content[10:]


_MADE: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "traces of a camera": photo_with_traces,
        "a bomb of a PNG": lambda: _png(20_000, 20_000, rows=20_000),
        "a PNG that says it is huge": lambda: _png(2**31 - 1, 2**31 - 1, rows=1),
        "a PNG of no size": lambda: _png(0, 0, rows=0),
        "a long thin PNG": lambda: _png(1, 60_000, rows=60_000),
        "a bomb in a note": _text_bomb,
        "a large PNG within the limit": lambda: _png(4_900, 4_900, rows=4_900),
        "a large JPEG": lambda: _packed(Image.new("L", (8_000, 8_000)), "JPEG"),
        "a JPEG that is huge when unpacked": lambda: _packed(Image.new("L", (9_400, 9_400)), "JPEG"),
        "a JPEG that comes by and by": lambda: _packed(Image.new("RGB", (4_000, 4_000)), "JPEG", progressive=True),
        "a truncated JPEG": lambda: photo_with_traces()[:400],
        "a JPEG without its end": lambda: photo_with_traces()[:-40],
        "a truncated PNG": lambda: _png(64, 64, rows=64)[:-20],
        "many pictures in one": _many_frames,
        "a GIF that says it is huge": lambda: _with_size(_packed(Image.new("P", (8, 8)), "GIF"), 65_535, 65_535),
        "a wide WEBP": lambda: _packed(Image.new("RGB", (16_000, 400)), "WEBP"),
        "a picture as printers have it": lambda: _packed(Image.new("CMYK", (64, 64)), "JPEG"),
        "a picture of another kind": lambda: _packed(Image.new("RGB", (64, 64)), "TIFF"),
        "words": lambda: FILE.encode() * 100,
        "nothing": lambda: b"",
        "a program": lambda: b"MZ" + bytes(2_000),
        "a picture made of words": f"<svg xmlns='http://www.w3.org/2000/svg'><text>{FILE}</text></svg>".encode,
        "noise behind a picture's first bytes": lambda: b"\xff\xd8\xff\xe0" + random.Random(5).randbytes(4_000),
    }
)

FILES: Mapping[str, Callable[[], bytes]] = MappingProxyType({name: cache(make) for name, make in _MADE.items()})
