"""What people write: the idea's text, its title, and further words, which come in pieces and may be edited later."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Asked, Said
from handlers.residents import ways
from handlers.residents.here import Here
from handlers.residents.ideas import questions, summaries
from handlers.residents.ideas.buttons import PieceAppended, PieceDropped, PieceTaken
from handlers.residents.ideas.filters import AnswersAside, AskedAside, At, OwnWords, Sentence
from handlers.residents.ideas.names import DRAFT_FOUND, Aside, spot_in
from handlers.screens import Screen
from locales.speech import Spoken
from participation.idea_questions import Question
from participation.ideas import Draft
from participation.pieces import Piece, reads_like_a_sentence
from participation.residents import Resident
from participation.texts import tidy
from services.ideas import Ideas

CHOICES = (Question.FIELD, Question.TOPIC, Question.DISTRICT)
"""Questions at which a word or two are a try at a label."""


async def write(message: Message, resident: Resident, here: Here) -> None:
    draft = await here.drafts.write(here.dialog.draft_id, resident.id, message.text or "", message.message_id)
    changed = questions.step_of(here, draft).changing and draft.has_text
    questions.go_on(here, draft, here.say("idea-text-replaced") if changed else None)


async def give_title(message: Message, resident: Resident, here: Here) -> None:
    draft = await here.drafts.give_title(here.dialog.draft_id, resident.id, message.text or "")
    questions.go_on(here, draft, here.say("idea-title-saved", title=summaries.title_of(draft)))


async def write_at_a_choice(message: Message, resident: Resident, here: Here) -> None:
    """A sentence belongs to the idea; a word or two are no answer."""
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    if questions.is_label(here, draft, message.text or ""):
        questions.stay(here, draft, here.say("draft-resumed"))
    elif reads_like_a_sentence(message.text or ""):
        await hear(here, resident, draft, Piece(message=message.message_id, text=message.text or ""))
    else:
        questions.stay(here, draft, here.say.lines(here.say("wrong-choice"), here.say("wrong-please-choose")))


async def go_on_writing(message: Message, resident: Resident, here: Here) -> None:
    """A sentence, where the person was asked whether to go on with the draft that waits."""
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    await hear(here, resident, draft, Piece(message=message.message_id, text=message.text or ""))


async def write_more(message: Message, resident: Resident, here: Here) -> None:
    """A bare number is the number of a button that is not there."""
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    if questions.is_label(here, draft, message.text or ""):
        questions.stay(here, draft, here.say("draft-resumed"))
    elif (message.text or "").strip().isdecimal():
        questions.stay(here, draft, here.say("wrong-please-choose"))
    else:
        await hear(here, resident, draft, Piece(message=message.message_id, text=message.text or ""))


async def hear(here: Here, resident: Resident, draft: Draft, piece: Piece, said: Spoken | None = None) -> None:
    """Take words for the idea: as its text where that is asked for or none is there yet; otherwise ask what they are."""
    spot = spot_in(here.dialog.question)
    asked = spot is not None and spot.aside is None and spot.step.question is Question.TEXT
    if draft.waiting or (draft.text and not asked):
        questions.stay(here, await here.drafts.set_aside(draft.id, resident.id, piece), said)
        return
    written = await here.drafts.write(draft.id, resident.id, piece.text, piece.message)
    _go_on_with_text(here, written, said if said or asked else here.say("idea-text-saved"))


async def append(_: Message | CallbackQuery, resident: Resident, here: Here) -> None:
    draft = await here.drafts.append_waiting(here.dialog.draft_id, resident.id)
    questions.stay(here, draft, here.say("idea-text-appended"))


async def take(_: Message | CallbackQuery, resident: Resident, here: Here) -> None:
    """[Ersetzen], [Ja, übernehmen], [Ja, neue Idee]."""
    spot = spot_in(here.dialog.question)
    is_first = spot is not None and spot.aside is Aside.UNASKED
    draft = await here.drafts.replace_with_waiting(here.dialog.draft_id, resident.id)
    _go_on_with_text(here, draft, here.say("idea-text-saved" if is_first else "idea-text-replaced"))


async def drop(_: Message | CallbackQuery, resident: Resident, here: Here) -> None:
    """[Nein]. A draft that was begun for these words only is left."""
    draft = await here.drafts.drop_waiting(here.dialog.draft_id, resident.id)
    if draft.is_blank:
        here.dialog.close()
        here.show(Screen(here.say("text-unasked-dropped"), [[ways.to_new_idea(here.say), ways.to_overview(here.say)]]))
    else:
        questions.stay(here, draft, here.say("idea-text-kept"))


async def edit(message: Message, resident: Resident, here: Here, ideas: Ideas) -> None:
    """A message was changed in the app. Where the text is asked for this is the answer; otherwise the person is asked first."""
    draft = await here.drafts.written_in(resident.id, message.message_id)
    piece = Piece(message=message.message_id, text=message.text or message.caption or "")
    if draft is None:
        await _edit_in_vain(here, resident)
        return
    if _says_the_same(draft, piece):
        return
    if idea := await ideas.from_draft(draft.id, resident.id):
        here.show(Screen(here.say("idea-edited-after-sending", reference=idea.reference), [[ways.to_my_ideas(here.say)]]))
        return
    spot = spot_in(here.dialog.question)
    if spot and not spot.aside and spot.step.question is Question.TEXT and draft.messages == (piece.message,):
        questions.go_on(here, await here.drafts.write(draft.id, resident.id, piece.text, piece.message))
    else:
        questions.stay(here, await here.drafts.set_aside(draft.id, resident.id, piece))


async def _edit_in_vain(here: Here, resident: Resident) -> None:
    """A title, a street, words that did not become part of the idea: which, nobody remembers. Whoever is in the dialog is told."""
    if spot_in(here.dialog.question):
        draft = await here.drafts.get(here.dialog.draft_id, resident.id)
        questions.stay(here, draft, here.say("idea-edited-in-vain"))


def _go_on_with_text(here: Here, draft: Draft, said: Spoken | None) -> None:
    if questions.step_of(here, draft).question is Question.TEXT:
        questions.go_on(here, draft, said)
    else:
        questions.stay(here, draft, said)


def _says_the_same(draft: Draft, piece: Piece) -> bool:
    """Only its looks were changed, or something about it that a bot does not see."""
    if piece.message in {known.message for known in draft.waiting}:
        return piece in draft.waiting
    if len(draft.messages) == 1:
        return tidy(piece.text) == draft.text
    return f"\n{tidy(piece.text)}\n" in f"\n{draft.text}\n"


def build_router() -> Router:
    router = Router(name="words of an idea")
    router.message.register(append, Said("typed-yes"), AskedAside(Aside.ADDITION))
    router.message.register(take, Said("typed-yes"), AskedAside(Aside.EDITED, Aside.UNASKED))
    router.message.register(drop, Said("typed-no"), AskedAside())
    router.message.register(drop, Said("typed-back"), AskedAside())
    router.callback_query.register(append, AnswersAside(PieceAppended))
    router.callback_query.register(take, AnswersAside(PieceTaken))
    router.callback_query.register(drop, AnswersAside(PieceDropped))
    router.message.register(write, OwnWords(), At(Question.TEXT))
    router.message.register(give_title, OwnWords(), At(Question.TITLE))
    router.message.register(write_at_a_choice, OwnWords(), At(*CHOICES))
    router.message.register(write_more, OwnWords(), At())
    router.message.register(write_more, OwnWords(), AskedAside())
    router.message.register(go_on_writing, Sentence(), Asked(DRAFT_FOUND))
    router.edited_message.register(edit, F.text | F.caption)
    return router
