"""What people send besides text, and the phrase that says why it cannot be used."""

from aiogram.enums import ContentType
from aiogram.filters import Filter
from aiogram.types import Message

_PHRASES = {
    ContentType.STICKER: "wrong-sticker",
    ContentType.ANIMATION: "wrong-animation",
    ContentType.VOICE: "wrong-voice",
    ContentType.AUDIO: "wrong-audio",
    ContentType.VIDEO: "wrong-video",
    ContentType.VIDEO_NOTE: "wrong-video",
    ContentType.DOCUMENT: "wrong-document",
    ContentType.CONTACT: "wrong-contact",
    ContentType.LOCATION: "wrong-location",
    ContentType.VENUE: "wrong-location",
    ContentType.POLL: "wrong-poll",
    ContentType.DICE: "wrong-dice",
    ContentType.PHOTO: "wrong-other",
    ContentType.LIVE_PHOTO: "wrong-other",
    ContentType.STORY: "wrong-other",
    ContentType.GAME: "wrong-other",
    ContentType.INVOICE: "wrong-other",
    ContentType.PAID_MEDIA: "wrong-other",
    ContentType.CHECKLIST: "wrong-other",
    ContentType.GIVEAWAY: "wrong-other",
    ContentType.RICH_MESSAGE: "wrong-other",
    ContentType.UNKNOWN: "wrong-other",
}


class Sent(Filter):
    """Something that a person has sent, as against Telegram's own notes that something was pinned or renamed."""

    async def __call__(self, event: Message) -> bool:
        return event.content_type == ContentType.TEXT or ContentType(event.content_type) in _PHRASES


def wrong_kind(message: Message) -> str:
    """Why this message is no answer."""
    if message.forward_origin is not None:
        return "wrong-forwarded"
    return _PHRASES.get(ContentType(message.content_type), "wrong-choice")
