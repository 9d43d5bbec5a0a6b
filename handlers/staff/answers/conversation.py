"""Answering ideas: begun by number, by measure or on an idea's card; written in a reply, read as it will arrive, and let out."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.staff.answers import screens
from handlers.staff.answers.buttons import (
    AllAnswersAsked,
    AllAnswersReleased,
    AnswerCardWanted,
    AnswerDiscarded,
    AnswerOpened,
    AnswerReleased,
    AnswerTakenBack,
    AnswerTextWanted,
    DiscardAsked,
    StatusChosen,
    StatusWanted,
)
from handlers.staff.answers.card import AnswerCards
from handlers.staff.filters import RepliedTo, StaffCommanded, StaffPressed
from handlers.staff.ways import AnswerWanted
from handlers.talk import Show
from locales.speech import Say
from participation.answers import AnswerId, Measure, OfficialResponse
from participation.processes import Process
from participation.rights import Right
from participation.staff import Member
from participation.wall_time import Instant
from services.answers import Answers
from services.moderation import Moderation


async def begin_by_number(
    message: Message, member: Member, answers: Answers, moderation: Moderation, answer_cards: AnswerCards, say: Say, show: Show
) -> None:
    """`/answer 2024-00042 2024-00043`, `/answer M3`; alone it lists what is begun."""
    named = (message.text or "").replace(",", " ").split()[1:]
    measure = Measure.parse_key(named[0]) if len(named) == 1 else None
    if not named:
        show(screens.drafts(say, await answers.drafts()))
    elif measure is not None:
        await _open(await answers.begin_for_measure(measure, member), answer_cards, say, show)
    else:
        ideas = [await moderation.with_reference(reference) for reference in named]
        await _open(await answers.begin([idea.id for idea in ideas], member), answer_cards, say, show)


async def begin(
    _: CallbackQuery, button: AnswerWanted, member: Member, answers: Answers, answer_cards: AnswerCards, say: Say, show: Show
) -> None:
    await _open(await answers.begin([button.idea_id], member), answer_cards, say, show)


async def open_anew(_: CallbackQuery, button: AnswerOpened, answer_cards: AnswerCards) -> None:
    await answer_cards.open(button.answer_id)


async def ask_for_text(_: CallbackQuery, button: AnswerTextWanted, answers: Answers, say: Say, show: Show) -> None:
    sheet = await answers.sheet(button.answer_id)
    _ask_for_text(sheet.answer, say, show)


async def write(
    message: Message,
    subject_key: str,
    member: Member,
    in_team_group: bool,  # noqa: FBT001  it comes by name
    answers: Answers,
    answer_cards: AnswerCards,
) -> None:
    """A reply to the prompt, or to the card itself. Who can let it out sees what somebody wrote who cannot."""
    answer = await answers.write(AnswerId(int(subject_key)), message.text or "", member)
    await answer_cards.renew(answer.id)
    await answer_cards.open(answer.id)
    if not member.may(Right.PUBLISH_ANSWER) and not in_team_group:
        await answer_cards.lay_out(answer.id)


async def ask_for_status(
    _: CallbackQuery, button: StatusWanted, answers: Answers, process: Process, now: Instant, say: Say, show: Show
) -> None:
    show.in_place(screens.statuses(say, process, await answers.sheet(button.answer_id), now))


async def set_status(_: CallbackQuery, button: StatusChosen, member: Member, answers: Answers, answer_cards: AnswerCards) -> None:
    await answers.set_status(button.answer_id, button.status, member)
    await answer_cards.renew(button.answer_id)


async def release(_: CallbackQuery, button: AnswerReleased, member: Member, answers: Answers, answer_cards: AnswerCards) -> None:
    await answers.publish(button.answer_id, button.version, member)
    await answer_cards.renew(button.answer_id)


async def ask_before_releasing_all(_: CallbackQuery, button: AllAnswersAsked, answers: Answers, say: Say, show: Show) -> None:
    show.in_place(screens.before_releasing_all(say, await answers.sheet(button.answer_id), await answers.ready()))


async def release_all(
    _: CallbackQuery,
    button: AllAnswersReleased,
    member: Member,
    answers: Answers,
    answer_cards: AnswerCards,
    process: Process,
    now: Instant,
    say: Say,
    show: Show,
) -> None:
    released = await answers.publish_all(member)
    await answer_cards.in_place(button.answer_id)
    for answer in released:
        await answer_cards.renew(answer.id)
    show(screens.all_released(say, process, released, now))


async def take_back(_: CallbackQuery, button: AnswerTakenBack, member: Member, answers: Answers, answer_cards: AnswerCards) -> None:
    await answers.take_back(button.answer_id, member)
    await answer_cards.renew(button.answer_id)


async def ask_before_discarding(
    _: CallbackQuery, button: DiscardAsked, answers: Answers, process: Process, now: Instant, say: Say, show: Show
) -> None:
    show.in_place(screens.before_discarding(say, process, await answers.sheet(button.answer_id), now))


async def discard(_: CallbackQuery, button: AnswerDiscarded, member: Member, answers: Answers, answer_cards: AnswerCards) -> None:
    await answers.discard(button.answer_id, member)
    await answer_cards.renew(button.answer_id)


async def show_card_again(_: CallbackQuery, button: AnswerCardWanted, answer_cards: AnswerCards) -> None:
    await answer_cards.in_place(button.answer_id)


async def _open(answer: OfficialResponse, answer_cards: AnswerCards, say: Say, show: Show) -> None:
    """The card; and as long as it has no words, the question for them."""
    await answer_cards.open(answer.id)
    if not answer.text:
        _ask_for_text(answer, say, show)


def _ask_for_text(answer: OfficialResponse, say: Say, show: Show) -> None:
    show.card(f"ask-answer:{answer.id}", screens.text_prompt(say, answer))


def build_router() -> Router:
    router = Router(name="answers")
    router.message.register(begin_by_number, StaffCommanded("answer", right=Right.DRAFT_ANSWER))
    router.message.register(write, RepliedTo("ask-answer", right=Right.DRAFT_ANSWER), F.text)
    router.message.register(write, RepliedTo("answer", right=Right.DRAFT_ANSWER), F.text)
    for deed, kind in (
        (begin, AnswerWanted),
        (open_anew, AnswerOpened),
        (show_card_again, AnswerCardWanted),
        (ask_for_text, AnswerTextWanted),
        (ask_for_status, StatusWanted),
        (set_status, StatusChosen),
        (release, AnswerReleased),
        (ask_before_releasing_all, AllAnswersAsked),
        (release_all, AllAnswersReleased),
        (take_back, AnswerTakenBack),
        (ask_before_discarding, DiscardAsked),
        (discard, AnswerDiscarded),
    ):
        router.callback_query.register(deed, StaffPressed(kind))
    return router
