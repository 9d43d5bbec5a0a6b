"""Ideas that everybody can read, for stories that begin after the team has decided."""

from bot.app import App
from participation.ideas import Idea
from participation.moderation import DecisionKind, Verdict
from participation.residents import ConsentWay, ResidentId
from participation.words import Language
from services.residents import Residents
from tests.services.staffroom import PUBLISH, decide_for_good, member, send
from tests.stage import INSEK, MODEL_DAY


async def neighbour(bot: App, number: int = 1) -> ResidentId:
    """Somebody else, whose chat is of no interest."""
    async with bot.records.changing() as unit:
        agreed = await Residents(unit, INSEK, MODEL_DAY).agree(
            person=number.to_bytes(16, "big"), address=b"", language=Language.GERMAN, version="1", way=ConsentWay.PRESSED
        )
        return agreed.id


async def publishes(bot: App, idea: Idea) -> Idea:
    by = await member(bot.records, 1, MODEL_DAY)
    return (await decide_for_good(bot.records, idea.id, PUBLISH, by, MODEL_DAY)).after


async def published(bot: App, text: str, *, topic: str = "umwelt", author: int = 1) -> Idea:
    """An idea of somebody else's that all can read."""
    return await publishes(bot, await send(bot.records, await neighbour(bot, author), MODEL_DAY, text, topic))


async def merges(bot: App, old: Idea, into: Idea) -> None:
    verdict = Verdict(kind=DecisionKind.MERGE, into=into.id)
    await decide_for_good(bot.records, old.id, verdict, await member(bot.records, 1, MODEL_DAY), MODEL_DAY)
