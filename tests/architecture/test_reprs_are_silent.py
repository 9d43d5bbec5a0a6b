"""What people write stays out of logs, error messages and the output of tests: no value shows it when it is printed."""

import dataclasses
import importlib
import inspect
import pkgutil
import types
import typing
from collections import abc
from collections.abc import Iterator
from enum import Enum
from typing import Any

import pytest

import participation.ideas
from handlers.buttons import Button
from participation.ideas import Point

ROOMS = ("participation", "services", "storage", "handlers", "bot")
PLANTED = "Siegelbacher Rosengarten"
THE_CITYS = {
    "bot.settings_check.Reading",
    "participation.answers.Measure",
    "participation.goals.Goal",
    "participation.mistakes.Mistake",
    "participation.notices.Notice",
    "participation.process_changes.Change",
    "participation.processes.Contact",
    "participation.processes.Link",
    "participation.processes.WebPlatform",
    "participation.retention.Kept",
    "participation.team_rules.HelpLine",
    "participation.team_rules.TeamRules",
    "participation.words.Text",
    "services.retention.Line",
    "storage.copies.Contents",
    "storage.processes.Edition",
    "storage.retention.Sweep",
}
"""Their words are the city's, from its public files, or names out of our own code."""
OURS = {
    "_chats",
    "act",
    "album",
    "alias",
    "cards",
    "commands",
    "chat",
    "department",
    "failed",
    "hash",
    "item",
    "kind",
    "lane",
    "method",
    "name",
    "person",
    "placeholder",
    "press_id",
    "question",
    "reason",
    "skipped",
    "subject",
    "version",
}
"""Fields that hold names which we have given ourselves: pseudonyms, keyed hashes, and what kind of thing something is."""


def _dataclasses() -> Iterator[type]:
    for room in ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not found.name.endswith("__main__") and ".migrations" not in found.name:
                module = importlib.import_module(found.name)
                yield from (
                    kind
                    for kind in vars(module).values()
                    if inspect.isclass(kind) and dataclasses.is_dataclass(kind) and kind.__module__ == found.name
                )


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__name__}"


def _planted(kind: Any) -> Any:  # noqa: PLR0911  one way for each kind of thing a field can hold
    """A value of this kind that says the planted word wherever it holds words."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return next((value for value in map(_planted, arguments) if value is not None), None)
    if kind is Any or kind is str or kind is object:
        return PLANTED
    if kind is bytes:
        return PLANTED.encode()
    if inspect.isclass(kind) and dataclasses.is_dataclass(kind):
        return _built(kind)
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return next(iter(kind))
    if origin is tuple:
        return tuple(_planted(one) for one in arguments if one is not ...)
    if origin in {dict, abc.Mapping}:
        return {_planted(arguments[0]): _planted(arguments[1])}
    if origin in {list, set, frozenset, abc.Sequence, abc.Set, abc.Collection}:
        return [_planted(arguments[0])]
    return None


def _built(kind: type) -> Any:
    """One of these, without asking its rules whether it may be."""
    hints = typing.get_type_hints(kind, localns={**vars(abc), **vars(participation.ideas)})
    built: Any = object.__new__(kind)
    for field in dataclasses.fields(kind):
        own = _name(kind) in THE_CITYS or field.name in OURS or issubclass(kind, Button)
        object.__setattr__(built, field.name, None if own else _planted(hints[field.name]))
    return built


@pytest.mark.parametrize("kind", [pytest.param(kind, id=_name(kind)) for kind in _dataclasses()])
def test_nothing_that_people_write_is_shown(kind: type) -> None:
    assert PLANTED not in repr(_built(kind)), "give the field repr=False, or say above why its words are nobody's secret"


def test_nor_is_the_place_where_somebody_stands() -> None:
    assert "49.4447" not in repr(Point(latitude=49.4447, longitude=7.7689))
