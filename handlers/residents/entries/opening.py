"""Somebody follows the link on their receipt."""

from handlers.residents.entries import screens
from handlers.residents.here import Here
from handlers.residents.phases.screens import overview
from handlers.screens import Screen
from participation.refusals import ReceiptIsUnknown, ReceiptIsUsed
from participation.residents import Resident
from services.entries import Entries


async def opened(here: Here, entries: Entries, number: str, resident: Resident) -> Screen:
    """The idea, which is theirs now; or a sentence above the overview that says why not."""
    try:
        idea, is_new = await entries.open(number, resident.id)
    except (ReceiptIsUnknown, ReceiptIsUsed) as refusal:
        return overview(here.say, here.process, resident, here.now).below(here.say(refusal.phrase(), **refusal.facts))
    return screens.opened(here.say, idea) if is_new else screens.opened_before(here.say, idea)
