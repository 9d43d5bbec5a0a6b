"""Announcements found, begun, written and discarded. A reply to a prompt, or to the card, brings the words."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.screens import Screen
from handlers.staff.announcements import choices, screens
from handlers.staff.announcements.buttons import (
    AnnouncementCardWanted,
    AnnouncementChangesWanted,
    AnnouncementDiscardAsked,
    AnnouncementDiscarded,
    AnnouncementOpened,
    AnnouncementsListed,
    AnnouncementStarted,
    AttachmentRemoved,
    AttachmentWanted,
    FallbackChosen,
    VersionRemoved,
    VersionsWanted,
    VersionTextWanted,
)
from handlers.staff.announcements.card import AnnouncementCards
from handlers.staff.announcements.formatting import attachment_in, version_in
from handlers.staff.announcements.releasing import ask_for_number
from handlers.staff.filters import RepliedTo, StaffCommanded, StaffPressed
from handlers.talk import Show
from locales.speech import Say
from participation import refusals
from participation.announcements import BEGUN, Announcement, AnnouncementId, AnnouncementState
from participation.processes import Process
from participation.rights import Right
from participation.staff import Member
from participation.words import Language
from services.announcements import LATEST, Announcements

# Finding one


async def show_list(_: Message, announcements: Announcements, say: Say, show: Show) -> None:
    show(await _listed(announcements, None, say))


async def turn_list(_: CallbackQuery, button: AnnouncementsListed, announcements: Announcements, say: Say, show: Show) -> None:
    show.in_place(await _listed(announcements, button.before or None, say))


async def begin(
    _: CallbackQuery,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    process: Process,
    say: Say,
    show: Show,
) -> None:
    """The card, and the question for its words in the process's first language."""
    begun = await announcements.begin(member)
    view = await announcement_cards.open(begun.id)
    _ask_for_text(view, process.languages[0], say, show)


async def open_anew(_: CallbackQuery, button: AnnouncementOpened, announcement_cards: AnnouncementCards) -> None:
    _view = await announcement_cards.open(button.announcement_id)


async def show_card_again(_: CallbackQuery, button: AnnouncementCardWanted, announcement_cards: AnnouncementCards) -> None:
    await announcement_cards.renew(button.announcement_id)


# Writing


async def show_changes(
    _: CallbackQuery, button: AnnouncementChangesWanted, announcement_cards: AnnouncementCards, say: Say, show: Show
) -> None:
    show.in_place(screens.changes(say, await announcement_cards.view(button.announcement_id)))


