"""Questions about chats and their members."""

from __future__ import annotations

from simulator.methods.access import Access
from simulator.methods.call import Call, method
from simulator.parameters import leading_integer
from simulator.refusals import bad_request
from simulator.wire import Json
from simulator.world.acts import gathering
from simulator.world.chats import Chat, Group, PrivateChat
from simulator.world.members import MEMBER_MAY, membership_json
from simulator.world.membership import Membership

FULL_PERMISSIONS = dict.fromkeys(MEMBER_MAY, True)


@method("getChat")
def get_chat(call: Call) -> Json:
    chat = call.find_chat(Access.READ)
    full: Json = {**chat.as_json(), "accent_color_id": chat.id % 7, "max_reaction_count": 11}
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        isinstance(chat, PrivateChat),
    )
    full["accepted_gift_types"] = gifts
    if isinstance(chat, Group):
        if chat.description:
            full["description"] = chat.description
        full["permissions"] = FULL_PERMISSIONS
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].as_json(with_reply=False)
    return full


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    user_id = max(0, leading_integer(call.parameters.text("user_id")))
    if not user_id:
        raise bad_request("Invalid user_id specified")
    chat = call.find_chat(Access.READ_MEMBERS)
    account = call.world.people.get(user_id) or call.world.bots.get(user_id)
    if account is None:
        raise bad_request("user not found" if chat.id > 0 else "invalid user_id specified")
    if isinstance(chat, Group):
        return membership_json(chat.membership(account), chat)
    if isinstance(chat, PrivateChat) and account not in {chat.person, chat.bot}:
        raise bad_request("member not found")
    return {"user": account.as_user(), "status": "member"}


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    chat = call.find_chat(Access.READ_MEMBERS)
    if not isinstance(chat, Group):
        raise bad_request("there are no administrators in the private chat")
    return [membership_json(member, chat) for member in _shown_administrators(call, chat)]


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    return _count(call.find_chat(Access.READ_MEMBERS))


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    chat = call.find_chat(Access.READ)
    if not isinstance(chat, Group):
        raise bad_request("chat not found")
    gathering.remove(call.world, chat, call.bot, by=call.bot)
    return True


def _shown_administrators(call: Call, group: Group) -> list[Membership]:
    """Of the bots in charge, only the one that asks (https://core.telegram.org/bots/api#getchatadministrators)."""
    return [
        member
        for member in group.members.values()
        if member.in_charge and (member.account.id not in call.world.bots or member.account is call.bot)
    ]


def _count(chat: Chat) -> int:
    return sum(member.present for member in chat.members.values()) if isinstance(chat, Group) else 2
