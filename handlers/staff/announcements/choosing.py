"""Where the button leads, to whom it goes, when, how urgently and how fast: by buttons, and by what is typed as a reply."""

from datetime import UTC, datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.staff.announcements import choices, screens
from handlers.staff.announcements.buttons import (
    AudienceCleared,
    AudienceIdeaWanted,
    AudienceWanted,
    CriteriaListed,
    CriterionChosen,
    ExpiryChosen,
    ExpiryWanted,
    PaymentAsked,
    PaymentChosen,
    StartChosen,
    StartWanted,
    TargetChosen,
    TargetRemoved,
    TargetsListed,
    TargetWanted,
    UrgencyAsked,
    UrgencyChosen,
)
from handlers.staff.announcements.card import AnnouncementCards
from handlers.staff.filters import RepliedTo, StaffPressed
from handlers.talk import Show
from locales.speech import Say, folded
from participation import refusals
from participation.announcements import AnnouncementId, Target, stars_for
from participation.audiences import Audience, Criterion, Group
from participation.goals import Goal
from participation.ideas import Reference
from participation.processes import Process
from participation.rights import Right
from participation.staff import Member
from participation.typed_times import typed_time
from participation.wall_time import Instant, to_instant, to_wall
from services.announcements import Announcements

SHOWN = 40
"""Signs of what was typed and is no number of an idea."""

# Where the button leads


