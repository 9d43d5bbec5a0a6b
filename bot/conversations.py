"""Hands one update to its conversation, with everything that conversation may ask for, and puts the answer into the outbox."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot.clock import Clock
from bot.groups import note_move
from bot.introduction import menu
from bot.landmarks import passing
from bot.maps import Maps
from bot.possible import is_possible
from bot.post import Post
from bot.process_in_force import ProcessInForce
from handlers.buttons import Button, Signer
from handlers.commands import OF_RESIDENTS, commands_of
from handlers.residents.own_data.names import is_about_forgetting
from handlers.staff.announcements.card import AnnouncementCards
from handlers.staff.answers.card import AnswerCards
from handlers.staff.buttons import audience_of, is_offered, staff_audience
from handlers.staff.desk.card import Cards
from handlers.talk import ForTeam, How, Menu, OpenDialog, Person, Show, Shown
from locales.speech import Say, Speech, Spoken, folded
from participation.dialogs import Dialog
from participation.goals import Goal
from participation.notices import Notice
from participation.processes import Process
from participation.residents import Resident, ResidentState
from participation.rights import Role
from participation.staff import Member, Place
from participation.words import Language
from services.announcements import Announcements
from services.answers import Answers
from services.assignments import Assignments
from services.audit import Audit
from services.demographics import Demographics
from services.desks import Desks
from services.digests import Digests
from services.drafts import Drafts
from services.entries import Entries
from services.follows import Follows
from services.guardians import Guardians
from services.ideas import Ideas
from services.inquiries import Inquiries
from services.measures import Measures
from services.moderation import Moderation
from services.own_data import OwnData
from services.protection import Protection
from services.reading import Reading
from services.reports import Reports
from services.residents import Residents
from services.sending import Sending
from services.similar import Similar
from services.standing import Standings
from services.support import Support
from services.team import Team
from storage.outbox import FAREWELL, Lane, Outgoing
from storage.seals import Seals
from storage.unit import Unit


class Unreadable(Exception):
    """Telegram sent something that the library cannot read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the press of a button is answered with, apart from messages."""

    press_id: str | None = None
    toast: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Scene:
    """One update with everybody and everything it concerns."""

    update: Update
    album: tuple[Message, ...]
    sender: User
    chat: Chat
    person: Person
    resident: Resident | None
    """Whoever may do more than read: they have agreed to the notice as it is now. Somebody banned stays who they are."""
    on_record: Resident | None
    dialog: OpenDialog
    process: Process
    now: datetime
    say: Say
    typed: Button | None = None
    """The button whose label or number the person typed."""
    colleague: Member | None = None
    """Who the person is in the team, if they are in it now."""
    in_team_group: bool = False
    subject: str | None = None
    """What the card shows that somebody in the team replied to."""
    lane: Lane = Lane.INTERACTIVE
    """In which the answers go."""

    @property
    def pressed(self) -> int | None:
        """The message whose button was pressed."""
        press = self.update.callback_query
        return press.message.message_id if press and press.message and self.typed is None else None

    @property
    def member(self) -> Member | None:
        """The same, where the team works: alone with the bot or in its group, by name, with words that are new and their own."""
        event = self.update.event
        works_here = self.in_team_group or self.chat.type == "private"
        return self.colleague if works_here and _is_own(event) else None


class Conversations:
    def __init__(  # noqa: PLR0913  here everything comes together
        self,
        *,
        dispatcher: Dispatcher,
        bot: Bot,
        speech: Speech,
        seals: Seals,
        signer: Signer,
        clock: Clock,
        in_force: ProcessInForce,
        post: Post,
        maps: Maps,
        per_second: float,
        admins: Collection[int] = (),
    ) -> None:
        self._per_second = per_second
        self._post = post
        self._maps = maps
        self._admins: frozenset[bytes] = frozenset(seals.hash_of(admin) for admin in admins)
        self._dispatcher = dispatcher
        self._bot = bot
        self._speech = speech
        self._seals = seals
        self._signer = signer
        self._clock = clock
        self._in_force = in_force
        self.username: str | None = None
        """The bot's own name, once Telegram has told it."""

    async def answer(self, unit: Unit, updates: Sequence[dict[str, Any]], *, received_at: datetime, belated: bool = False) -> Reply:
        """Let one conversation function answer an update, or the parts of an album. Raises Unreadable.

        A `belated` one came before a backup was put back, or long ago: who wrote it does not wait for the answer.
        """
        parsed = [self._parse(raw) for raw in updates]
        await note_move(unit, self._seals, parsed[0].event)
        scene = await self._scene(unit, parsed, received_at)
        if scene is None:
            return Reply()
        if belated:
            scene = replace(scene, lane=Lane.PERSONAL)
        show = Show()
        await self._dispatcher.feed_update(self._bot, scene.update, **self._on_offer(unit, scene, show))
        passing("handler-done")
        await self._put_into_outbox(unit, scene, show)
        press = scene.update.callback_query
        return Reply(press_id=press.id if press and scene.typed is None else None, toast=show.toast)

    async def apologise(self, unit: Unit, updates: Sequence[dict[str, Any]], *, received_at: datetime) -> None:
        """Tell the person in one sentence that something went wrong and nothing is lost."""
        scene = await self._scene(unit, [self._parse(raw) for raw in updates], received_at)
        if scene is not None and scene.chat.type == "private":
            params = {"text": scene.say("went-wrong"), "parse_mode": "HTML"}
            await unit.outbox.put([self._outgoing(scene, "sendMessage", params)])

    def _parse(self, raw: dict[str, Any]) -> Update:
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
            _ = update.event
        except (ValidationError, UpdateTypeLookupError, RecursionError):
            # Its text would repeat what the person wrote.
            raise Unreadable from None
        if not is_possible(update):
            raise Unreadable
        return update

    async def _scene(self, unit: Unit, updates: Sequence[Update], received_at: datetime) -> _Scene | None:
        update = updates[0]
        event = update.event
        sender, chat = _sender_of(event), _chat_of(event)
        if sender is None or chat is None:
            return None
        person = Person(
            hash=self._seals.hash_of(sender.id),
            chat=self._seals.hash_of(chat.id),
            address=self._seals.address(chat.id),
            app_language=self._speech.guess(sender.language_code),
        )
        known = await unit.residents.recognise(person.hash)
        on_record, stored = known if known and known[0].state is not ResidentState.DELETED else (None, Dialog())
        process = await self._in_force.process(unit)
        resident = on_record if on_record and _has_agreed(on_record, process) else None
        dialog = stored if resident or is_about_forgetting(stored) else Dialog()
        colleague = await self._colleague(unit, process, person, sender)
        group = await unit.staff.group(process.key) if chat.type != "private" else None
        in_team_group = group is not None and group.chat == self._seals.hash_of(chat.id)
        typed = _typed(event, dialog)
        if typed is not None and isinstance(event, Message):
            update = update.model_copy(update={"message": None, "callback_query": _typed_press(event)})
        scene = _Scene(
            typed=typed,
            update=update,
            album=tuple(part.message for part in updates if part.message),
            sender=sender,
            chat=chat,
            person=person,
            resident=resident,
            on_record=on_record,
            dialog=OpenDialog(dialog, resting=stored),
            process=process,
            now=_time_of(event) or received_at,
            say=self._speech.in_(process.languages[0] if in_team_group else _language(person, on_record, colleague)),
            colleague=colleague,
            in_team_group=in_team_group,
        )
        return replace(scene, subject=await self._replied_to(unit, event, chat)) if scene.member else scene

    async def _colleague(self, unit: Unit, process: Process, person: Person, sender: User) -> Member | None:
        """Who somebody is in the team at this moment. Those whom the settings name lead it, whatever the team decides."""
        member = await unit.staff.member(process.key, person.hash)
        if person.hash not in self._admins or (member and member.role is Role.ADMIN):
            return member
        address, language = self._seals.address(sender.id), person.app_language
        added = await unit.staff.add(
            process=process.key, person=person.hash, address=address, role=Role.ADMIN, language=language, at=self._clock.now()
        )
        own_chat = Place(chat=person.hash, address=address, language=language)
        await self._post.post(unit, process, [Menu(place=own_chat, commands=commands_of(Role.ADMIN))])
        return added

    async def _replied_to(self, unit: Unit, event: TelegramObject, chat: Chat) -> str | None:
        if not isinstance(event, Message) or event.reply_to_message is None:
            return None
        return await unit.cards.subject_of(self._seals.hash_of(chat.id), event.reply_to_message.message_id)

    def _on_offer(self, unit: Unit, scene: _Scene, show: Show) -> dict[str, Any]:
        facts = (unit, scene.process, scene.now)
        desk_cards = Cards(Desks(*facts), scene.process, scene.now, scene.say, show, self._maps.picture)
        return {
            "person": scene.person,
            "member": scene.member,
            "colleague": scene.colleague,
            "in_team_group": scene.in_team_group,
            "subject": scene.subject,
            "resident": scene.resident,
            "on_record": scene.on_record,
            "dialog": scene.dialog,
            "button": self._button(scene),
            "typed": scene.typed is not None,
            "album": scene.album,
            "goal": _goal_of(scene.update.message),
            "process": scene.process,
            "now": scene.now,
            "say": scene.say,
            "speech": self._speech,
            "show": show,
            "username": self.username,
            "demographics": Demographics(*facts),
            "drafts": Drafts(*facts),
            "entries": Entries(*facts, mark=self._seals.hash_of_text),
            "guardians": Guardians(*facts, mark=self._seals.hash_of_text),
            "digests": Digests(*facts),
            "follows": Follows(*facts),
            "ideas": Ideas(*facts),
            "residents": Residents(*facts),
            "standings": Standings(*facts),
            "desks": Desks(*facts),
            "desk_cards": desk_cards,
            "renew_team_card": desk_cards.renew,
            "answers": Answers(*facts),
            "audit": Audit(*facts),
            "answer_cards": AnswerCards(Answers(*facts), scene.process, scene.now, scene.say, show),
            "announcements": Announcements(*facts),
            "announcement_cards": AnnouncementCards(
                Announcements(*facts),
                scene.process,
                scene.now,
                self._speech,
                scene.say,
                show,
                per_second=self._per_second,
                group_of=self.username if scene.in_team_group else None,
            ),
            "assignments": Assignments(*facts),
            "measures": Measures(*facts),
            "inquiries": Inquiries(*facts),
            "moderation": Moderation(*facts),
            "team": Team(*facts, mark=self._seals.hash_of_text, fixed=self._admins),
            "own_data": OwnData(*facts),
            "reading": Reading(*facts),
            "support": Support(*facts),
            "protection": Protection(*facts),
            "sending": Sending(*facts),
            "reports": Reports(*facts),
            "similar": Similar(*facts),
        }

    def _button(self, scene: _Scene) -> Button | None:
        if scene.typed is not None:
            return scene.typed
        press = scene.update.callback_query
        if not press or not press.data:
            return None
        own = self._signer.read(press.data, scene.person.hash)
        if own is not None or scene.member is None:
            return own
        return self._signer.read(press.data, staff_audience(scene.process.key))

    async def _put_into_outbox(self, unit: Unit, scene: _Scene, show: Show) -> None:
        for shown in [_for_their_role(scene, shown) for shown in show.shown]:
            outgoing = await self._worded(unit, scene, shown)
            if outgoing is not None:
                before = [self._outgoing(scene, method, payload) for method, payload in shown.screen.messages_before()]
                await unit.outbox.put([*before, outgoing])
        await self._take_buttons_off_older_copy(unit, scene, show)
        # Where the deed shows no screen, the card that it changes is the answer.
        await self._post.post(
            unit, scene.process, show.letters, asked_in=None if show.shown or scene.lane is not Lane.INTERACTIVE else scene.person.chat
        )
        work = commands_of(scene.member.role) if scene.member else ()
        if show.menu_language is not None:
            commands = menu(self._speech.in_(show.menu_language), work or OF_RESIDENTS)
            await unit.outbox.put([self._outgoing(scene, "setMyCommands", {"commands": commands})])
        if scene.dialog.is_over:
            if not work:  # whoever is in the team as well stays in it
                await unit.outbox.put([self._outgoing(scene, "deleteMyCommands", {"language_code": ""})])
            return
        await self._keep_dialog(unit, scene, show)

    async def _keep_dialog(self, unit: Unit, scene: _Scene, show: Show) -> None:
        """A new screen's buttons may be typed; the resident may have come into being in this very update.

        Of somebody who has not agreed nothing is kept but that they are asked whether they want to be forgotten.
        """
        known = await unit.residents.recognise(scene.person.hash) if scene.resident is None else (scene.resident, scene.dialog.before)
        if known is None or scene.chat.type != "private" or scene.dialog.is_left:
            return
        dialog = scene.dialog.now
        if not _has_agreed(known[0], scene.process) and not is_about_forgetting(dialog):
            if is_about_forgetting(scene.dialog.before):
                await unit.dialogs.remove(known[0].id)
            return
        offering = [shown.screen for shown in show.shown if shown.how is not How.UPDATES_CARD and any(shown.screen.buttons())]
        if offering:
            dialog = dialog.offering(offering[-1].offers(lambda button: button.written()))
        if scene.resident is None or dialog != known[1]:
            await unit.dialogs.keep(known[0].id, dialog, scene.now)

    async def _worded(self, unit: Unit, scene: _Scene, shown: Shown) -> Outgoing | None:
        params = shown.screen.params(lambda button: self._signer.press(button, audience_of(button, scene.person.hash, scene.process.key)))
        if shown.how is How.IN_PLACE and scene.pressed is not None:
            if scene.member:
                await unit.cards.forget_edits_of(scene.person.chat, scene.pressed)
            return self._outgoing(scene, "editMessageText", {**params, "message_id": scene.pressed})
        if shown.subject is None:
            return self._outgoing(scene, shown.screen.method, params)
        chat = scene.person.chat
        if shown.how is How.AS_CARD:
            card = await unit.cards.of(chat, shown.subject)
            if scene.member:
                await unit.cards.take_from_desk(card)
            return self._outgoing(scene, "sendMessage", params, card)
        shown_in = await unit.cards.shown_in(chat, shown.subject)
        if shown_in is None or await unit.cards.replace_waiting(shown_in, params, scene.lane):
            return None
        return self._outgoing(scene, "editMessageText", params, shown_in)

    async def _take_buttons_off_older_copy(self, unit: Unit, scene: _Scene, show: Show) -> None:
        """Where the pressed message is no longer the card that the deed changes, it says what came of it and where the buttons are now."""
        changed = [letter for letter in show.letters if isinstance(letter, ForTeam) and not letter.anew]
        if scene.pressed is None or show.shown or len(changed) != 1:
            return
        [card] = changed
        if not await unit.cards.is_newest(scene.person.chat, card.subject, scene.pressed):
            words = scene.say.lines(Spoken(card.screen(scene.say).text), scene.say("card-stands-below"))
            older = {"text": words, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}, "message_id": scene.pressed}
            await unit.outbox.put([self._outgoing(scene, "editMessageText", older)])

    def _outgoing(self, scene: _Scene, method: str, payload: dict[str, Any], card_id: int | None = None) -> Outgoing:
        """For the chat in which somebody acts; in a group with topics, for the topic."""
        known = scene.resident if not scene.dialog.is_over else None
        return Outgoing(
            lane=scene.lane,
            chat=self._seals.hash_of(scene.chat.id),
            address=scene.person.address,
            method=method,
            payload=payload if method in _MENUS else payload | _topic_of(scene.update.event),
            created_at=self._clock.now(),
            resident_id=known.id if known else None,
            kind=FAREWELL if scene.dialog.is_over else None,
            card_id=card_id,
        )


