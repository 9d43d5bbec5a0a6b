"""The accounts of this world: people, and bots with what their owners set about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.wire import Json
from simulator.world.commands import CommandBook
from simulator.world.crowds import Crowd
from simulator.world.updates import UpdateQueue

ANONYMOUS_ADMIN = 1087968824
"""The account @GroupAnonymousBot, in whose name anonymous administrators write."""


@dataclass(slots=True, eq=False)
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    phone_number: str = ""
    is_premium: bool = False
    is_deactivated: bool = False
    crowd: Crowd | None = None
    """One of many, without a phone on which anybody looks."""

    def as_user(self) -> Json:
        if self.is_deactivated:
            return {"id": self.id, "is_bot": False, "first_name": ""}
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        if self.is_premium:
            user["is_premium"] = True
        return user


@dataclass(slots=True, eq=False)
class Profile:
    """Texts of a bot by language code; the empty code is for everybody else."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)


class Bot:
    def __init__(self, token: str, username: str, name: str, age: Callable[[], float]) -> None:
        self.id = int(token.partition(":")[0])
        self.token = token
        self.username = username
        self.name = name
        self.sees_all_group_messages = False
        self.joins_groups = True
        self.profile = Profile()
        self.commands = CommandBook()
        self.menu_buttons: dict[int, Json] = {}
        """By person; 0 is for everybody else."""
        self.updates = UpdateQueue(age)

    def as_user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.profile.names.get("", self.name), "username": self.username}

    def as_me(self) -> Json:
        return {
            **self.as_user(),
            "can_join_groups": self.joins_groups,
            "can_read_all_group_messages": self.sees_all_group_messages,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
        }


def anonymous_admin_as_user() -> Json:
    return {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


Account = Person | Bot
