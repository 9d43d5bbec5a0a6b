"""Photos: kept wherever the idea dialog stands. The words under one are words for the idea."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Document, Message, PhotoSize

from handlers.filters import NothingAsked
from handlers.residents.here import Here
from handlers.residents.ideas import questions, words
from handlers.residents.ideas.buttons import PhotosRemoved
from handlers.residents.ideas.filters import Answers, Writing
from locales.speech import Spoken
from participation.idea_questions import Question
from participation.ideas import Draft
from participation.pieces import Piece
from participation.refusals import PhotosAreOff, TooManyPhotos
from participation.residents import Resident

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
MEGABYTES = 20
"""More than this Telegram does not hand over to a bot."""


class WithPictures(Filter):
    """A photo, or a picture sent as a file, perhaps among other things that were sent together."""

    async def __call__(self, event: Message, album: Sequence[Message]) -> bool:
        return any(_picture(part) for part in album)


async def receive(_: Message, album: Sequence[Message], resident: Resident, here: Here) -> None:
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    await _take(here, resident, draft, album)


async def begin_with(_: Message, album: Sequence[Message], resident: Resident, here: Here) -> None:
    """While no question is open a photo belongs to the idea that waits, or begins one."""
    if not here.process.ideas.photos and not any(part.caption for part in album):
        raise PhotosAreOff
    draft = await here.drafts.unfinished(resident.id) or await here.drafts.begin(resident.id)
    await _take(here, resident, draft, album)


async def remove(_: CallbackQuery, button: PhotosRemoved, resident: Resident, here: Here) -> None:
    draft = await here.drafts.remove_photos(button.draft_id, resident.id)
    questions.stay(here, draft, here.say("idea-photos-removed"))


async def _take(here: Here, resident: Resident, draft: Draft, album: Sequence[Message]) -> None:
    """Photos, and the words under them. A forwarded photo is kept; somebody else's words are not."""
    if not here.process.ideas.photos:
        await _without(here, resident, draft, album)
        return
    draft, trouble = await _keep(here, draft, album)
    captioned = [part for part in album if part.caption and not part.forward_origin]
    question = questions.step_of(here, draft).question
    if captioned:
        piece = Piece(message=captioned[0].message_id, text="\n".join(part.caption or "" for part in captioned))
        await words.hear(here, resident, draft, piece, trouble or here.say("idea-photo-and-text"))
    elif question is Question.PHOTO and not draft.waiting:
        questions.go_on(here, draft, trouble or _thanks(here, album))
    elif question is Question.TEXT and not draft.text:
        questions.stay(here, draft, trouble or here.say("idea-photo-before-text"))
    else:
        questions.stay(here, draft, trouble or _thanks(here, album))


async def _without(here: Here, resident: Resident, draft: Draft, album: Sequence[Message]) -> None:
    """The process takes no photos: it is said, and the words under them count."""
    refused = here.say(PhotosAreOff.phrase())
    captioned = [part for part in album if part.caption and not part.forward_origin]
    if captioned:
        piece = Piece(message=captioned[0].message_id, text="\n".join(part.caption or "" for part in captioned))
        await words.hear(here, resident, draft, piece, refused)
    else:
        questions.stay(here, draft, refused)


async def _keep(here: Here, draft: Draft, album: Sequence[Message]) -> tuple[Draft, Spoken | None]:
    """Put each picture on record, as many as an idea may have, and say what is wrong with the rest."""
    trouble = None
    for picture in (picture for part in album if (picture := _picture(part))):
        if (picture.file_size or 0) > MEGABYTES * 1_000_000:
            trouble = here.say("idea-photo-too-large", maximum=MEGABYTES)
            continue
        try:
            draft = await here.drafts.add_photo(draft.id, draft.author, file_id=picture.file_id, unique_id=picture.file_unique_id)
        except TooManyPhotos as refusal:
            return draft, here.say(refusal.phrase(), **refusal.facts)
    return draft, trouble


def _thanks(here: Here, album: Sequence[Message]) -> Spoken:
    return here.say("idea-photo-received", count=sum(_picture(part) is not None for part in album))


def _picture(message: Message) -> PhotoSize | Document | None:
    if message.photo:
        return message.photo[-1]  # the largest
    return message.document if message.document and message.document.mime_type in PICTURES else None


def build_router() -> Router:
    router = Router(name="photos of an idea")
    router.message.register(receive, WithPictures(), Writing())
    router.message.register(begin_with, WithPictures(), NothingAsked())
    router.callback_query.register(remove, Answers(PhotosRemoved, Question.PHOTO))
    return router
