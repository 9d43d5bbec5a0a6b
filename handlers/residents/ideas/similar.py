"""Before the last look: published ideas that say the same, to be supported in the place of sending another."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Said
from handlers.residents.here import Here
from handlers.residents.ideas import questions, summaries
from handlers.residents.ideas.buttons import DraftDeleted, DraftSpared, MineIsDifferent, SimilarSupported
from handlers.residents.ideas.filters import Answers, At, OnScreen
from handlers.residents.ideas.names import DRAFT_DELETE, Spot
from handlers.screens import Key, Screen
from locales.speech import Say, Written
from participation.idea_questions import Question, next_step
from participation.ideas import Draft, Idea, IdeaId
from participation.residents import Resident, ResidentId
from services.similar import Similar
from services.support import Support

_ONE_SHOWN, _SEVERAL_SHOWN = 600, 200
"""Signs of an idea's text."""


async def look_for_similar(_: Message | CallbackQuery, resident: Resident, here: Here, similar: Similar) -> None:
    """[Weiter] at the extras. What is shown is no question of its own: the last look is open, and any other answer leads there."""
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    step = next_step(questions.step_of(here, draft), draft, here.process.fields)
    is_last_look = step.question is Question.CHECK and not draft.waiting and draft.submitted_at is None
    found = await similar.to_draft(draft) if is_last_look else []
    if found:
        here.dialog.ask(str(Spot(step=step)), draft.id)
        here.show(offer(here.say, draft, found))
    else:
        questions.ask(here, step, draft)


async def mine_is_different(_: Message | CallbackQuery, resident: Resident, here: Here) -> None:
    questions.stay(here, await here.drafts.get(here.dialog.draft_id, resident.id))


async def support_instead(_: CallbackQuery, button: SimilarSupported, resident: Resident, here: Here, support: Support) -> None:
    draft = await here.drafts.get(button.draft_id, resident.id)
    await _support(here, draft, button.idea_id, resident.id, support)


async def say_yes(_: Message, resident: Resident, here: Here, similar: Similar, support: Support) -> None:
    """A yes where several ideas are shown does not say which."""
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    found = await similar.to_draft(draft)
    if len(found) == 1:
        await _support(here, draft, found[0].id, resident.id, support)
    else:
        here.show(offer(here.say, draft, found).below(here.say("wrong-please-choose")))


async def _support(here: Here, draft: Draft, idea_id: IdeaId, resident: ResidentId, support: Support) -> None:
    """The draft stays, unless the person says otherwise."""
    idea = await support.give(idea_id, resident)
    here.dialog.ask(DRAFT_DELETE, draft.id)
    here.show(supported(here.say, draft, idea))


def offer(say: Say, draft: Draft, found: Sequence[Idea]) -> Screen:
    different: Key = (say.plain("similar-button-different"), MineIsDifferent(draft_id=draft.id))
    if len(found) == 1:
        words = say(
            "similar-one",
            reference=found[0].reference,
            title=summaries.headline(found[0]),
            text=Written(found[0].text).shortened(_ONE_SHOWN),
        )
        this: Key = (say.plain("similar-button-this"), SimilarSupported(draft_id=draft.id, idea_id=found[0].id))
        return Screen(words, [[different, this]])
    lines = [
        say("similar-line", number=number, reference=idea.reference, text=Written(idea.text).shortened(_SEVERAL_SHOWN))
        for number, idea in enumerate(found, start=1)
    ]
    these: list[list[Key]] = [
        [(say.plain("similar-button-number", number=number), SimilarSupported(draft_id=draft.id, idea_id=idea.id))]
        for number, idea in enumerate(found, start=1)
    ]
    return Screen(say.lines(say("similar-several"), *lines, say("similar-question")), [*these, [different]])


def supported(say: Say, draft: Draft, idea: Idea) -> Screen:
    words = say.lines(say("similar-supported", reference=idea.reference), say("similar-draft-question", text=summaries.headline(draft)))
    keep: Key = (say.plain("draft-button-delete-no"), DraftSpared(draft_id=draft.id))
    delete: Key = (say.plain("draft-button-delete-yes"), DraftDeleted(draft_id=draft.id))
    return Screen(words, [[delete, keep]])


def build_router() -> Router:
    router = Router(name="similar ideas")
    router.callback_query.register(mine_is_different, Answers(MineIsDifferent, Question.CHECK))
    router.callback_query.register(support_instead, Answers(SimilarSupported, Question.CHECK))
    router.message.register(mine_is_different, Said("typed-no"), At(Question.CHECK), OnScreen(MineIsDifferent))
    router.message.register(say_yes, Said("typed-yes"), At(Question.CHECK), OnScreen(MineIsDifferent))
    return router
