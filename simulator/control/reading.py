"""What people see, and what the world holds."""

from __future__ import annotations

from aiohttp import web

from simulator.control.accounts import find_person
from simulator.control.finding import labels
from simulator.control.orders import BadOrder, answer, query_order
from simulator.control.shown import show_bot, show_chat, show_group, show_person, with_id
from simulator.world.acts.basics import chat_of
from simulator.world.chats import Chat
from simulator.world.people import Person
from simulator.world.world import World

LONGEST_WAIT = 60.0


class Reading:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/state", self.state),
            web.get("/control/people/{person}/chats", self.chats),
            web.get("/control/people/{person}/chats/{chat}", self.chat),
            web.get("/control/people/{person}/chats/{chat}/buttons", self.buttons),
            web.get("/control/files/{file}", self.file),
        ]

    async def state(self, _: web.Request) -> web.Response:
        world = self._world
        return answer(
            {
                "world": world.id,
                "bots": [show_bot(bot) for bot in world.bots.values()],
                "people": [show_person(person) for person in world.persons()],
                "groups": [show_group(group) for group in world.groups.values()],
                "clock": {"offset": world.clock.offset, "date": world.clock.date()},
            }
        )

    async def chats(self, request: web.Request) -> web.Response:
        person = find_person(self._world, request)
        return answer(
            {
                "chats": [
                    {"with": with_id(chat), "type": chat.type, "version": chat.version, "last": _last_text(chat)}
                    for chat in self._chats_of(person)
                ]
            }
        )

    async def chat(self, request: web.Request) -> web.Response:
        """The chat as the person sees it; with changed_after it is answered once there is something newer, or time is up."""
        person, chat = self._find(request)
        order = query_order(request)
        if "changed_after" in order:
            await chat.change_after(order.whole("changed_after"), min(order.real("seconds", LONGEST_WAIT), LONGEST_WAIT))
        return answer(show_chat(self._world, person, chat, order.whole("messages_after", 0)))

    async def buttons(self, request: web.Request) -> web.Response:
        person, chat = self._find(request)
        return answer({"labels": labels(person, chat)})

    async def file(self, request: web.Request) -> web.Response:
        kept = self._world.files.by_id(request.match_info["file"])
        if kept is None:
            raise BadOrder("there is no such file")
        return web.Response(body=kept.content, content_type=kept.mime_type)

    def _find(self, request: web.Request) -> tuple[Person, Chat]:
        person = find_person(self._world, request)
        named = request.match_info["chat"]
        try:
            chat_id = None if named == "bot" else int(named)
        except ValueError:
            raise BadOrder("a chat is given by a bot's id, a group's id, or 'bot' for the first one") from None
        return person, chat_of(self._world, person, chat_id)

    def _chats_of(self, person: Person) -> list[Chat]:
        private: list[Chat] = [self._world.private_chat(bot, person) for bot in self._world.bots.values()]
        groups = [group for group in self._world.groups.values() if group.membership(person).present]
        return [*private, *groups]


def _last_text(chat: Chat) -> str:
    return next(reversed(chat.messages.values())).text if chat.messages else ""
