"""Read as it arrives, tried on oneself, handed in, released by a second person; then watched, paused, resumed, cancelled, accounted for."""

import re

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.screens import File, Screen
from handlers.staff.announcements import screens
from handlers.staff.announcements.buttons import (
    AnnouncementCancelAsked,
    AnnouncementCancelled,
    AnnouncementHandedIn,
    AnnouncementPaused,
    AnnouncementReleaseWanted,
    AnnouncementResumed,
    CountsWanted,
    PreviewWanted,
    TrialWanted,
)
from handlers.staff.announcements.card import AnnouncementCards
from handlers.staff.announcements.counts import as_table
from handlers.staff.filters import RepliedTo, StaffPressed
from handlers.talk import Show
from locales.speech import Say, Speech
from participation import refusals
from participation.announcements import AnnouncementId
from participation.rights import Right
from participation.staff import Member
from services.announcements import Announcements
from services.team import Team

DIGITS = 9


async def preview(
    _: CallbackQuery,
    button: PreviewWanted,
    announcement_cards: AnnouncementCards,
) -> None:
    """In each language, and then the card again: the way on stands below what was read."""
    announcement_cards.show_previews(await announcement_cards.view(button.announcement_id))
    _view = await announcement_cards.open(button.announcement_id)


async def try_out(
    _: CallbackQuery,
    button: TrialWanted,
    member: Member,
    team: Team,
    announcement_cards: AnnouncementCards,
    in_team_group: bool,  # noqa: FBT001  it comes by name
    say: Say,
    speech: Speech,
    show: Show,
) -> None:
    """To whoever asks, alone with the bot, in their language."""
    view = await announcement_cards.view(button.announcement_id)
    if in_team_group:
        show.to_place(await team.private_chat_of(member.id), lambda theirs: screens.trial(theirs, speech, view, member.language))
        show(screens.trial_sent(say))
    else:
        show(screens.trial(say, speech, view, member.language))


async def hand_in(
    _: CallbackQuery,
    button: AnnouncementHandedIn,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
) -> None:
    """Its card where it was written says so, and a new one comes before those who may release it."""
    before = await announcements.get(button.announcement_id)
    handed_in = await announcements.hand_in(button.announcement_id, member)
    await announcement_cards.renew(button.announcement_id)
    if handed_in != before:
        await announcement_cards.lay_out(button.announcement_id)


async def ask_for_number_by_button(
    _: CallbackQuery,
    button: AnnouncementReleaseWanted,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    say: Say,
    show: Show,
) -> None:
    await _ask(button.announcement_id, member, announcements, announcement_cards, say, show)


async def ask_for_number(
    _: Message,
    subject_key: str,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    say: Say,
    show: Show,
) -> None:
    """The number as a reply to the card itself: what it releases is shown first, and the number asked for below it."""
    await _ask(AnnouncementId(int(subject_key)), member, announcements, announcement_cards, say, show)


async def release(
    message: Message, subject_key: str, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    """The number, as a reply to the prompt below what it releases. Anything else releases nothing."""
    number, _, version = subject_key.partition(":")
    typed = re.sub(r"[\s.,'\u2019]", "", message.text or "")
    if not typed.isascii() or not typed.isdigit() or len(typed) > DIGITS:
        raise refusals.NotANumber
    approved = await announcements.approve(AnnouncementId(int(number)), int(typed), member, int(version))
    await announcement_cards.renew(approved.id)
    _view = await announcement_cards.open(approved.id)


# While it runs, and afterwards


async def pause(
    _: CallbackQuery, button: AnnouncementPaused, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.pause(button.announcement_id, member)
    await announcement_cards.renew(button.announcement_id)


async def resume(
    _: CallbackQuery, button: AnnouncementResumed, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.resume(button.announcement_id, member)
    await announcement_cards.renew(button.announcement_id)


async def ask_before_cancelling(
    _: CallbackQuery, button: AnnouncementCancelAsked, announcement_cards: AnnouncementCards, say: Say, show: Show
) -> None:
    view = await announcement_cards.view(button.announcement_id)
    if view.announcement.is_over:
        raise refusals.AnnouncementIsOut(state=view.announcement.state)
    show.in_place(screens.before_cancelling(say, view))


async def cancel(
    _: CallbackQuery, button: AnnouncementCancelled, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.cancel(button.announcement_id, member)
    await announcement_cards.renew(button.announcement_id)


async def send_counts(_: CallbackQuery, button: CountsWanted, announcements: Announcements, say: Say, show: Show) -> None:
    announcement = await announcements.get(button.announcement_id)
    counts = await announcements.counts(announcement.id)
    file = File(name=f"ankuendigung-{announcement.id}.csv", content=as_table(announcement.id, counts).encode())
    show(Screen(say("announce-csv", number=str(announcement.id)), file=file))


async def _ask(
    announcement_id: AnnouncementId,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    say: Say,
    show: Show,
) -> None:
    """All of it to read, then the question; the version that was read is in the prompt's subject."""
    announcement = await announcements.to_approve(announcement_id, member)
    view = await announcement_cards.view(announcement_id)
    announcement_cards.show_previews(view)
    show.card(f"announce-release:{announcement_id}:{announcement.version}", screens.release_prompt(say, view))


def build_router() -> Router:
    router = Router(name="releasing announcements")
    router.message.register(release, RepliedTo("announce-release", right=Right.ANNOUNCE), F.text)
    for deed, button in (
        (preview, PreviewWanted),
        (try_out, TrialWanted),
        (hand_in, AnnouncementHandedIn),
        (ask_for_number_by_button, AnnouncementReleaseWanted),
        (pause, AnnouncementPaused),
        (resume, AnnouncementResumed),
        (ask_before_cancelling, AnnouncementCancelAsked),
        (cancel, AnnouncementCancelled),
        (send_counts, CountsWanted),
    ):
        router.callback_query.register(deed, StaffPressed(button))
    return router
