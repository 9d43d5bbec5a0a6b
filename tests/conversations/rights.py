"""Every way to do something for the team, everybody who may try, and everywhere they may try it: as updates, and as docs/rights.md says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from aiogram import Router

from handlers.buttons import Button
from handlers.filters import Commanded
from handlers.router import build_dispatcher
from handlers.staff.buttons import StaffButton
from handlers.staff.filters import RepliedTo, StaffCommanded
from participation.goals import GoalKind
from participation.rights import Right, Role

B = TypeVar("B", bound=Button)

TABLES = Path(__file__).parents[2] / "docs" / "rights.md"
COMMAND, BUTTON, REPLY, LINK = "command", "button", "reply", "link"
OWN_BUTTON = "own button"
"""One that was shown to whoever presses it, and to nobody else."""
ROLES = tuple(role.value for role in Role)
OTHERS = ("stranger", "resident", "banned", "former", "elsewhere")
PRIVATE, TEAM = "private", "team"
ODD = {
    "other group": TEAM,
    "channel": TEAM,
    "anonymous": TEAM,
    "forwarded": PRIVATE,
    "forwarded in the group": TEAM,
    "edited": PRIVATE,
    "edited in the group": TEAM,
}
"""Places and circumstances that are not what a button or command is made for, and what they are most like."""
PLACES = (PRIVATE, TEAM, *ODD)
AS_EVER = "as ever"


@dataclass(frozen=True, slots=True)
class Way:
    """One command, button, reply or link."""

    kind: str
    name: str


@cache
def registered_ways() -> frozenset[Way]:
    """What the conversations really listen to, whoever wrote them."""
    commands = {Way(COMMAND, f"/{name}") for known in _filters(StaffCommanded) for name in known._names}
    replies = {Way(REPLY, known._kind) for known in _filters(RepliedTo)}
    return frozenset(commands | replies | {Way(BUTTON, name) for name in button_classes()} | {Way(LINK, "team-…")})


@cache
def ways_of_everybody() -> frozenset[Way]:
    """What the conversations with residents listen to."""
    commands = {Way(COMMAND, f"/{name}") for known in _filters(Commanded) for name in known._names}
    links = {Way(LINK, f"{kind}-…") for kind in GoalKind}
    return frozenset(commands | links | {Way(OWN_BUTTON, name) for name in own_button_classes()})


def registered_rights() -> Mapping[str, Right]:
    """The commands and the rights that they ask for."""
    return {name: known._right for known in _filters(StaffCommanded) for name in known._names}


@cache
def button_classes() -> Mapping[str, type[StaffButton]]:
    """By name. The classes are known once their conversations are."""
    build_dispatcher()
    return {button.__name__: button for button in _below(StaffButton)}


@cache
def own_button_classes() -> Mapping[str, type[Button]]:
    build_dispatcher()
    return {button.__name__: button for button in _below(Button) if not issubclass(button, StaffButton)}


def example_of(button: type[B]) -> B:
    """One such button; whom or what it names does not matter to rights."""
    types = get_type_hints(button)
    names = [field.name for field in fields(button)]  # type: ignore[arg-type]  # subclasses are dataclasses
    return button(**{name: _example(types[name]) for name in names})


def reviewed() -> Mapping[str, list[dict[str, str]]]:
    """The tables of docs/rights.md by their heading's name: each row by its columns' names."""
    tables: dict[str, list[dict[str, str]]] = {}
    heading, columns = "", None
    for line in TABLES.read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading, columns = line.partition("(")[2].rstrip(")"), None
        elif line.startswith("|"):
            cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
            if columns is None:
                columns = [cell.rpartition("`")[0].rpartition("`")[2] or cell for cell in line.strip("|").split("|")]
            elif not set(cells[0]) <= {"-", ":"}:
                tables.setdefault(heading, []).append(dict(zip((name.strip() for name in columns), cells, strict=True)))
    return tables


def expected(tables: Mapping[str, list[dict[str, str]]], way: Way, who: str, place: str) -> str:
    """What the tables say for one cell; an entry that is not there is an error, never a yes."""
    row = _row(tables, way)
    everywhere = row["where"] == "everywhere" and place == "other group"
    if place in ODD and not everywhere:
        [odd] = [entry for entry in tables["places"] if entry["kind"] == way.kind]
        answer = odd[place.removesuffix(" in the group")]
        if answer != AS_EVER:
            return "banned" if (who, place) == ("banned", "forwarded") else answer
    place = ODD.get(place, place)
    if who in ROLES and row[who] == "yes" and row["where"] in {"both", "everywhere", place}:
        return "yes"
    if way.kind == BUTTON and who in ROLES and row[who] == "yes":
        return "foreign"
    [others] = [entry for entry in tables["others"] if entry["kind"] == way.kind and entry["place"] == place]
    return others[who] if who in OTHERS else others["without the right"]


def expected_of_everybody(tables: Mapping[str, list[dict[str, str]]], way: Way, who: str, place: str) -> str:
    """The same for what residents do. To whom nobody has shown the notice, nor they agreed, is an outsider, in the team as well."""
    [row] = [row for row in tables["everybody"] if row["kind"] == way.kind and row["name"] == way.name]
    answer = row[who if who in {"resident", "banned"} else "outsider"]
    if place == PRIVATE:
        return answer
    [elsewhere] = [entry for entry in tables["everybody elsewhere"] if entry["kind"] == way.kind]
    if elsewhere[place] == AS_EVER:
        return answer
    return "banned" if (who, place) == ("banned", "forwarded") else elsewhere[place]


def _row(tables: Mapping[str, list[dict[str, str]]], way: Way) -> dict[str, str]:
    [row] = [row for row in tables["roles"] if row["kind"] == way.kind and row["name"] == way.name]
    return row


def _below(parent: type[B]) -> Iterator[type[B]]:
    for button in parent.__subclasses__():
        yield button
        yield from _below(button)


@cache
def _dispatcher() -> Router:
    return build_dispatcher()


def _filters(kind: type[Any]) -> Iterator[Any]:
    routers: list[Router] = [_dispatcher()]
    while routers:
        router = routers.pop()
        routers += router.sub_routers
        for observer in router.observers.values():
            found = [*(observer._handler.filters or ()), *(known for handler in observer.handlers for known in handler.filters or ())]
            yield from (known.callback for known in found if isinstance(known.callback, kind))


def _example(kind: Any) -> Any:
    plain = getattr(kind, "__supertype__", kind)
    if isinstance(plain, type) and issubclass(plain, Enum):
        return next(iter(plain))
    return {int: 1, bool: True, str: "x"}[plain]
