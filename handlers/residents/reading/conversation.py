"""Reading published ideas, which needs no consent; and supporting and reporting them, which does."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Commanded, Known, Pressed
from handlers.residents import ways
from handlers.residents.here import Here
from handlers.residents.reading import screens
from handlers.residents.reading.buttons import (
    DistrictWanted,
    IdeaFollowed,
    IdeaLeft,
    IdeaReported,
    IdeaSupported,
    PublishedIdeaOpened,
    PublishedIdeaTurned,
    ReportDropped,
    ReportWanted,
    SearchWanted,
    SupportTakenBack,
    TopicWanted,
    ViewFollowed,
    ViewLeft,
    ViewOpened,
    ViewTurned,
)
from handlers.residents.reading.filters import SearchAnswered
from handlers.screens import Screen
from locales.speech import Say
from participation.follows import FollowKind
from participation.ideas import IdeaId, Reference
from participation.processes import District, Topic, TopicKey
from participation.reading import View
from participation.refusals import IdeaIsNotPublished
from participation.residents import Resident, ResidentId
from services.follows import Follows
from services.reading import Reading
from services.reports import Reports
from services.support import Support


async def browse(message: Message, here: Here, reading: Reading) -> None:
    """`/browse`, or at once with what is looked for behind it."""
    _, *sought = (message.text or "").split(maxsplit=1)
    here.show(await _found(here, reading, sought[0]) if sought else await _ways_in(here, reading))


async def show_ways_in(_: CallbackQuery, here: Here, reading: Reading) -> None:
    _show(here, await _ways_in(here, reading))


async def choose_topic(_: CallbackQuery, here: Here, reading: Reading) -> None:
    _show(here, screens.topics(here.say, await reading.topics()))


async def choose_district(_: CallbackQuery, here: Here, reading: Reading) -> None:
    _show(here, screens.districts(here.say, await reading.districts()))


async def open_view(_: CallbackQuery, button: ViewOpened, here: Here, reading: Reading) -> None:
    _show(here, await _page(here, reading, button))


async def turn_view(_: CallbackQuery, button: ViewTurned, here: Here, reading: Reading) -> None:
    here.show.in_place(await _page(here, reading, button))


async def ask_for_words(_: CallbackQuery, here: Here) -> None:
    here.show(screens.ask_for_words(here.say))


async def search(message: Message, say: Say, here: Here, reading: Reading) -> None:
    here = replace(here, say=say)
    _show(here, await _found(here, reading, message.text or ""))


async def open_idea(_: CallbackQuery, button: PublishedIdeaOpened, here: Here, reading: Reading) -> None:
    _show(here, await _card(here, reading, button.idea_id, button.view))


async def turn_idea(_: CallbackQuery, button: PublishedIdeaTurned, here: Here, reading: Reading) -> None:
    here.show.in_place(await _card(here, reading, button.idea_id, button.view))


async def share(_: CallbackQuery, button: ways.IdeaShared, username: str | None, here: Here, reading: Reading) -> None:
    opened = await reading.open(button.idea_id, _reader(here))
    if username:
        here.show(screens.share(here.say, opened.idea.idea, username))


async def support(_: CallbackQuery, button: IdeaSupported, resident: Resident, here: Here, reading: Reading, support: Support) -> None:
    """The card changes in place, which a screen reader does not tell: so it is also said."""
    idea = await support.give(button.idea_id, resident.id)
    here.show.in_place(await _card(here, reading, button.idea_id, button.view))
    here.show(screens.supported(here.say, idea))


async def take_back(_: CallbackQuery, button: SupportTakenBack, resident: Resident, here: Here, reading: Reading, support: Support) -> None:
    await support.take_back(button.idea_id, resident.id)
    here.show.in_place(await _card(here, reading, button.idea_id, button.view))
    here.show(screens.support_taken_back(here.say, (await reading.open(button.idea_id, resident.id)).idea.idea))


async def follow(_: CallbackQuery, button: IdeaFollowed, resident: Resident, here: Here, reading: Reading, follows: Follows) -> None:
    await follows.follow_idea(button.idea_id, resident.id)
    here.show.in_place(await _card(here, reading, button.idea_id, button.view))
    here.show(screens.followed(here.say, (await reading.open(button.idea_id, resident.id)).idea.idea))


async def leave(_: CallbackQuery, button: IdeaLeft, resident: Resident, here: Here, reading: Reading, follows: Follows) -> None:
    await follows.leave(FollowKind.IDEA, str(button.idea_id), resident.id)
    here.show.in_place(await _card(here, reading, button.idea_id, button.view))
    here.show(screens.left(here.say, (await reading.open(button.idea_id, resident.id)).idea.idea))


async def follow_view(_: CallbackQuery, button: ViewFollowed, resident: Resident, here: Here, reading: Reading, follows: Follows) -> None:
    view = View.parse(button.view) or View()
    if view.district:
        place: Topic | District = await follows.follow_district(view.district, resident.id)
    else:
        place = await follows.follow_topic(view.topic or TopicKey(""), resident.id)
    here.show.in_place(await _page(here, reading, button))
    here.show(screens.view_followed(here.say, place))


async def leave_view(_: CallbackQuery, button: ViewLeft, resident: Resident, here: Here, reading: Reading, follows: Follows) -> None:
    view = View.parse(button.view) or View()
    kind = FollowKind.DISTRICT if view.district else FollowKind.TOPIC
    await follows.leave(kind, view.district or view.topic or "", resident.id)
    here.show.in_place(await _page(here, reading, button))
    place = here.process.topic(view.topic) or here.process.district(view.district)
    if place:
        here.show(screens.view_left(here.say, place))


async def ask_for_reason(_: CallbackQuery, button: ReportWanted, resident: Resident, here: Here, reading: Reading) -> None:
    here.show(screens.ask_for_reason(here.say, (await reading.open(button.idea_id, resident.id)).idea.idea))


async def report(_: CallbackQuery, button: IdeaReported, resident: Resident, here: Here, reading: Reading, reports: Reports) -> None:
    reported = await reports.report(button.idea_id, resident.id, button.reason)
    here.show(screens.reported(here.say, (await reading.open(button.idea_id, resident.id)).idea.idea, reported))


async def drop_report(_: CallbackQuery, button: ReportDropped, resident: Resident, here: Here, reading: Reading) -> None:
    here.show(screens.not_reported(here.say, (await reading.open(button.idea_id, resident.id)).idea.idea))


async def consent_to_follow_first(_: CallbackQuery, here: Here) -> None:
    here.show(screens.consent_to_follow_first(here.say))


async def consent_first(_: CallbackQuery, button: IdeaSupported | IdeaFollowed | ReportWanted, here: Here, reading: Reading) -> None:
    """The way to the notice leads back to this idea."""
    here.show(screens.consent_first(here.say, (await reading.open(button.idea_id, None)).idea.idea))


async def shared_idea(here: Here, reading: Reading, reference: Reference) -> Screen | None:
    """What stands behind a link to an idea. None if nobody can read it."""
    try:
        opened = await reading.open_by_number(reference, _reader(here))
    except IdeaIsNotPublished:
        return None
    return screens.card(here.say, here.process, opened, None)


async def _ways_in(here: Here, reading: Reading) -> Screen:
    return screens.nothing_published(here.say) if await reading.is_empty() else screens.ways_in(here.say, here.process)


async def _page(here: Here, reading: Reading, button: ViewOpened | ViewTurned | ViewFollowed | ViewLeft) -> Screen:
    view = View.parse(button.view) or View()
    page = await reading.page(view, button.start or None, _reader(here))
    return screens.page(here.say, here.process, view, page)


async def _card(here: Here, reading: Reading, idea_id: IdeaId, written_view: str) -> Screen:
    view = View.parse(written_view)
    return screens.card(here.say, here.process, await reading.open(idea_id, _reader(here), view), view)


async def _found(here: Here, reading: Reading, sought: str) -> Screen:
    """A number is looked up, words are looked for."""
    reference = Reference.parse(sought)
    idea = await shared_idea(here, reading, reference) if reference else None
    return idea or screens.found(here.say, sought, await reading.search(sought, _reader(here)))


def _reader(here: Here) -> ResidentId | None:
    return here.resident.id if here.resident else None


def _show(here: Here, screen: Screen) -> None:
    here.show(ways.with_draft(here.say, here.dialog, screen))


def build_router() -> Router:
    """For everybody: nothing is stored of whoever only reads."""
    router = Router(name="reading")
    router.message.register(search, SearchAnswered())
    router.message.register(browse, Commanded("browse", "lesen"))
    router.callback_query.register(show_ways_in, Pressed(ways.IdeasBrowsed))
    router.callback_query.register(choose_topic, Pressed(TopicWanted))
    router.callback_query.register(choose_district, Pressed(DistrictWanted))
    router.callback_query.register(open_view, Pressed(ViewOpened))
    router.callback_query.register(turn_view, Pressed(ViewTurned))
    router.callback_query.register(ask_for_words, Pressed(SearchWanted))
    router.callback_query.register(open_idea, Pressed(PublishedIdeaOpened))
    router.callback_query.register(turn_idea, Pressed(PublishedIdeaTurned))
    router.callback_query.register(share, Pressed(ways.IdeaShared))
    return router


def build_router_for_deeds() -> Router:
    """What takes consent."""
    router = Router(name="supporting and reporting")
    router.callback_query.register(support, Pressed(IdeaSupported), Known())
    router.callback_query.register(take_back, Pressed(SupportTakenBack), Known())
    router.callback_query.register(ask_for_reason, Pressed(ReportWanted), Known())
    router.callback_query.register(report, Pressed(IdeaReported), Known())
    router.callback_query.register(drop_report, Pressed(ReportDropped), Known())
    router.callback_query.register(follow, Pressed(IdeaFollowed), Known())
    router.callback_query.register(leave, Pressed(IdeaLeft), Known())
    router.callback_query.register(follow_view, Pressed(ViewFollowed), Known())
    router.callback_query.register(leave_view, Pressed(ViewLeft), Known())
    router.callback_query.register(consent_first, Pressed(IdeaSupported, IdeaFollowed, ReportWanted))
    router.callback_query.register(consent_to_follow_first, Pressed(ViewFollowed))
    return router