def _for_their_role(scene: _Scene, shown: Shown) -> Shown:
    """Alone with the bot, somebody in the team sees the buttons of their role; the group's cards are everybody's."""
    if scene.chat.type != "private":
        return shown
    return replace(shown, screen=shown.screen.only(lambda button: is_offered(button, scene.colleague)))


TYPED = "typed"
"""The id of a press that was typed: there is no callback query to answer."""


def _typed(event: TelegramObject, dialog: Dialog) -> Button | None:
    if not isinstance(event, Message) or event.chat.type != "private" or not event.text or event.forward_origin or event.edit_date:
        return None
    offer = dialog.offer_for(event.text, folded)
    return Button.parse(offer.press) if offer else None


def _typed_press(message: Message) -> CallbackQuery:
    """The press that a person meant who typed a button's label."""
    if message.from_user is None:
        raise ValueError("nobody typed this")
    return CallbackQuery(id=TYPED, from_user=message.from_user, chat_instance=TYPED, message=message)


def _sender_of(event: TelegramObject) -> User | None:
    return getattr(event, "from_user", None)


def _chat_of(event: TelegramObject) -> Chat | None:
    if isinstance(event, CallbackQuery):
        return event.message.chat if event.message else Chat(id=event.from_user.id, type="private")
    return getattr(event, "chat", None)


