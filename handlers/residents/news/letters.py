"""Who hears what: letters to authors and supporters about what has come into force."""

from functools import partial

from handlers.residents.ideas import my_ideas_screens
from handlers.residents.news import screens
from handlers.talk import Show
from participation.answers import Published, Retold
from participation.ideas import Idea
from participation.moderation import DecisionState, Parted, Settled
from participation.processes import Process
from participation.wall_time import Instant
from services.standing import Standing


def tell_decided(show: Show, process: Process, settled: Settled, now: Instant, rework_until: Instant | None) -> None:
    """The author hears it once; so does the author of the idea into which it was merged."""
    idea, item = settled.after, f"decision:{settled.decision.id}"
    if settled.is_news and settled.decision.state is DecisionState.IN_FORCE:
        show.to_resident(idea.author, item, "decided", lambda say: screens.decided(say, process, settled, now, rework_until))
    into = settled.into
    if into is not None and into.author != idea.author and settled.decision.state is DecisionState.IN_FORCE:
        show.to_resident(into.author, item, "merged-into", lambda say: screens.merged_into_yours(say, into, idea))


def tell_parted(show: Show, process: Process, parted: Parted, now: Instant) -> None:
    """Each author hears it once, however often their idea has been a part of others before."""
    for idea in parted.ideas:
        item = f"parted:{idea.id}.{idea.version}"
        show.to_resident(idea.author, item, "parted", partial(screens.parted, process=process, idea=idea, lost=parted.lost, now=now))


def tell_answered(show: Show, out: Published | Retold) -> None:
    """Authors and supporters hear it, each once for all ideas that the answer is for."""
    item = f"answer:{out.answer.id}"
    for hearer in out.hearers:
        show.to_resident(hearer.resident, item, "answered", partial(screens.answered, hearer=hearer, answer=out.answer))


def renew_card(show: Show, process: Process, idea: Idea, now: Instant, standing: Standing) -> None:
    """The card of the idea in its author's chat, if it is there."""
    show.update_card_of(idea.author, f"idea:{idea.id}", lambda say: my_ideas_screens.card(say, process, idea, now, standing))
