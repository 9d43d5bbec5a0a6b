"""What people decide and ask at any time. An idea that is being written waits meanwhile."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Commanded, Known, Limited, Pressed, Said
from handlers.residents import following
from handlers.residents.here import Here
from handlers.residents.ideas.names import spot_in
from handlers.residents.ideas.questions import HELP_FACTS, help_phrase
from handlers.residents.onboarding.buttons import LanguageChosen
from handlers.residents.open_question import go_on
from handlers.residents.settings import screens
from handlers.residents.settings.buttons import ConsentKept, ConsentRevoked, PrivacyReadOn, RevocationWanted
from handlers.residents.ways import HelpWanted, with_draft
from handlers.screens import NoKeys, Screen
from handlers.talk import OpenDialog, Show
from locales.speech import Say, Speech
from participation.processes import Process
from participation.residents import Resident, ResidentState
from participation.staff import Member
from participation.wall_time import Instant
from services.residents import Residents
from services.team import Team


async def stop(_: Message, on_record: Resident | None, residents: Residents, dialog: OpenDialog, say: Say, show: Show) -> None:
    """STOP at any time. A draft stays, and so does the open question."""
    if on_record is None:
        show(screens.said(say, "stopped-unknown"))
        return
    was_stopped = on_record.state is ResidentState.STOPPED
    await residents.stop(on_record)
    show(with_draft(say, dialog, screens.said(say, "stopped-already" if was_stopped else "stopped")))


async def start(_: Message, resident: Resident, residents: Residents, dialog: OpenDialog, say: Say, show: Show) -> None:
    """The word START, as against the command: messages again, as they were before STOP."""
    was_following = resident.is_follower
    await residents.start(resident)
    show(with_draft(say, dialog, screens.started(say, "started-already" if was_following else "started-again")))


async def start_as_young_follower(_: Message, on_record: Resident, residents: Residents, say: Say, show: Show) -> None:
    """The same word from somebody who takes no part, and hears about phases only."""
    was_following = on_record.is_follower
    await residents.follow(on_record)
    show(screens.said(say, "started-already" if was_following else "follow-young"))


async def ask_language(_: Message, dialog: OpenDialog, process: Process, say: Say, speech: Speech, show: Show) -> None:
    show(with_draft(say, dialog, screens.language_question(say, speech, process)))


async def change_language(
    _: CallbackQuery,
    button: LanguageChosen,
    resident: Resident,
    residents: Residents,
    member: Member | None,
    team: Team,
    speech: Speech,
    here: Here,
) -> None:
    """From here on everything is said in it, the open question first; also what comes from the team's side."""
    if member is not None:
        await team.speak(member, button.language)
    here = replace(here, resident=await residents.speak(resident, button.language), say=speech.in_(button.language))
    here.show.menu(button.language)
    await go_on(here, here.say("language-chosen"))


async def show_privacy(
    _: Message,
    resident: Resident | None,
    on_record: Resident | None,
    dialog: OpenDialog,
    process: Process,
    now: Instant,
    say: Say,
    show: Show,
) -> None:
    """Whoever agreed to an earlier notice, or to be written to and no more, can take that back as well."""
    consent = on_record.consent if on_record else None
    if on_record is None:
        screen = screens.privacy_of_strangers(say, process)
    elif consent is None:
        screen = screens.privacy_after_revoking(say, process)
    else:
        screen = screens.privacy(say, process, consent, now, takes_part=resident is not None)
    show(with_draft(say, dialog, screen))


async def ask_before_revoking(_: CallbackQuery, on_record: Resident | None, here: Here) -> None:
    if on_record is None or on_record.consent is None:
        here.show(screens.nothing_to_revoke(here.say))
    else:
        here.show(screens.revoke_question(here.say))


async def revoke(_: CallbackQuery, on_record: Resident | None, residents: Residents, here: Here) -> None:
    """From the commit on nothing more is kept of the person, and nobody writes to them. Pressed again, it changes nothing."""
    if on_record is None or on_record.consent is None:
        here.show(screens.nothing_to_revoke(here.say))
        return
    await residents.revoke(on_record)
    spot, screen = spot_in(here.dialog.question), screens.revoked(here.say)
    here.dialog.leave()
    here.show(Screen(screen.text, keys=NoKeys()) if spot and spot.has_keys else screen)


async def keep_consent(_: CallbackQuery, here: Here) -> None:
    await go_on(here, here.say("revoke-declined"))


async def show_more_about_privacy(_: CallbackQuery, dialog: OpenDialog, process: Process, say: Say, show: Show) -> None:
    show(with_draft(say, dialog, screens.privacy_more(say, process)))


async def show_about(_: Message, dialog: OpenDialog, process: Process, say: Say, show: Show) -> None:
    show(with_draft(say, dialog, screens.about(say, process)))


async def show_own_number(_: Message, dialog: OpenDialog, say: Say, show: Show) -> None:
    """For whoever sets the bot up: the settings name the first admins by it."""
    show(with_draft(say, dialog, screens.own_number(say)))


async def give_help(_: Message | CallbackQuery, here: Here) -> None:
    """Explain the open question and ask it again; without one, tell what is possible here."""
    question = here.dialog.question
    if question is None:
        here.show(screens.said(here.say, "help"))
    elif following.is_open(here.dialog):
        await go_on(here, here.say("help-follow"))
    else:
        await go_on(here, here.say(help_phrase(question), **HELP_FACTS))


def build_router() -> Router:
    router = Router()
    router.message.register(stop, Commanded("stop", "stopp"))
    router.message.register(stop, Said("typed-stop"))
    router.message.register(start, Said("typed-start"), Known())
    router.message.register(start_as_young_follower, Said("typed-start"), Limited())
    router.message.register(ask_language, Commanded("language", "sprache"), Known())
    router.callback_query.register(change_language, Pressed(LanguageChosen), Known())
    router.message.register(show_privacy, Commanded("privacy", "daten"))
    router.callback_query.register(show_more_about_privacy, Pressed(PrivacyReadOn))
    router.callback_query.register(ask_before_revoking, Pressed(RevocationWanted))
    router.callback_query.register(revoke, Pressed(ConsentRevoked))
    router.callback_query.register(keep_consent, Pressed(ConsentKept))
    router.message.register(show_about, Commanded("about"))
    router.message.register(show_own_number, Commanded("myid"))
    router.message.register(give_help, Commanded("help", "hilfe"), Known())
    router.message.register(give_help, Said("typed-help"), Known())
    router.callback_query.register(give_help, Pressed(HelpWanted), Known())
    return router
