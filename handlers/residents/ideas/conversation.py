"""Writing an idea, question by question: field, topic, text, extras, the last look, and the receipt."""

from typing import get_args

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Pressed, Said
from handlers.residents.demographics.conversation import ask_once
from handlers.residents.here import Here
from handlers.residents.ideas import my_ideas_screens, photos, places, questions, similar, start, words
from handlers.residents.ideas.buttons import (
    AboutDraft,
    FieldChosen,
    IdeaConfirmed,
    PartLeftOut,
    PartOpened,
    TopicChosen,
    WentBack,
    WentOn,
)
from handlers.residents.ideas.filters import Answers, At, OnScreen
from handlers.talk import RenewTeamCard
from locales.speech import Spoken
from participation.idea_questions import Question, step_back, step_into
from participation.ideas import Draft
from participation.residents import Resident
from services.demographics import Demographics
from services.ideas import Ideas


async def choose_field(_: CallbackQuery, button: FieldChosen, resident: Resident, here: Here) -> None:
    draft = await here.drafts.choose_field(button.draft_id, resident.id, button.field)
    questions.go_on(here, draft, _new_topic(here, draft))


async def choose_topic(_: CallbackQuery, button: TopicChosen, resident: Resident, here: Here) -> None:
    draft = await here.drafts.choose_topic(button.draft_id, resident.id, button.topic)
    questions.go_on(here, draft, _new_topic(here, draft))


def _new_topic(here: Here, draft: Draft) -> Spoken | None:
    """Said where the topic was changed at the last look; a field with several topics has none yet."""
    topic = here.process.topic(draft.topic)
    changed = questions.step_of(here, draft).changing
    return here.say("idea-topic-saved", topic=topic.short) if topic and changed else None


async def leave_out_title(_: Message | CallbackQuery, resident: Resident, here: Here) -> None:
    draft = await here.drafts.remove_title(here.dialog.draft_id, resident.id)
    questions.go_on(here, draft)


async def pass_over(_: Message | CallbackQuery, resident: Resident, here: Here) -> None:
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    questions.go_on(here, draft)


async def open_part(_: CallbackQuery, button: PartOpened, resident: Resident, here: Here) -> None:
    """A door that this question does not have leaves everything as it was."""
    draft = await here.drafts.get(button.draft_id, resident.id)
    step = questions.step_of(here, draft)
    questions.ask(here, step_into(step, button.part) or step, draft)


async def go_back(_: Message | CallbackQuery, resident: Resident, here: Here) -> None:
    """Nothing that was said is lost. From the first question the way back leads out of the dialog."""
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    step = step_back(questions.step_of(here, draft), draft, here.process.fields)
    if step:
        questions.ask(here, step, draft)
    else:
        start.show_kept(here, draft)


async def not_right_yet(_: Message, resident: Resident, here: Here) -> None:
    """A "Nein" to „Ist alles richtig?“ does not say what is wrong."""
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    questions.stay(here, draft, here.say("wrong-please-choose"))


async def confirm(
    _: Message | CallbackQuery,
    button: IdeaConfirmed,
    resident: Resident,
    here: Here,
    ideas: Ideas,
    demographics: Demographics,
    renew_team_card: RenewTeamCard,
) -> None:
    idea = await ideas.submit(button.draft_id, resident.id)
    if idea.revision > 1:  # of a new one the team has no card yet
        await renew_team_card(idea.id)
    here.dialog.close()
    here.show(my_ideas_screens.received(here.say, here.process, idea, resident, here.now))
    if not idea.danger:  # whoever is in distress is told who helps, and asked nothing
        await ask_once(demographics, here.process, resident, here.say, here.show)


async def confirm_again(_: CallbackQuery, button: IdeaConfirmed, resident: Resident, here: Here, ideas: Ideas) -> None:
    """The press came twice, or late: whoever has sent the idea sees its number again."""
    idea = await ideas.from_draft(button.draft_id, resident.id)
    if idea:
        here.show(my_ideas_screens.received_before(here.say, idea))
    else:
        await press_an_old_button(_, button, resident, here)


async def press_an_old_button(_: CallbackQuery, button: AboutDraft, resident: Resident, here: Here) -> None:
    """A button of a question that is not open any more. Refuses with what has become of its draft if that is no draft any more."""
    draft = await here.drafts.get(button.draft_id, resident.id)
    questions.stay(here, draft, here.say("old-button"))


def build_router() -> Router:
    router = Router(name="ideas")
    router.include_routers(
        start.build_router(),
        similar.build_router(),
        _build_steps(),
        places.build_router(),
        photos.build_router(),
        words.build_router(),
        _build_leftovers(),
    )
    return router


def _build_steps() -> Router:
    router = Router(name="steps of an idea")
    router.callback_query.register(choose_field, Answers(FieldChosen, Question.FIELD))
    router.callback_query.register(choose_topic, Answers(TopicChosen, Question.TOPIC))
    router.callback_query.register(similar.look_for_similar, Answers(WentOn, Question.EXTRAS))
    router.callback_query.register(pass_over, Answers(WentOn))
    router.callback_query.register(pass_over, Answers(PartLeftOut, Question.PHOTO))
    router.callback_query.register(leave_out_title, Answers(PartLeftOut, Question.TITLE))
    router.callback_query.register(open_part, Answers(PartOpened))
    router.callback_query.register(go_back, Answers(WentBack))
    router.callback_query.register(confirm, Answers(IdeaConfirmed, Question.CHECK))
    router.callback_query.register(confirm_again, Pressed(IdeaConfirmed))
    router.message.register(go_back, Said("typed-back"), At())
    router.message.register(similar.look_for_similar, Said("typed-next"), At(Question.EXTRAS))
    router.message.register(pass_over, Said("typed-next"), At())
    router.message.register(similar.look_for_similar, Said("typed-no"), At(Question.EXTRAS))
    router.message.register(confirm, Said("typed-yes"), At(Question.CHECK), OnScreen(IdeaConfirmed))
    router.message.register(not_right_yet, Said("typed-no"), At(Question.CHECK))
    return router


def _build_leftovers() -> Router:
    router = Router(name="old buttons of an idea")
    router.callback_query.register(press_an_old_button, Pressed(*get_args(AboutDraft)))
    return router
