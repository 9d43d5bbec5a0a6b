"""How people join: a language, the notice and their yes, whether they want to be written to; then the phase card."""

from dataclasses import replace
from datetime import timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.buttons import Button
from handlers.filters import Commanded, Known, Pressed, Said
from handlers.residents import following
from handlers.residents.following import AskedToFollow, FollowChosen
from handlers.residents.here import Here
from handlers.residents.kinds import Sent
from handlers.residents.onboarding import screens
from handlers.residents.onboarding.arrival import arrive, to_be_read
from handlers.residents.onboarding.buttons import (
    ConsentGiven,
    GuardianAsked,
    LanguageChosen,
    ReadingChosen,
    UnderAgeTold,
    YoungFollowChosen,
)
from handlers.residents.open_question import go_on
from handlers.residents.ways import HelpWanted, JoinWanted
from handlers.talk import Person, Show
from locales.speech import Say, Speech
from participation.goals import Goal
from participation.notices import Notice
from participation.processes import Process
from participation.residents import ConsentWay, Resident, ResidentState
from services.entries import Entries
from services.guardians import Guardians
from services.reading import Reading
from services.residents import Residents

DOUBLE_TAP = timedelta(seconds=5)
OF_THOSE_WHO_JOINED = ("new", "idee", "ideas", "meine_ideen", "notifications", "nachrichten", "ask", "fragen", "frage")


async def welcome(
    _: Message, goal: Goal | None, on_record: Resident | None, process: Process, say: Say, speech: Speech, show: Show
) -> None:
    """Whoever agreed to an earlier notice needs no welcome, only the new one."""
    payload = goal.payload if goal else ""
    if on_record and on_record.has_agreed:
        show(screens.notice(say, process, payload).below(say("consent-changed-first")))
    else:
        show(screens.welcome(say, speech, process, payload))


async def show_notice(_: CallbackQuery, button: LanguageChosen | JoinWanted, process: Process, say: Say, show: Show) -> None:
    show(screens.notice(say, process, button.goal))


async def agree(
    _: CallbackQuery,
    button: ConsentGiven,
    typed: bool,  # noqa: FBT001  it comes by name
    person: Person,
    on_record: Resident | None,
    residents: Residents,
    here: Here,
) -> None:
    """A yes to a notice that has changed since is no yes to the new one. Who agreed to an earlier one goes on where they were."""
    if not _is_current(button, here):
        return
    version, way = Notice.of(here.process).version, _way(typed=typed)
    resident = await residents.agree(person=person.hash, address=person.address, language=button.language, version=version, way=way)
    if button.language is not person.app_language:
        here.show.menu(button.language)
    if on_record and on_record.has_agreed:
        here.dialog.wake()
        await go_on(replace(here, resident=resident), here.say("consent-renewed"))
        return
    here.dialog.ask(following.named(button.goal))
    here.show(following.question(here.say, button.goal))


async def show_under_age(_: CallbackQuery, button: UnderAgeTold, process: Process, say: Say, show: Show) -> None:
    show(screens.under_age(say, process, button.goal))


async def follow_young(
    _: CallbackQuery,
    button: YoungFollowChosen,
    typed: bool,  # noqa: FBT001  it comes by name
    person: Person,
    guardians: Guardians,
    here: Here,
) -> None:
    """Too young to take part, and written to all the same: when something begins or ends."""
    if _is_current(button, here):
        await guardians.follow(person=person.hash, address=person.address, language=button.language, way=_way(typed=typed))
        here.show(screens.follows_young(here.say))


async def give_number(
    _: CallbackQuery,
    button: GuardianAsked,
    typed: bool,  # noqa: FBT001  it comes by name
    person: Person,
    guardians: Guardians,
    here: Here,
) -> None:
    """For the paper that the parents sign. Asked again, there is a new one."""
    if _is_current(button, here):
        number, until = await guardians.ask(person=person.hash, address=person.address, language=button.language, way=_way(typed=typed))
        here.show(screens.number_for_paper(here.say, here.process, number, until, here.now))


async def only_read(_: CallbackQuery, button: ReadingChosen, on_record: Resident | None, here: Here, reading: Reading) -> None:
    here.show(screens.read_only(here.say, button.goal, is_on_record=on_record is not None))
    here.show(await to_be_read(here, reading, Goal.parse(button.goal)))


async def say_no(_: Message, on_record: Resident | None, here: Here, reading: Reading) -> None:
    here.show(screens.read_only(here.say, is_on_record=on_record is not None))
    here.show(await to_be_read(here, reading, None))


async def say_yes(_: Message, process: Process, say: Say, speech: Speech, show: Show) -> None:
    """A bare yes could be meant for another question: consent needs the words that stand on its button."""
    show(screens.notice_again(say, speech, process, say("consent-say-it", label=say.plain("consent-button-yes"))))


async def help_new_people(_: Message, process: Process, say: Say, speech: Speech, show: Show) -> None:
    show(screens.notice_again(say, speech, process, say.lines(say("help-welcome"), say("help-consent"))))


async def help_readers(_: CallbackQuery, say: Say, show: Show) -> None:
    show(screens.help_for_readers(say))


async def follow(
    _: CallbackQuery, button: FollowChosen, resident: Resident, residents: Residents, here: Here, reading: Reading, entries: Entries
) -> None:
    """The third tap. An old button of this question still does what it says, and leaves another open question as it is."""
    if following.is_open(here.dialog):
        await _answered(here, resident, residents, reading, entries, yes=button.yes, goal=button.goal)
        return
    await (residents.follow(resident) if button.yes else residents.unfollow(resident))
    await go_on(here, here.say("follow-yes" if button.yes else "follow-no"))