_MENUS = ("setMyCommands", "deleteMyCommands")


def _topic_of(event: TelegramObject) -> dict[str, Any]:
    """Only in a forum is a thread a topic; elsewhere it is a chain of replies."""
    message = event.message if isinstance(event, CallbackQuery) else event
    in_topic = isinstance(message, Message) and message.is_topic_message
    return {"message_thread_id": message.message_thread_id} if isinstance(message, Message) and in_topic else {}


def _is_own(event: TelegramObject) -> bool:
    """Whether a person says or presses it now, and by themself: not the group or a channel, nothing edited or forwarded."""
    if isinstance(event, CallbackQuery):
        message = event.message
        return message is not None and (not isinstance(message, Message) or message.forward_origin is None)
    return not isinstance(event, Message) or not (event.edit_date or event.forward_origin or event.sender_chat)


def _has_agreed(resident: Resident, process: Process) -> bool:
    """To the notice as it is now. Whoever is banned stays so, whatever they agreed to."""
    return resident.state is ResidentState.BANNED or resident.has_agreed_to(Notice.of(process).version)


def _language(person: Person, resident: Resident | None, member: Member | None) -> Language:
    """The person's own."""
    return resident.language if resident else member.language if member else person.app_language


def _time_of(event: TelegramObject) -> datetime | None:
    """A deed's time is the message's; a press has none of its own."""
    if isinstance(event, Message) and event.edit_date:
        try:
            return datetime.fromtimestamp(event.edit_date, UTC)
        except (OverflowError, ValueError, OSError):  # which of them it is depends on the machine
            raise Unreadable from None
    return None if isinstance(event, CallbackQuery) else getattr(event, "date", None)


def _goal_of(message: Message | None) -> Goal | None:
    if message is None or not message.text or not message.text.startswith("/start "):
        return None
    return Goal.parse(message.text.removeprefix("/start ").strip())
