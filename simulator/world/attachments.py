"""How documents, voice messages, stickers and videos show in a message."""

from __future__ import annotations

from simulator.wire import Json
from simulator.world.files import FileStore

_DETAILS: dict[str, Json] = {
    "document": {},
    "voice": {"duration": 1},
    "video": {"width": 640, "height": 480, "duration": 1},
    "audio": {"duration": 1},
    "sticker": {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂"},
}


def describe_file(files: FileStore, kind: str, content: bytes, name: str, mime_type: str, **details: object) -> Json:
    """Keep a file and say what a message that carries it contains."""
    stored = files.keep(kind, content, name, mime_type)
    described: Json = {**_DETAILS[kind], **details}
    if kind not in {"voice", "sticker"}:
        described["file_name"] = name
    if kind != "sticker":
        described["mime_type"] = mime_type
    described |= stored.as_json()
    stored.describes = {kind: described}
    return {kind: described}
