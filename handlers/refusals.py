"""How a no is told: in the words of the refusal, and then the open question again."""

from aiogram.types import ErrorEvent

from handlers.residents.here import Here
from handlers.residents.open_question import go_on
from handlers.residents.phases.screens import outside_phase
from participation.refusals import CollectingIsClosed, Refusal


async def tell(event: ErrorEvent, here: Here) -> None:
    """The deed has been rolled back; what the person wrote before is kept."""
    refusal = event.exception
    if not isinstance(refusal, Refusal):
        raise refusal
    match refusal:
        case CollectingIsClosed() if here.resident:
            draft = await here.drafts.unfinished(here.resident.id)
            has_draft = draft is not None and not draft.is_blank
            here.show(outside_phase(here.say, here.process, here.resident, here.now, has_draft=has_draft))
        case _:
            await go_on(here, here.say(refusal.phrase(), **refusal.facts))