async def show_targets(_: CallbackQuery, button: TargetWanted, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    view = await announcement_cards.view(button.announcement_id)
    show.in_place(choices.targets(say, view))
    show.card(f"announce-target:{view.id}", choices.target_prompt(say, view.id))


async def list_targets(_: CallbackQuery, button: TargetsListed, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    show.in_place(choices.target_list(say, await announcement_cards.view(button.announcement_id), button.kind, button.page))


async def choose_target(
    _: CallbackQuery, button: TargetChosen, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.lead_to(button.announcement_id, Target.parse(button.goal), member)
    await announcement_cards.renew(button.announcement_id)


async def take_target(
    message: Message, subject_key: str, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    """An address, or the number of an idea."""
    announcement_id, written = AnnouncementId(int(subject_key)), (message.text or "").strip()
    reference = Reference.parse(written)
    await announcements.lead_to(announcement_id, Target(Goal.to_idea(reference)) if reference else Target.parse(written), member)
    await announcement_cards.renew(announcement_id)
    _view = await announcement_cards.open(announcement_id)


async def remove_target(
    _: CallbackQuery, button: TargetRemoved, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.lead_to(button.announcement_id, None, member)
    await announcement_cards.renew(button.announcement_id)


# To whom


async def show_audience(_: CallbackQuery, button: AudienceWanted, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    show.in_place(choices.audience(say, await announcement_cards.view(button.announcement_id), without=button.without))


async def list_criteria(_: CallbackQuery, button: CriteriaListed, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    view = await announcement_cards.view(button.announcement_id)
    show.in_place(choices.criteria(say, view, button.group, button.page, without=button.without))


async def choose_criterion(
    _: CallbackQuery,
    button: CriterionChosen,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    say: Say,
    show: Show,
) -> None:
    """The list stays open: often several topics are meant."""
    before, criterion = await announcements.get(button.announcement_id), Criterion(button.group, button.key)
    await announcements.address(before.id, before.audience.changed(criterion, without=button.without), member)
    if await announcement_cards.changed(before):
        return
    view = await announcement_cards.view(before.id)
    if button.group.has_key:
        page = choices.page_of(view, criterion)
        show.in_place(choices.criteria(say, view, button.group, page, without=button.without))
    else:
        show.in_place(choices.audience(say, view, without=button.without))


async def clear_audience(
    _: CallbackQuery,
    button: AudienceCleared,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    say: Say,
    show: Show,
) -> None:
    before = await announcements.get(button.announcement_id)
    await announcements.address(before.id, Audience(), member)
    if not await announcement_cards.changed(before):
        show.in_place(choices.audience(say, await announcement_cards.view(before.id), without=False))


async def ask_for_idea(_: CallbackQuery, button: AudienceIdeaWanted, announcements: Announcements, say: Say, show: Show) -> None:
    announcement = await announcements.get(button.announcement_id)
    code = f"-{button.group.value}" if button.without else button.group.value
    prompt = choices.idea_prompt(say, announcement.id, button.group, without=button.without)
    show.card(f"announce-idea:{announcement.id}:{code}", prompt)


async def take_idea(
    message: Message, subject_key: str, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    """The number of the idea whose authors or supporters are meant, or left out."""
    number, _, code = subject_key.partition(":")
    reference = Reference.parse(message.text or "")
    if reference is None:
        raise refusals.UnknownReference((message.text or "")[:SHOWN])
    criterion = Criterion(Group(code.removeprefix("-")), str(reference))
    before = await announcements.get(AnnouncementId(int(number)))
    await announcements.address(before.id, before.audience.including(criterion, without=code.startswith("-")), member)
    await announcement_cards.renew(before.id)
    _view = await announcement_cards.open(before.id)


# When


async def show_start(_: CallbackQuery, button: StartWanted, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    view = await announcement_cards.view(button.announcement_id)
    show.in_place(choices.start(say, view))
    show.card(f"announce-start:{view.id}", choices.start_prompt(say, view.id))


async def choose_start(
    _: CallbackQuery, button: StartChosen, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.set_time(button.announcement_id, _instant(button.at), member)
    await announcement_cards.renew(button.announcement_id)


async def take_start(
    message: Message,
    subject_key: str,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    process: Process,
    now: Instant,
    say: Say,
    show: Show,
) -> None:
    announcement_id = AnnouncementId(int(subject_key))
    wall = _typed(message.text or "", process, now, say)
    try:
        await announcements.set_time(announcement_id, to_instant(wall, process.zone), member)
    except refusals.TimeIsAmbiguous as two:
        show(choices.which_of_two(say, announcement_id, two.wall, two.earlier, two.later, StartChosen))
        return
    await announcement_cards.renew(announcement_id)
    _view = await announcement_cards.open(announcement_id)


async def show_expiry(_: CallbackQuery, button: ExpiryWanted, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    view = await announcement_cards.view(button.announcement_id)
    show.in_place(choices.expiry(say, view))
    show.card(f"announce-expiry:{view.id}", choices.expiry_prompt(say, view.id))


async def choose_expiry(
    _: CallbackQuery, button: ExpiryChosen, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.set_expiry(button.announcement_id, _instant(button.at), member)
    await announcement_cards.renew(button.announcement_id)


async def take_expiry(
    message: Message,
    subject_key: str,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    process: Process,
    now: Instant,
    say: Say,
    show: Show,
) -> None:
    announcement_id = AnnouncementId(int(subject_key))
    wall = _typed(message.text or "", process, now, say)
    try:
        await announcements.set_expiry(announcement_id, to_instant(wall, process.zone), member)
    except refusals.TimeIsAmbiguous as two:
        show(choices.which_of_two(say, announcement_id, two.wall, two.earlier, two.later, ExpiryChosen))
        return
    await announcement_cards.renew(announcement_id)
    _view = await announcement_cards.open(announcement_id)


async def ask_before_urgent(_: CallbackQuery, button: UrgencyAsked, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    show.in_place(screens.before_urgent(say, await announcement_cards.view(button.announcement_id)))


async def choose_urgency(
    _: CallbackQuery, button: UrgencyChosen, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.set_urgent(button.announcement_id, member, urgent=button.urgent)
    await announcement_cards.renew(button.announcement_id)


async def ask_before_paying(_: CallbackQuery, button: PaymentAsked, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    view = await announcement_cards.view(button.announcement_id)
    show.in_place(screens.before_paying(say, view, stars_for(view.sheet.headcount.total)))


async def choose_payment(
    _: CallbackQuery, button: PaymentChosen, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.set_paid(button.announcement_id, member, paid=button.paid)
    await announcement_cards.renew(button.announcement_id)


def _instant(seconds: int) -> Instant | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, ValueError, OSError):  # which of them it is depends on the machine
        raise refusals.NotATime from None


def _typed(written: str, process: Process, now: Instant, say: Say) -> datetime:
    """What the clocks in the city show then. Days and months may be typed in any language of the house."""
    days = {name: away for away, phrase in enumerate(_DAYS) for name in say.labels(phrase)}
    return typed_time(folded(written), to_wall(now, process.zone), days, say.months)


_DAYS = ("typed-today", "typed-tomorrow", "typed-day-after-tomorrow")


def build_router() -> Router:
    router = Router(name="choices about announcements")
    router.message.register(take_target, RepliedTo("announce-target", right=Right.ANNOUNCE), F.text)
    router.message.register(take_idea, RepliedTo("announce-idea", right=Right.ANNOUNCE), F.text)
    router.message.register(take_start, RepliedTo("announce-start", right=Right.ANNOUNCE), F.text)
    router.message.register(take_expiry, RepliedTo("announce-expiry", right=Right.ANNOUNCE), F.text)
    for deed, button in (
        (show_targets, TargetWanted),
        (list_targets, TargetsListed),
        (choose_target, TargetChosen),
        (remove_target, TargetRemoved),
        (show_audience, AudienceWanted),
        (list_criteria, CriteriaListed),
        (choose_criterion, CriterionChosen),
        (clear_audience, AudienceCleared),
        (ask_for_idea, AudienceIdeaWanted),
        (show_start, StartWanted),
        (choose_start, StartChosen),
        (show_expiry, ExpiryWanted),
        (choose_expiry, ExpiryChosen),
        (ask_before_urgent, UrgencyAsked),
        (choose_urgency, UrgencyChosen),
        (ask_before_paying, PaymentAsked),
        (choose_payment, PaymentChosen),
    ):
        router.callback_query.register(deed, StaffPressed(button))
    return router
