"""Groups: founding them, and who comes, goes, and is in charge."""

from __future__ import annotations

from aiohttp import web

from simulator.control.accounts import account_by_id, id_in_path
from simulator.control.orders import BadOrder, Order, answer, read_order
from simulator.control.shown import show_group
from simulator.world.acts import gathering
from simulator.world.chats import Group
from simulator.world.membership import Membership
from simulator.world.people import Account
from simulator.world.world import World


class Gatherings:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/groups", self.list_groups),
            web.post("/control/groups", self.add_group),
            web.post("/control/groups/{group}/members", self.change_member),
            web.post("/control/groups/{group}/topics", self.open_topic),
            web.post("/control/groups/{group}/migrate", self.migrate),
            web.post("/control/groups/{group}/delete", self.delete_group),
        ]

    async def list_groups(self, _: web.Request) -> web.Response:
        return answer({"groups": [show_group(group) for group in self._world.groups.values()]})

    async def add_group(self, request: web.Request) -> web.Response:
        """Found a group. Its founder is the creator; the members, bots among them, are added one after another."""
        order = await read_order(request)
        founder = account_by_id(self._world, order.whole("creator"))
        kind = order.text("type", "group")
        if kind not in {"group", "supergroup"}:
            raise BadOrder("'type' must be group or supergroup")
        is_forum = order.flag("is_forum")
        group = self._world.add_group(
            order.text("title"),
            is_supergroup=kind == "supergroup" or is_forum,
            is_forum=is_forum,
            username=order.text("username", ""),
        )
        group.members[founder.id] = Membership(founder, "creator", is_anonymous=order.flag("creator_is_anonymous"))
        created = "supergroup_chat_created" if group.is_supergroup else "group_chat_created"
        self._world.post(group, founder, {created: True})
        for member_id in order.items("members", []):
            gathering.add(self._world, group, account_by_id(self._world, member_id), by=founder)
        for admin_id in order.items("admins", []):
            admin = account_by_id(self._world, admin_id)
            gathering.add(self._world, group, admin, by=founder)
            gathering.promote(self._world, group, admin, by=founder)
        self._world.events.tell("group", group=group.id)
        return answer(show_group(group))

    async def change_member(self, request: web.Request) -> web.Response:
        """Add, remove, restrict, promote or demote somebody; by whom, if not by the creator, says 'by'."""
        group = _find(self._world, request)
        order = await read_order(request)
        account = account_by_id(self._world, order.whole("account"))
        by = account_by_id(self._world, order.whole("by", _creator(group).id))
        deed = DEEDS.get(order.text("deed"))
        if deed is None:
            raise BadOrder(f"'deed' must be {', '.join(DEEDS)}")
        deed(self._world, group, account, by, order)
        return answer(show_group(group))

    async def open_topic(self, request: web.Request) -> web.Response:
        group = _find(self._world, request)
        order = await read_order(request)
        by = account_by_id(self._world, order.whole("by", _creator(group).id))
        message = gathering.open_topic(self._world, group, order.text("name"), by=by)
        return answer({"thread": message.id})

    async def migrate(self, request: web.Request) -> web.Response:
        group = _find(self._world, request)
        return answer(show_group(gathering.migrate(self._world, group, by=_creator(group))))

    async def delete_group(self, request: web.Request) -> web.Response:
        group = _find(self._world, request)
        group.is_deleted = True
        return answer(show_group(group))


def _add(world: World, group: Group, account: Account, by: Account, _: Order) -> None:
    gathering.add(world, group, account, by=by)


def _remove(world: World, group: Group, account: Account, by: Account, _: Order) -> None:
    gathering.remove(world, group, account, by=by)


def _demote(world: World, group: Group, account: Account, by: Account, _: Order) -> None:
    gathering.demote(world, group, account, by=by)


def _restrict(world: World, group: Group, account: Account, by: Account, order: Order) -> None:
    gathering.restrict(world, group, account, by=by, rights=order.record("rights", {}))


def _promote(world: World, group: Group, account: Account, by: Account, order: Order) -> None:
    anonymous, title = order.flag("anonymous"), order.text("custom_title", "")
    gathering.promote(world, group, account, by=by, anonymous=anonymous, custom_title=title, rights=order.record("rights", {}))


DEEDS = {"add": _add, "remove": _remove, "restrict": _restrict, "promote": _promote, "demote": _demote}


def _find(world: World, request: web.Request) -> Group:
    group = world.groups.get(id_in_path(request, "group"))
    if group is None:
        raise BadOrder("there is no such group")
    return group


def _creator(group: Group) -> Account:
    return next(member.account for member in group.members.values() if member.status == "creator")
