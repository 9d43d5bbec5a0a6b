"""The command lists a bot has set, by scope and language, and which one a person sees."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.wire import Json


@dataclass(frozen=True, slots=True)
class Scope:
    type: str = "default"
    chat_id: int = 0
    user_id: int = 0


class CommandBook:
    def __init__(self) -> None:
        self._lists: dict[tuple[Scope, str], list[Json]] = {}

    def set(self, scope: Scope, language: str, commands: list[Json]) -> None:
        if commands:
            self._lists[scope, language] = commands
        else:
            self._lists.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> list[Json]:
        return self._lists.get((scope, language), [])

    def in_force(self, scopes: list[Scope], language: str) -> list[Json]:
        """The first list that is set, going from the narrowest scope to the widest, in each first the language, then none."""
        for scope in scopes:
            for code in (language, "") if language else ("",):
                if found := self._lists.get((scope, code)):
                    return found
        return []


def scopes_seen(chat_id: int, user_id: int, *, in_group: bool, is_admin: bool) -> list[Scope]:
    """In the order of https://core.telegram.org/bots/api#determining-list-of-commands."""
    if not in_group:
        return [Scope("chat", chat_id), Scope("all_private_chats"), Scope()]
    scopes = [Scope("chat_member", chat_id, user_id)]
    if is_admin:
        scopes.append(Scope("chat_administrators", chat_id))
    scopes.append(Scope("chat", chat_id))
    if is_admin:
        scopes.append(Scope("all_chat_administrators"))
    return [*scopes, Scope("all_group_chats"), Scope()]
