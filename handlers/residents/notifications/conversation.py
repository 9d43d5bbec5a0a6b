"""Choosing what one hears, and when. An idea that is being written waits meanwhile."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Asked, Commanded, Known, Pressed
from handlers.residents.here import Here
from handlers.residents.notifications import screens
from handlers.residents.notifications.buttons import (
    DistrictsToFollowOpened,
    FollowBegun,
    FollowEnded,
    MessagesChosen,
    OwnQuietHoursWanted,
    QuietHoursChosen,
    QuietHoursOpened,
    RhythmChosen,
    RhythmsOpened,
    TopicsToFollowOpened,
    Wish,
)
from handlers.residents.ways import NotificationsOpened, with_draft
from handlers.screens import Screen
from locales.speech import Spoken
from participation.follows import FollowKind
from participation.processes import DistrictKey, TopicKey
from participation.quiet_hours import Span
from participation.residents import Resident
from services.follows import Follows
from services.residents import Residents


async def show_notifications(_: Message | CallbackQuery, resident: Resident, here: Here, follows: Follows) -> None:
    await _show_all(here, resident, follows)


async def choose_messages(
    _: CallbackQuery, button: MessagesChosen, resident: Resident, residents: Residents, here: Here, follows: Follows
) -> None:
    match button.wish:
        case Wish.ALL:
            resident = await residents.follow(resident)
        case Wish.OWN:
            resident = await residents.unfollow(resident)
        case Wish.NONE:
            resident = await residents.stop(resident)
        case Wish.AS_BEFORE:
            resident = await residents.start(resident)
    await _show_all(here, resident, follows)


async def show_topics(_: CallbackQuery, resident: Resident, here: Here, follows: Follows) -> None:
    _show(here, screens.topics(here.say, here.process, await follows.of(resident.id)))


async def show_districts(_: CallbackQuery, resident: Resident, here: Here, follows: Follows) -> None:
    _show(here, screens.districts(here.say, here.process, await follows.of(resident.id)))


async def follow(_: CallbackQuery, button: FollowBegun, resident: Resident, here: Here, follows: Follows) -> None:
    place = (
        await follows.follow_topic(TopicKey(button.key), resident.id)
        if button.kind is FollowKind.TOPIC
        else await follows.follow_district(DistrictKey(button.key), resident.id)
    )
    await _show_places(here, resident, follows, button.kind, here.say("follows-begun", name=place.short))


async def end_following(_: CallbackQuery, button: FollowEnded, resident: Resident, here: Here, follows: Follows) -> None:
    await follows.leave(button.kind, button.key, resident.id)
    place = here.process.topic(TopicKey(button.key)) or here.process.district(DistrictKey(button.key))
    said = here.say("follows-ended", name=place.short) if place else None
    await _show_places(here, resident, follows, button.kind, said)


async def show_rhythms(_: CallbackQuery, resident: Resident, here: Here) -> None:
    _show(here, screens.rhythms(here.say, here.process, resident))


async def choose_rhythm(
    _: CallbackQuery, button: RhythmChosen, resident: Resident, residents: Residents, here: Here, follows: Follows
) -> None:
    await _show_all(here, await residents.choose_rhythm(resident, button.rhythm), follows)


async def show_quiet_hours(_: CallbackQuery, resident: Resident, here: Here) -> None:
    _close(here)
    _show(here, screens.quiet_hours(here.say, here.process, resident))


async def choose_quiet_hours(
    _: CallbackQuery, button: QuietHoursChosen, resident: Resident, residents: Residents, here: Here, follows: Follows
) -> None:
    hours = Span.parse(f"{button.begins} {button.ends}") if button.begins else None
    await _show_all(here, await residents.choose_quiet_hours(resident, hours), follows)


async def ask_for_own_hours(_: CallbackQuery, here: Here) -> None:
    here.dialog.ask(screens.QUESTION, here.dialog.draft_id, takes_text=True)
    here.show(screens.own_quiet_hours(here.say))


async def take_own_hours(message: Message, resident: Resident, residents: Residents, here: Here, follows: Follows) -> None:
    """Two times of the day, in whatever words."""
    await _show_all(here, await residents.choose_quiet_hours(resident, Span.parse(message.text or "")), follows)


async def _show_all(here: Here, resident: Resident, follows: Follows) -> None:
    screen = with_draft(here.say, here.dialog, screens.notifications(here.say, here.process, resident, await follows.of(resident.id)))
    _close(here)
    here.show(screen)


async def _show_places(here: Here, resident: Resident, follows: Follows, kind: FollowKind, said: Spoken | None) -> None:
    """Anew and not in place: a screen reader stays silent about an edit."""
    shown = screens.topics if kind is FollowKind.TOPIC else screens.districts
    _show(here, shown(here.say, here.process, await follows.of(resident.id), said))


def _show(here: Here, screen: Screen) -> None:
    here.show(with_draft(here.say, here.dialog, screen))


def _close(here: Here) -> None:
    """The question for hours is answered, or left. Any other stays open."""
    if here.dialog.question == screens.QUESTION:
        here.dialog.close()


def build_router() -> Router:
    router = Router(name="messages")
    router.message.register(show_notifications, Commanded("notifications", "nachrichten"), Known())
    router.callback_query.register(show_notifications, Pressed(NotificationsOpened), Known())
    router.callback_query.register(choose_messages, Pressed(MessagesChosen), Known())
    router.callback_query.register(show_topics, Pressed(TopicsToFollowOpened), Known())
    router.callback_query.register(show_districts, Pressed(DistrictsToFollowOpened), Known())
    router.callback_query.register(follow, Pressed(FollowBegun), Known())
    router.callback_query.register(end_following, Pressed(FollowEnded), Known())
    router.callback_query.register(show_rhythms, Pressed(RhythmsOpened), Known())
    router.callback_query.register(choose_rhythm, Pressed(RhythmChosen), Known())
    router.callback_query.register(show_quiet_hours, Pressed(QuietHoursOpened), Known())
    router.callback_query.register(choose_quiet_hours, Pressed(QuietHoursChosen), Known())
    router.callback_query.register(ask_for_own_hours, Pressed(OwnQuietHoursWanted), Known())
    router.message.register(take_own_hours, Asked(screens.QUESTION), F.text, ~F.text.startswith("/"), ~F.forward_origin, Known())
    return router
