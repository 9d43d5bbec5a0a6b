"""The team types an idea for somebody without the app: on a card, by buttons and replies, in the group or alone with the bot."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.staff.entries import screens
from handlers.staff.entries.buttons import (
    EntryDiscardAsked,
    EntryDiscarded,
    EntryDistrictChosen,
    EntryDistrictsWanted,
    EntryFieldChosen,
    EntryFieldsWanted,
    EntrySent,
    EntryTextWanted,
    EntryTopicChosen,
    EntryWanted,
)
from handlers.staff.filters import RepliedTo, StaffCommanded, StaffPressed
from handlers.talk import Show
from locales.speech import Say
from participation.ideas import DraftId
from participation.processes import Process
from participation.rights import Right
from participation.staff import Member
from services.entries import Entries


async def enter(message: Message, member: Member, entries: Entries, process: Process, say: Say, show: Show) -> None:
    """`/enter`, or at once with the text behind it. Each prompt is a card of its own, so that several can type at once."""
    _, *written = (message.text or "").split(maxsplit=1)
    if not written:
        show.card(f"ask-enter:{message.message_id}", screens.text_prompt(say))
        return
    sheet = await entries.begin(written[0], member)
    show.card(_subject(sheet.draft.id), screens.card(say, process, sheet))


async def begin(message: Message, member: Member, entries: Entries, process: Process, say: Say, show: Show) -> None:
    sheet = await entries.begin(message.text or "", member)
    show.card(_subject(sheet.draft.id), screens.card(say, process, sheet))


async def show_card(_: CallbackQuery, button: EntryWanted, entries: Entries, process: Process, say: Say, show: Show) -> None:
    show.in_place(screens.card(say, process, await entries.sheet(button.draft_id)))


async def ask_field(_: CallbackQuery, button: EntryFieldsWanted, entries: Entries, process: Process, say: Say, show: Show) -> None:
    show.in_place(screens.fields(say, process, await entries.sheet(button.draft_id)))


async def choose_field(
    _: CallbackQuery, button: EntryFieldChosen, member: Member, entries: Entries, process: Process, say: Say, show: Show
) -> None:
    sheet = await entries.choose_field(button.draft_id, button.field, member)
    field = process.field(button.field)
    show.in_place(screens.topics(say, process, sheet, field) if field and len(field.topics) > 1 else screens.card(say, process, sheet))


async def choose_topic(
    _: CallbackQuery, button: EntryTopicChosen, member: Member, entries: Entries, process: Process, say: Say, show: Show
) -> None:
    show.in_place(screens.card(say, process, await entries.choose_topic(button.draft_id, button.topic, member)))


async def ask_district(_: CallbackQuery, button: EntryDistrictsWanted, entries: Entries, process: Process, say: Say, show: Show) -> None:
    show.in_place(screens.districts(say, process, await entries.sheet(button.draft_id)))


async def choose_district(
    _: CallbackQuery, button: EntryDistrictChosen, member: Member, entries: Entries, process: Process, say: Say, show: Show
) -> None:
    show.in_place(screens.card(say, process, await entries.put_in_district(button.draft_id, button.district or None, member)))


async def ask_for_text(_: CallbackQuery, button: EntryTextWanted, entries: Entries, say: Say, show: Show) -> None:
    sheet = await entries.sheet(button.draft_id)
    show.card(f"ask-entry-text:{sheet.draft.id}", screens.new_text_prompt(say, sheet))


async def reword(message: Message, subject_key: str, member: Member, entries: Entries, process: Process, say: Say, show: Show) -> None:
    """A reply to the prompt, or to the card itself. The card comes anew, so that it stands below what was written."""
    sheet = await entries.reword(DraftId(int(subject_key)), message.text or "", member)
    show.card(_subject(sheet.draft.id), screens.card(say, process, sheet))


async def ask_before_discarding(
    _: CallbackQuery, button: EntryDiscardAsked, entries: Entries, process: Process, say: Say, show: Show
) -> None:
    show.in_place(screens.ask_before_discarding(say, process, await entries.sheet(button.draft_id)))


async def discard(_: CallbackQuery, button: EntryDiscarded, member: Member, entries: Entries, say: Say, show: Show) -> None:
    await entries.discard(button.draft_id, member)
    show.in_place(screens.discarded(say))


async def send(
    _: CallbackQuery,
    button: EntrySent,
    member: Member,
    username: str | None,
    entries: Entries,
    process: Process,
    say: Say,
    show: Show,
) -> None:
    """The receipt is a message of its own: its number is told once, and must be copied."""
    idea, number = await entries.send(button.draft_id, member)
    show.in_place(screens.card(say, process, await entries.sheet(button.draft_id)))
    show(screens.receipt(say, idea, number, username or ""))


def _subject(draft_id: DraftId) -> str:
    return f"entry:{draft_id}"


def build_router() -> Router:
    router = Router(name="entries")
    router.message.register(enter, StaffCommanded("enter", right=Right.ENTER))
    router.message.register(begin, RepliedTo("ask-enter", right=Right.ENTER), F.text, ~F.text.startswith("/"))
    router.message.register(reword, RepliedTo("ask-entry-text", right=Right.ENTER), F.text, ~F.text.startswith("/"))
    router.message.register(reword, RepliedTo("entry", right=Right.ENTER), F.text, ~F.text.startswith("/"))
    router.callback_query.register(show_card, StaffPressed(EntryWanted))
    router.callback_query.register(ask_field, StaffPressed(EntryFieldsWanted))
    router.callback_query.register(choose_field, StaffPressed(EntryFieldChosen))
    router.callback_query.register(choose_topic, StaffPressed(EntryTopicChosen))
    router.callback_query.register(ask_district, StaffPressed(EntryDistrictsWanted))
    router.callback_query.register(choose_district, StaffPressed(EntryDistrictChosen))
    router.callback_query.register(ask_for_text, StaffPressed(EntryTextWanted))
    router.callback_query.register(ask_before_discarding, StaffPressed(EntryDiscardAsked))
    router.callback_query.register(discard, StaffPressed(EntryDiscarded))
    router.callback_query.register(send, StaffPressed(EntrySent))
    return router
