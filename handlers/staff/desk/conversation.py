"""Deciding about one idea: on its card, with one tap where no reason is needed."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.staff.desk import screens
from handlers.staff.desk.buttons import (
    CardOpened,
    CardWanted,
    DecisionUndone,
    HistoryWanted,
    IdeaClaimed,
    IdeaPublished,
    IdeaReleased,
    MergeChosen,
    MergeWanted,
    MoreWanted,
    NoteWanted,
    ReasonChosen,
    ReasonWanted,
    WordsWanted,
)
from handlers.staff.desk.card import Cards
from handlers.staff.filters import RepliedTo, StaffCommanded, StaffPressed
from handlers.talk import Show
from locales.speech import Say
from participation import refusals
from participation.ideas import IdeaId
from participation.moderation import DecisionId, DecisionKind, Verdict
from participation.processes import Process
from participation.rights import Right
from participation.staff import Member
from participation.wall_time import Instant
from services.desks import Desks
from services.moderation import Moderation


async def open_by_number(message: Message, desk_cards: Cards, moderation: Moderation) -> None:
    idea = await moderation.with_reference(_argument(message))
    await desk_cards.open(idea.id)


async def open_anew(_: CallbackQuery, button: CardOpened, desk_cards: Cards) -> None:
    await desk_cards.open(button.idea_id)


async def publish(_: CallbackQuery, button: IdeaPublished, member: Member, desk_cards: Cards, moderation: Moderation) -> None:
    await moderation.decide(button.idea_id, button.version, Verdict(kind=DecisionKind.PUBLISH, trust=button.trust), member)
    await desk_cards.renew(button.idea_id)


async def ask_why(_: CallbackQuery, button: ReasonWanted, desks: Desks, process: Process, now: Instant, say: Say, show: Show) -> None:
    show.in_place(screens.reasons(say, process, await desks.view(button.idea_id), now, button.kind))


async def decide_with_reason(_: CallbackQuery, button: ReasonChosen, member: Member, desk_cards: Cards, moderation: Moderation) -> None:
    await moderation.decide(button.idea_id, button.version, Verdict(kind=button.kind, reason=button.reason), member)
    await desk_cards.renew(button.idea_id)


async def ask_for_words(_: CallbackQuery, button: WordsWanted, moderation: Moderation, say: Say, show: Show) -> None:
    decision = await moderation.decision(button.decision_id)
    show.card(f"ask-words:{decision.id}", screens.words_prompt(say, await moderation.get(decision.idea_id), decision))


async def reword(message: Message, subject_key: str, member: Member, desk_cards: Cards, moderation: Moderation) -> None:
    decision = await moderation.reword(DecisionId(int(subject_key)), message.text or "", member)
    await desk_cards.renew(decision.idea_id)


async def undo(
    _: CallbackQuery, button: DecisionUndone, member: Member, desk_cards: Cards, moderation: Moderation, say: Say, show: Show
) -> None:
    decision = await moderation.undo(button.decision_id, member)
    await desk_cards.renew(decision.idea_id)
    show.answer_press(say.plain("desk-undone"))


async def claim(_: CallbackQuery, button: IdeaClaimed, member: Member, desk_cards: Cards, moderation: Moderation) -> None:
    await moderation.claim(button.idea_id, member)
    await desk_cards.renew(button.idea_id)


async def release(_: CallbackQuery, button: IdeaReleased, member: Member, desk_cards: Cards, moderation: Moderation) -> None:
    await moderation.release(button.idea_id, member)
    await desk_cards.renew(button.idea_id)


async def show_more(_: CallbackQuery, button: MoreWanted, desks: Desks, process: Process, now: Instant, say: Say, show: Show) -> None:
    show.in_place(screens.more(say, process, await desks.view(button.idea_id), now))


async def show_card_again(_: CallbackQuery, button: CardWanted, desks: Desks, process: Process, now: Instant, say: Say, show: Show) -> None:
    show.in_place(screens.card(say, process, await desks.view(button.idea_id), now))


async def ask_into_which(
    _: CallbackQuery, button: MergeWanted, desks: Desks, moderation: Moderation, process: Process, now: Instant, say: Say, show: Show
) -> None:
    view = await desks.view(button.idea_id)
    similar = [await moderation.with_reference(str(reference)) for reference in view.similar]
    show.in_place(screens.merging(say, process, view, now, [idea for idea in similar if idea.state is idea.state.PUBLISHED]))
    show.card(f"ask-merge:{button.idea_id}.{button.version}", screens.merge_prompt(say, view.desk.idea))


async def merge(_: CallbackQuery, button: MergeChosen, member: Member, desk_cards: Cards, moderation: Moderation) -> None:
    await moderation.decide(button.idea_id, button.version, Verdict(kind=DecisionKind.MERGE, into=button.into), member)
    await desk_cards.renew(button.idea_id)


async def merge_into_named(message: Message, subject_key: str, member: Member, desk_cards: Cards, moderation: Moderation) -> None:
    idea_id, _, version = subject_key.partition(".")
    into = await moderation.with_reference((message.text or "").strip())
    await moderation.decide(IdeaId(int(idea_id)), int(version), Verdict(kind=DecisionKind.MERGE, into=into.id), member)
    await desk_cards.renew(IdeaId(int(idea_id)))


async def ask_for_note(_: CallbackQuery, button: NoteWanted, moderation: Moderation, say: Say, show: Show) -> None:
    show.card(f"ask-note:{button.idea_id}", screens.note_prompt(say, await moderation.get(button.idea_id)))


async def note(message: Message, subject_key: str, member: Member, desk_cards: Cards, moderation: Moderation, say: Say, show: Show) -> None:
    """A reply to the prompt, or to the card itself."""
    idea_id = IdeaId(int(subject_key))
    await moderation.note(idea_id, member, message.text or "")
    show(screens.noted(say, await moderation.get(idea_id)))
    await desk_cards.renew(idea_id)


async def show_history(
    _: CallbackQuery, button: HistoryWanted, desks: Desks, moderation: Moderation, process: Process, now: Instant, say: Say, show: Show
) -> None:
    view = await desks.view(button.idea_id)
    show(screens.history(say, process, view.desk, await moderation.history(button.idea_id), now))


def _argument(message: Message) -> str:
    written = (message.text or "").split(maxsplit=1)
    if len(written) < 2:
        raise refusals.ReferenceIsMissing
    return written[1]


def build_router() -> Router:
    router = Router(name="the desk")
    router.message.register(open_by_number, StaffCommanded("idea", right=Right.LOOK))
    router.message.register(reword, RepliedTo("ask-words", right=Right.DECIDE), F.text)
    router.message.register(merge_into_named, RepliedTo("ask-merge", right=Right.DECIDE), F.text)
    router.message.register(note, RepliedTo("ask-note", right=Right.DECIDE), F.text)
    router.message.register(note, RepliedTo("desk", right=Right.DECIDE), F.text)
    for deed, kind in (
        (publish, IdeaPublished),
        (ask_why, ReasonWanted),
        (decide_with_reason, ReasonChosen),
        (ask_for_words, WordsWanted),
        (undo, DecisionUndone),
        (claim, IdeaClaimed),
        (release, IdeaReleased),
        (show_more, MoreWanted),
        (show_card_again, CardWanted),
        (open_anew, CardOpened),
        (ask_into_which, MergeWanted),
        (merge, MergeChosen),
        (ask_for_note, NoteWanted),
        (show_history, HistoryWanted),
    ):
        router.callback_query.register(deed, StaffPressed(kind))
    return router
