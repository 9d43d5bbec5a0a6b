"""Files that people and bots sent: each has an id per bot, a unique id, and a path to fetch it by."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field

from simulator.wire import Json

LARGEST_DOWNLOAD = 20 * 1024 * 1024


@dataclass(slots=True, eq=False)
class StoredFile:
    file_id: str
    unique_id: str
    kind: str
    content: bytes
    name: str
    mime_type: str
    path: str
    """Where the download lies, behind /file/bot<token>/."""
    describes: Json
    """The object a message shows for it, for sending it again by its id; a photo's is the list of its sizes."""
    known_to: set[int] = field(default_factory=set)
    """Bots that got it or sent it: to all others its id says nothing (Bot API, Sending files)."""

    def as_json(self) -> Json:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


_FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice", "sticker": "stickers", "video": "videos"}


class FileStore:
    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._count = 0

    def keep(self, kind: str, content: bytes, name: str, mime_type: str) -> StoredFile:
        self._count += 1
        digest = hashlib.sha256(kind.encode() + content).digest()
        unique_id = "AQAD" + _letters(digest[:9])
        file_id = "AgACAgIAAxk" + _letters(digest[:24] + self._count.to_bytes(6, "big"))
        suffix = name.rpartition(".")[2] if "." in name else ""
        path = f"{_FOLDERS.get(kind, 'documents')}/file_{self._count}" + (f".{suffix}" if suffix else "")
        kept = StoredFile(file_id, unique_id, kind, content, name, mime_type, path, {})
        self._by_id[file_id] = kept
        self._by_path[path] = kept
        return kept

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def known_by_id(self, file_id: str, bot_id: int) -> StoredFile | None:
        """A file that this bot has got or sent."""
        kept = self._by_id.get(file_id)
        return kept if kept is not None and bot_id in kept.known_to else None

    def become_known(self, content: Json, bot_id: int) -> None:
        """A bot has got or sent a message that contains this."""
        for shown in content.values():
            for one in shown if isinstance(shown, list) else (shown,):
                if isinstance(one, dict) and (kept := self._by_id.get(one.get("file_id", ""))) is not None:
                    kept.known_to.add(bot_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    @property
    def size(self) -> int:
        return sum(len(kept.content) for kept in self._by_id.values())


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
