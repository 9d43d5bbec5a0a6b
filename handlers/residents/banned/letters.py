"""Letters to whoever was banned, or may take part again; each goes out once."""

from handlers.residents.banned import screens
from handlers.talk import BANNED, Show
from participation.bans import Ban
from participation.processes import Process
from participation.residents import ResidentState


def tell_banned(show: Show, process: Process, ban: Ban) -> None:
    """Whoever had said STOP hears it when they write."""
    if ban.state_before is ResidentState.ACTIVE:
        show.to_resident(ban.resident, f"ban:{ban.id}", BANNED, lambda say: screens.banned(say, process, ban))


def tell_unbanned(show: Show, ban: Ban) -> None:
    show.to_resident(ban.resident, f"ban:{ban.id}", "unbanned", screens.unbanned)
