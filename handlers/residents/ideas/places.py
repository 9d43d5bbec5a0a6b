"""Where it is: a location from the phone, a street in the person's own words, a district from the list, or nowhere."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Said
from handlers.residents.here import Here
from handlers.residents.ideas import questions, summaries, words
from handlers.residents.ideas.buttons import DistrictChosen, PartLeftOut
from handlers.residents.ideas.filters import Answers, At, OwnWords, Writing
from handlers.screens import NoKeys, Screen
from locales.speech import folded
from participation.idea_questions import Question, step_into
from participation.ideas import Draft, Point
from participation.processes import District
from participation.residents import Resident


async def point(message: Message, resident: Resident, here: Here) -> None:
    if message.location is None:
        return
    where = Point(latitude=message.location.latitude, longitude=message.location.longitude)
    _go_on(here, await here.drafts.put_at(here.dialog.draft_id, resident.id, where))


async def street(message: Message, resident: Resident, here: Here) -> None:
    _go_on(here, await here.drafts.put_at_street(here.dialog.draft_id, resident.id, message.text or ""))


async def choose_district(_: CallbackQuery, button: DistrictChosen, resident: Resident, here: Here) -> None:
    _go_on(here, await here.drafts.put_in_district(button.draft_id, resident.id, button.district))


async def name_district(message: Message, resident: Resident, here: Here) -> None:
    """The names of the list are understood in every language, even if another screen came in between."""
    said = folded(message.text or "")
    named = next((district for district in here.process.districts if said in _names(district)), None)
    if named is None:
        await words.write_at_a_choice(message, resident, here)
    else:
        _go_on(here, await here.drafts.put_in_district(here.dialog.draft_id, resident.id, named.key))


async def leave_out(_: Message | CallbackQuery, resident: Resident, here: Here) -> None:
    had_place = (await here.drafts.get(here.dialog.draft_id, resident.id)).place is not None
    draft = await here.drafts.remove_place(here.dialog.draft_id, resident.id)
    questions.go_on(here, draft, here.say("idea-place-removed") if had_place else None)


async def open_districts(_: Message, resident: Resident, here: Here) -> None:
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    step = questions.step_of(here, draft)
    questions.ask(here, step_into(step, Question.DISTRICT) or step, draft)


async def type_location(_: Message, resident: Resident, here: Here) -> None:
    """The key's label came as text: this app cannot send a location."""
    questions.stay(here, await here.drafts.get(here.dialog.draft_id, resident.id), here.say("wrong-please-place"))


async def press_an_old_key(_: Message, resident: Resident, here: Here) -> None:
    """The keys of an earlier question were still there. Now they go."""
    draft = await here.drafts.get(here.dialog.draft_id, resident.id)
    here.show(Screen(here.say("old-button"), keys=NoKeys()))
    questions.stay(here, draft)


def _go_on(here: Here, draft: Draft) -> None:
    """Say what is kept now; the message that says it takes the keys away, too."""
    said = here.say("idea-place-saved", place=here.say.commas(summaries.place_words(here.say, here.process, draft.place)))
    came_unasked = questions.step_of(here, draft).question is Question.EXTRAS
    (questions.stay if came_unasked else questions.go_on)(here, draft, said)


def _names(district: District) -> frozenset[str]:
    return frozenset(folded(name) for text in (district.name, district.short) for name in text.words.values())


def build_router() -> Router:
    router = Router(name="place of an idea")
    router.message.register(point, F.location, At(Question.PLACE, Question.DISTRICT, Question.EXTRAS))
    router.message.register(open_districts, Said("idea-button-district"), At(Question.PLACE))
    router.message.register(type_location, Said("idea-button-location"), At(Question.PLACE))
    router.message.register(leave_out, Said("idea-button-no-place"), At(Question.PLACE))
    router.callback_query.register(leave_out, Answers(PartLeftOut, Question.PLACE))
    router.callback_query.register(choose_district, Answers(DistrictChosen, Question.DISTRICT))
    for key in ("idea-button-district", "idea-button-location", "idea-button-no-place"):
        router.message.register(press_an_old_key, Said(key), Writing())
    router.message.register(street, OwnWords(), At(Question.PLACE))
    router.message.register(name_district, OwnWords(), At(Question.DISTRICT))
    return router