async def say_yes_to_messages(_: Message, resident: Resident, residents: Residents, here: Here, reading: Reading, entries: Entries) -> None:
    await _answered(here, resident, residents, reading, entries, yes=True, goal=following.goal_waiting(here.dialog))


async def say_no_to_messages(_: Message, resident: Resident, residents: Residents, here: Here, reading: Reading, entries: Entries) -> None:
    await _answered(here, resident, residents, reading, entries, yes=False, goal=following.goal_waiting(here.dialog))


async def _answered(
    here: Here, resident: Resident, residents: Residents, reading: Reading, entries: Entries, *, yes: bool, goal: str
) -> None:
    here.dialog.close()
    here = replace(here, resident=await (residents.follow(resident) if yes else residents.unfollow(resident)))
    await arrive(here, reading, entries, Goal.parse(goal), here.say("follow-yes" if yes else "follow-no"))


async def start_again(message: Message, goal: Goal | None, resident: Resident, here: Here, reading: Reading, entries: Entries) -> None:
    """/start of somebody who has joined: the phase card, or where the link leads."""
    if following.is_open(here.dialog):
        here.dialog.close()
    if goal is None and message.text and len(message.text.split()) > 1:
        await arrive(here, reading, entries, None, here.say("link-unknown"))
        return
    await arrive(here, reading, entries, goal, here.say("messages-are-off") if resident.state is ResidentState.STOPPED else None)


async def agree_again(_: CallbackQuery, resident: Resident, here: Here) -> None:
    """The second tap of a double tap gets no second answer."""
    if resident.consent is None or here.now - resident.consent.given_at > DOUBLE_TAP:
        await go_on(here, here.say("joined-already"))


async def joined_already(_: CallbackQuery, here: Here) -> None:
    """Somebody who has agreed presses another button of the way in."""
    await go_on(here, here.say("joined-already"))


async def offer_to_join(_: Message | CallbackQuery, on_record: Resident | None, say: Say, show: Show) -> None:
    show(screens.join_offer(say, has_changed=on_record is not None and on_record.has_agreed))


async def consent_first(_: Message, on_record: Resident | None, process: Process, say: Say, speech: Speech, show: Show) -> None:
    """Whatever a person sends who has not agreed, or not to the notice as it is now: it is not kept."""
    has_changed = on_record is not None and on_record.has_agreed
    show(screens.notice_again(say, speech, process, say("consent-first-again" if has_changed else "consent-first")))


def _is_current(button: ConsentGiven | GuardianAsked | YoungFollowChosen, here: Here) -> bool:
    """Whether the notice is still what they read; otherwise the new one is shown."""
    if button.version == Notice.of(here.process).version:
        return True
    here.show(screens.notice(here.say, here.process, button.goal).below(here.say("consent-changed")))
    return False


def _way(*, typed: bool) -> ConsentWay:
    return ConsentWay.TYPED if typed else ConsentWay.PRESSED


def build_router() -> Router:
    router = Router()
    router.include_routers(_build_router_for_new_people(), _build_router_for_joined_people())
    return router


def build_router_for_new_people_at_last() -> Router:
    """What is left for people who have not agreed: no other room had an answer."""
    router = Router()
    router.message.filter(~Known())
    router.callback_query.filter(~Known())
    router.message.register(offer_to_join, Commanded(*OF_THOSE_WHO_JOINED))
    router.message.register(consent_first, Sent(), ~F.text.startswith("/"))
    router.callback_query.register(offer_to_join, Pressed(Button))
    return router


def _build_router_for_new_people() -> Router:
    router = Router()
    router.message.filter(~Known())
    router.callback_query.filter(~Known())
    router.message.register(welcome, Commanded("start", "language", "sprache"))
    router.message.register(welcome, Said("typed-start"))
    router.callback_query.register(show_notice, Pressed(LanguageChosen, JoinWanted))
    router.callback_query.register(agree, Pressed(ConsentGiven))
    router.callback_query.register(follow_young, Pressed(YoungFollowChosen))
    router.callback_query.register(give_number, Pressed(GuardianAsked))
    router.callback_query.register(show_under_age, Pressed(UnderAgeTold))
    router.callback_query.register(only_read, Pressed(ReadingChosen))
    router.message.register(say_yes, Said("typed-yes"))
    router.message.register(say_no, Said("typed-no"))
    router.message.register(help_new_people, Commanded("help", "hilfe"))
    router.message.register(help_new_people, Said("typed-help"))
    router.callback_query.register(help_readers, Pressed(HelpWanted))
    return router


def _build_router_for_joined_people() -> Router:
    router = Router()
    router.message.filter(Known())
    router.callback_query.filter(Known())
    router.callback_query.register(follow, Pressed(FollowChosen))
    router.message.register(say_yes_to_messages, AskedToFollow(), Said("typed-yes"))
    router.message.register(say_no_to_messages, AskedToFollow(), Said("typed-no"))
    router.message.register(start_again, Commanded("start"))
    router.callback_query.register(agree_again, Pressed(ConsentGiven))
    router.callback_query.register(joined_already, Pressed(UnderAgeTold, ReadingChosen, JoinWanted, GuardianAsked, YoungFollowChosen))
    return router
