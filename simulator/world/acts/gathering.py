"""Groups: who comes, goes, and is in charge; topics; the move to a supergroup."""

from __future__ import annotations

from simulator.world.acts.basics import CannotDo
from simulator.world.chats import Group, Message
from simulator.world.members import member_update, membership_json
from simulator.world.membership import Membership, Status
from simulator.world.people import Account, Bot
from simulator.world.world import KEPT, World


def add(world: World, group: Group, account: Account, *, by: Account) -> None:
    if group.membership(account).present:
        return
    if isinstance(account, Bot) and not account.joins_groups:
        raise CannotDo("this bot does not join groups")
    change(world, group, account, "member", by=by)
    world.post(group, by, {"new_chat_members": [account.as_user()]})


def remove(world: World, group: Group, account: Account, *, by: Account) -> None:
    """Take somebody out; who goes by themself has left, others were kicked."""
    if not group.membership(account).present:
        return
    change(world, group, account, "left" if account is by else "kicked", by=by)
    world.post(group, by, {"left_chat_member": account.as_user()})


def promote(
    world: World,
    group: Group,
    account: Account,
    *,
    by: Account,
    anonymous: bool = False,
    custom_title: str = "",
    rights: dict[str, bool] | None = None,
) -> None:
    change(world, group, account, "administrator", by=by, is_anonymous=anonymous, custom_title=custom_title, rights=rights or {})


def restrict(world: World, group: Group, account: Account, *, by: Account, rights: dict[str, bool]) -> None:
    """Leave somebody only the rights that are named."""
    change(world, group, account, "restricted", by=by, rights=rights)


def demote(world: World, group: Group, account: Account, *, by: Account) -> None:
    change(world, group, account, "member", by=by)


def change(world: World, group: Group, account: Account, status: Status, *, by: Account, **details: object) -> None:
    """Give an account another place in a group, and tell the bots concerned."""
    before = membership_json(group.membership(account), group)
    group.members[account.id] = Membership(account, status, **details)  # type: ignore[arg-type]  # fields of Membership
    after = membership_json(group.members[account.id], group)
    update = member_update(group, by, world.clock.date(), before, after)
    group.changed()
    for member in group.members.values():
        if isinstance(member.account, Bot):
            if member.account is account:
                member.account.updates.put("my_chat_member", update, KEPT, f"member {group.id}")
            elif member.present and member.in_charge:
                member.account.updates.put("chat_member", update, KEPT, f"member {account.id}")
    world.events.tell_in(group, "member", account=account.id, status=status)


def open_topic(world: World, group: Group, name: str, *, by: Account) -> Message:
    if not group.is_forum:
        raise CannotDo("only forums have topics")
    thread_id = group.last_message_id + 1
    group.topics[thread_id] = name
    return world.post(group, by, {"forum_topic_created": {"name": name, "icon_color": 7322096}}, thread_id=thread_id)


def migrate(world: World, group: Group, *, by: Account) -> Group:
    """Turn a group into a supergroup: a new id, the old chat stays as a signpost."""
    if group.is_supergroup or group.upgraded_to is not None:
        raise CannotDo("this is not a basic group any more")
    successor = world.add_group(group.title, is_supergroup=True)
    successor.members = {
        account_id: Membership(member.account, member.status, member.is_anonymous, member.custom_title, member.rights)
        for account_id, member in group.members.items()
    }
    world.post(group, by, {"migrate_to_chat_id": successor.id})
    group.upgraded_to = successor
    world.post(successor, by, {"migrate_from_chat_id": group.id})
    world.events.tell("group", group=successor.id, migrated_from=group.id)
    return successor
