"""What an editor sent, as an announcement keeps it: Telegram's own formatting, the size that people see, the photo or file."""

import html
import re
from collections.abc import Collection

from aiogram.enums import MessageEntityType
from aiogram.types import Document, Message, MessageEntity
from aiogram.utils.text_decorations import HtmlDecoration

from locales.speech import Written
from participation import refusals
from participation.announcements import Attachment, AttachmentKind, Version
from participation.texts import tidy, units

_TAG = re.compile(r"<[^>]*>")
_ONLY_WORDS = frozenset({MessageEntityType.TEXT_MENTION, MessageEntityType.CUSTOM_EMOJI, MessageEntityType.DATE_TIME})
"""What would lead to a person, needs a paid account, or looks different on each phone."""


class _Decoration(HtmlDecoration):
    """Telegram's HTML, in which the only links are those to the web that the editor made."""

    def apply_entity(self, entity: MessageEntity, text: str) -> str:
        return text if entity.type in _ONLY_WORDS else super().apply_entity(entity, text)

    def link(self, value: str, link: str) -> str:
        is_address = link.casefold().startswith(("https://", "http://"))
        return super().link(value, html.escape(link)) if is_address else value

    def pre_language(self, value: str, language: str) -> str:
        """Which programming language it is says nothing to people."""
        return self.pre(value)


def version_in(message: Message) -> Version | None:
    """The words of a message or below a photo or file, with their formatting. None if there are none that anybody could see."""
    text, entities = (message.text, message.entities) if message.text else (message.caption, message.caption_entities)
    if not text or not tidy(text):
        return None
    return Version(html=_Decoration().unparse(text, entities), units=units(text))


def attachment_in(message: Message, album: Collection[Message]) -> Attachment | None:
    """The photo or file of a message. Refused are several at once, and files that not everybody can open."""
    if len(album) > 1:
        raise refusals.OneAttachmentOnly
    if message.photo:
        return Attachment(kind=AttachmentKind.PHOTO, file_id=message.photo[-1].file_id)
    return _file(message.document) if message.document else None


def _file(document: Document) -> Attachment:
    return Attachment.document(document.file_id, mime_type=document.mime_type or "", size=document.file_size or 0)


def first_words(version: Version, length: int) -> Written:
    """How a version begins, without its formatting."""
    return Written(html.unescape(_TAG.sub("", version.html))).shortened(length)
