"""How membership looks to a bot, and the notices it gets when somebody's changes."""

from __future__ import annotations

from simulator.wire import Json
from simulator.world.chats import Chat, Group
from simulator.world.membership import Membership, Status
from simulator.world.people import Account

ADMIN_MAY = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_manage_tags",
    "can_send_welcome_messages",
)
UNLESS_GIVEN = frozenset({"can_promote_members"})
MEMBER_MAY = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def membership_json(member: Membership, chat: Group) -> Json:
    shown: Json = {"user": member.account.as_user(), "status": member.status}
    if member.status == "creator":
        shown["is_anonymous"] = member.is_anonymous
    elif member.status == "administrator":
        shown["can_be_edited"] = False
        names = (*ADMIN_MAY, "can_manage_topics") if chat.is_supergroup else ADMIN_MAY
        for name in names:
            shown[name] = member.rights.get(name, name not in UNLESS_GIVEN)
        shown["is_anonymous"] = member.is_anonymous
    elif member.status == "restricted":
        shown["is_member"] = True
        shown["until_date"] = 0
        for name in MEMBER_MAY:
            shown[name] = member.rights.get(name, False)
    elif member.status == "kicked":
        shown["until_date"] = 0
    if member.custom_title and member.in_charge:
        shown["custom_title"] = member.custom_title
    return shown


def private_membership_json(account: Account, status: Status) -> Json:
    shown: Json = {"user": account.as_user(), "status": status}
    if status == "kicked":
        shown["until_date"] = 0
    return shown


def member_update(chat: Chat, by: Account, date: int, old: Json, new: Json) -> Json:
    return {"chat": chat.as_json(), "from": by.as_user(), "date": date, "old_chat_member": old, "new_chat_member": new}