async def show_versions(_: CallbackQuery, button: VersionsWanted, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    show.in_place(choices.versions(say, await announcement_cards.view(button.announcement_id)))


async def ask_for_text(_: CallbackQuery, button: VersionTextWanted, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    _ask_for_text(await announcement_cards.view(button.announcement_id), button.version, say, show)


async def write(
    message: Message,
    album: Sequence[Message],
    subject_key: str,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
) -> None:
    """A reply to the prompt for one language: text, or a photo or file with the text below it."""
    number, _, language = subject_key.partition(":")
    await _take(message, album, AnnouncementId(int(number)), Language(language), member, announcements, announcement_cards)


async def write_to_card(
    message: Message,
    album: Sequence[Message],
    subject_key: str,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    process: Process,
) -> None:
    """A reply to the card of a draft: its words in the first language."""
    announcement = await announcements.get(AnnouncementId(int(subject_key)))
    if announcement.state is not AnnouncementState.DRAFT:
        raise refusals.AnnouncementIsOut(state=announcement.state)
    await _take(message, album, announcement.id, process.languages[0], member, announcements, announcement_cards)


async def remove_version(
    _: CallbackQuery,
    button: VersionRemoved,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    say: Say,
    show: Show,
) -> None:
    before = await announcements.get(button.announcement_id)
    await announcements.remove_words(button.announcement_id, button.version, member)
    await _versions_again(before, announcement_cards, say, show)


async def choose_fallback(
    _: CallbackQuery,
    button: FallbackChosen,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    say: Say,
    show: Show,
) -> None:
    before = await announcements.get(button.announcement_id)
    await announcements.fall_back_on(button.announcement_id, button.version, member)
    await _versions_again(before, announcement_cards, say, show)


async def ask_for_attachment(
    _: CallbackQuery, button: AttachmentWanted, announcement_cards: AnnouncementCards, say: Say, show: Show
) -> None:
    view = await announcement_cards.view(button.announcement_id)
    show.in_place(choices.attachment(say, view))
    show.card(f"announce-file:{view.id}", choices.attachment_prompt(say, view.id))


async def attach(
    message: Message,
    album: Sequence[Message],
    subject_key: str,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
    process: Process,
) -> None:
    """A reply to the prompt for a photo or file. Words below it are those in the first language."""
    await _take(message, album, AnnouncementId(int(subject_key)), process.languages[0], member, announcements, announcement_cards)


async def remove_attachment(
    _: CallbackQuery, button: AttachmentRemoved, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.attach(button.announcement_id, None, member)
    await announcement_cards.renew(button.announcement_id)


async def refuse(_: Message) -> None:
    """A voice message, a sticker and the like."""
    raise refusals.NotForAnnouncements


# Throwing it away


async def ask_before_discarding(
    _: CallbackQuery, button: AnnouncementDiscardAsked, announcement_cards: AnnouncementCards, say: Say, show: Show
) -> None:
    show.in_place(screens.before_discarding(say, await announcement_cards.view(button.announcement_id)))


async def discard(
    _: CallbackQuery, button: AnnouncementDiscarded, member: Member, announcements: Announcements, announcement_cards: AnnouncementCards
) -> None:
    await announcements.discard(button.announcement_id, member)
    announcement_cards.remove(button.announcement_id)


def _ask_for_text(view: screens.View, language: Language, say: Say, show: Show) -> None:
    show.card(f"announce-words:{view.id}:{language.value}", choices.text_prompt(say, view, language))


async def _listed(announcements: Announcements, before: AnnouncementId | None, say: Say) -> Screen:
    latest = await announcements.latest(before)
    known = [(one, await announcements.sheet(one.id) if one.state in BEGUN else None) for one in latest]
    return screens.known(say, known, has_older=len(latest) == LATEST)


async def _take(
    message: Message,
    album: Sequence[Message],
    announcement_id: AnnouncementId,
    language: Language,
    member: Member,
    announcements: Announcements,
    announcement_cards: AnnouncementCards,
) -> None:
    """Whatever of words, photo and file there is. The card comes anew, below what was written."""
    version, attachment = version_in(message), attachment_in(message, album)
    if version is not None:
        await announcements.write(announcement_id, language, version, member, attachment)
    elif attachment is not None:
        await announcements.attach(announcement_id, attachment, member)
    else:
        raise refusals.NothingWritten
    await announcement_cards.renew(announcement_id)
    _view = await announcement_cards.open(announcement_id)


async def _versions_again(before: Announcement, announcement_cards: AnnouncementCards, say: Say, show: Show) -> None:
    if not await announcement_cards.changed(before):
        show.in_place(choices.versions(say, await announcement_cards.view(before.id)))


def build_router() -> Router:
    router = Router(name="announcements")
    readable = F.text | F.photo | F.document
    router.message.register(show_list, StaffCommanded("announce", "ankuendigung", right=Right.ANNOUNCE))
    router.message.register(ask_for_number, RepliedTo("announcement", right=Right.ANNOUNCE), F.text.regexp(r"^[0-9][0-9. ]*$"))
    router.message.register(write, RepliedTo("announce-words", right=Right.ANNOUNCE), readable)
    router.message.register(write_to_card, RepliedTo("announcement", right=Right.ANNOUNCE), readable)
    router.message.register(attach, RepliedTo("announce-file", right=Right.ANNOUNCE), readable)
    for kind in ("announce-words", "announcement", "announce-file"):
        router.message.register(refuse, RepliedTo(kind, right=Right.ANNOUNCE))
    for deed, button in (
        (turn_list, AnnouncementsListed),
        (begin, AnnouncementStarted),
        (open_anew, AnnouncementOpened),
        (show_card_again, AnnouncementCardWanted),
        (show_changes, AnnouncementChangesWanted),
        (show_versions, VersionsWanted),
        (ask_for_text, VersionTextWanted),
        (remove_version, VersionRemoved),
        (choose_fallback, FallbackChosen),
        (ask_for_attachment, AttachmentWanted),
        (remove_attachment, AttachmentRemoved),
        (ask_before_discarding, AnnouncementDiscardAsked),
        (discard, AnnouncementDiscarded),
    ):
        router.callback_query.register(deed, StaffPressed(button))
    return router
