"""What somebody reads who opens the idea that the team typed for them."""

from handlers.residents import ways
from handlers.residents.ideas.buttons import IdeaOpened
from handlers.screens import Row, Screen
from locales.speech import Say
from participation.ideas import Idea


def opened(say: Say, idea: Idea) -> Screen:
    return Screen(say("receipt-opened", reference=idea.reference), _ways(say, idea))


def opened_before(say: Say, idea: Idea) -> Screen:
    return Screen(say("receipt-opened-before", reference=idea.reference), _ways(say, idea))


def _ways(say: Say, idea: Idea) -> list[Row]:
    return [[(say.plain("news-button-look"), IdeaOpened(idea_id=idea.id)), ways.to_my_ideas(say)], [ways.to_overview(say)]]
