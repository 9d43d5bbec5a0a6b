"""Where a link leads: to writing an idea on its topic or from its district, to its phase, to a shared or one's own idea."""

from handlers.residents.entries.opening import opened
from handlers.residents.here import Here
from handlers.residents.ideas.start import start_idea
from handlers.residents.phases import screens
from handlers.residents.reading.conversation import shared_idea
from handlers.residents.ways import with_draft
from handlers.screens import Screen
from locales.speech import Spoken
from participation.goals import Goal, GoalKind
from participation.phases import PhaseKey
from participation.processes import DistrictKey, TopicKey
from services.entries import Entries
from services.reading import Reading


async def arrive(here: Here, reading: Reading, entries: Entries, goal: Goal | None, greeting: Spoken | None = None) -> None:
    """Open what the goal names; without one, the overview. A topic or district that has gone leads to the overview, too."""
    topic, district, receipt = _topic(goal), _district(goal), goal.receipt if goal else None
    if here.resident is None or not (here.process.topic(topic) or here.process.district(district)):
        found = await opened(here, entries, receipt, here.resident) if receipt and here.resident else await to_be_read(here, reading, goal)
        screen = with_draft(here.say, here.dialog, found)
        here.show(screen.below(greeting) if greeting else screen)
        return
    if greeting:
        here.show(Screen(greeting))
    await start_idea(
        dialog=here.dialog,
        drafts=here.drafts,
        resident=here.resident,
        process=here.process,
        say=here.say,
        show=here.show,
        now=here.now,
        topic=topic,
        district=district,
    )


async def to_be_read(here: Here, reading: Reading, goal: Goal | None) -> Screen:
    """What can be read where the goal leads, whoever one is."""
    overview = screens.overview(here.say, here.process, here.resident, here.now)
    if goal is None or here.process.topic(_topic(goal)) or here.process.district(_district(goal)):
        return overview
    if goal.reference:
        return await shared_idea(here, reading, goal.reference) or overview.below(here.say("reading-link-unknown"))
    if goal.receipt:
        return overview.below(here.say("receipt-join-first"))
    if phase := here.process.phase(_phase(goal)):
        return screens.phase_page(here.say, here.process, phase, here.resident, here.now)
    return overview.below(here.say("link-unknown"))


def _topic(goal: Goal | None) -> TopicKey | None:
    return TopicKey(goal.key) if goal and goal.kind is GoalKind.TOPIC else None


def _district(goal: Goal | None) -> DistrictKey | None:
    return DistrictKey(goal.key) if goal and goal.kind is GoalKind.DISTRICT else None


def _phase(goal: Goal) -> PhaseKey | None:
    return PhaseKey(goal.key) if goal.kind is GoalKind.PHASE else None
