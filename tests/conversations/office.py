"""The team at work: an admin, two moderators, and the group in which they decide."""

from dataclasses import dataclass

from simulator import Simulator
from simulator.groups import Group
from tests.stage import TOKEN, Neighbour

VERA = 7_000_001


@dataclass(slots=True)
class Office:
    telegram: Simulator
    vera: Neighbour
    group: Group

    async def hires(self, name: str, role: str = "Moderation", department: str | None = None) -> Neighbour:
        """Somebody who follows an invitation into the team, and is in its group."""
        await self.vera.says("/team")
        await self.vera.sees("Das Team")
        await self.vera.presses("Jemanden einladen")
        await self.vera.sees("Welche Rolle")
        await self.vera.presses(role)
        if department:
            await self.vera.presses(department)
        link = await self.vera.sees("https://t.me/")
        colleague = await Neighbour.moves_in(self.telegram, name)
        await colleague.opens(link.partition("?start=")[2].split()[0])
        await colleague.sees()
        await colleague.presses("Ja, ins Team")
        await colleague.sees("Willkommen im Team")
        await self.group.adds(colleague)
        return colleague


async def vera_moves_in(telegram: Simulator) -> Neighbour:
    """She leads the team: the settings name her."""
    return Neighbour(telegram.ask, (await telegram.add_person("Vera", language="de", id=VERA)).id, "Vera")


async def opened_office(telegram: Simulator, vera: Neighbour) -> Office:
    """Vera has a group with the bot in it, and has said /here."""
    group = await telegram.add_group("Team Mitreden", vera, int(TOKEN.partition(":")[0]))
    await vera.says("/here", chat=group)
    await vera.sees("Hier arbeitet jetzt das Team", chat=group)
    return Office(telegram, vera, group)
