"""Bots and people: who is there."""

from __future__ import annotations

import re

from aiohttp import web

from simulator.control.orders import BadOrder, Order, answer, read_order
from simulator.control.shown import show_bot, show_person
from simulator.world.people import Account, Bot, Person
from simulator.world.world import KEPT, World

_FACTS = ("last_name", "username", "language_code", "phone_number")


class Accounts:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/bots", self.list_bots),
            web.post("/control/bots", self.add_bot),
            web.patch("/control/bots/{bot}", self.change_bot),
            web.post("/control/bots/{bot}/updates", self.inject_update),
            web.get("/control/people", self.list_people),
            web.post("/control/people", self.add_person),
            web.get("/control/people/{person}", self.get_person),
            web.patch("/control/people/{person}", self.change_person),
        ]

    async def list_bots(self, _: web.Request) -> web.Response:
        return answer({"bots": [show_bot(bot) for bot in self._world.bots.values()]})

    async def add_bot(self, request: web.Request) -> web.Response:
        order = await read_order(request)
        token = order.text("token")
        if not re.fullmatch(r"[1-9][0-9]*:[A-Za-z0-9_-]+", token):
            raise BadOrder("a token is a number, a colon, and letters")
        if self._world.bots.get(int(token.partition(":")[0])) is not None:
            raise BadOrder("there is such a bot already")
        bot = self._world.add_bot(token, order.text("username"), order.text("name", ""))
        _change_bot(bot, order)
        self._world.events.tell("bot", bot=bot.id)
        return answer(show_bot(bot))

    async def change_bot(self, request: web.Request) -> web.Response:
        bot = find_bot(self._world, request)
        _change_bot(bot, await read_order(request))
        self._world.events.tell("bot", bot=bot.id)
        return answer(show_bot(bot))

    async def inject_update(self, request: web.Request) -> web.Response:
        """Give a bot an update that nobody caused: a broken one, an unknown kind, one that was there before."""
        bot = find_bot(self._world, request)
        order = await read_order(request)
        update_id = order.whole("update_id") if "update_id" in order else None
        content, lane = order.fields.get("content"), order.text("lane", "injected")
        update = bot.updates.inject(order.text("kind"), content, KEPT, lane, update_id)
        return answer({"update_id": update.id})

    async def list_people(self, _: web.Request) -> web.Response:
        return answer({"people": [show_person(person) for person in self._world.persons()]})

    async def get_person(self, request: web.Request) -> web.Response:
        return answer(show_person(find_person(self._world, request)))

    async def add_person(self, request: web.Request) -> web.Response:
        order = await read_order(request)
        person_id = order.whole("id", 0) or None
        if person_id is not None and person_id in self._world.people:
            raise BadOrder("there is somebody with this id already")
        person = self._world.add_person(person_id, first_name=order.text("first_name"), **_facts(order))
        self._world.events.tell("person", person=person.id)
        return answer(show_person(person))

    async def change_person(self, request: web.Request) -> web.Response:
        person = find_person(self._world, request)
        order = await read_order(request)
        for name, value in _facts(order).items():
            setattr(person, name, value)
        person.first_name = order.text("first_name", person.first_name)
        self._world.events.tell("person", person=person.id)
        return answer(show_person(person))


def find_person(world: World, request: web.Request) -> Person:
    person = world.people.get(id_in_path(request, "person"))
    if person is None:
        raise BadOrder("there is no such person")
    return person


def find_bot(world: World, request: web.Request) -> Bot:
    bot = world.bots.get(id_in_path(request, "bot"))
    if bot is None:
        raise BadOrder("there is no such bot")
    return bot


def account_by_id(world: World, account_id: int) -> Account:
    account = world.people.get(account_id) or world.bots.get(account_id)
    if account is None:
        raise BadOrder(f"there is no account {account_id}")
    return account


def id_in_path(request: web.Request, name: str) -> int:
    try:
        return int(request.match_info[name])
    except ValueError:
        raise BadOrder(f"{name} must be given by its number") from None


def _facts(order: Order) -> dict[str, object]:
    facts: dict[str, object] = {name: order.text(name) for name in _FACTS if name in order}
    if "is_premium" in order:
        facts["is_premium"] = order.flag("is_premium")
    return facts


def _change_bot(bot: Bot, order: Order) -> None:
    bot.sees_all_group_messages = order.flag("sees_all_group_messages", default=bot.sees_all_group_messages)
    bot.joins_groups = order.flag("joins_groups", default=bot.joins_groups)
    if "next_update_id" in order:
        if len(bot.updates):
            raise BadOrder("update ids only jump while no update is waiting")
        bot.updates.jump(order.whole("next_update_id"))
