"""On which line of a TOML file a value stands, so that a mistake can be pointed at."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""The way to a value: `("phases", 2, "title", "de")`."""


class Lines:
    """The lines of a file that is correct TOML. A value that has no line of its own stands where the whole stands that it is part of."""

    def __init__(self, written: str) -> None:
        self._found: dict[Path, int] = {(): 1}
        self._tables: dict[Path, int] = {}
        self._read(written.splitlines())

    def of(self, path: Path) -> int:
        while path not in self._found:
            path = path[:-1]
        return self._found[path]

    def _read(self, lines: list[str]) -> None:
        here: Path = ()
        position = 0
        while position < len(lines):
            height = _height(lines, position)
            statement = lines[position : position + height]
            if statement[0].lstrip().startswith("["):
                here = self._enter(statement[0], position + 1)
            else:
                self._note(here, statement, position + 1)
            position += height

    def _enter(self, header: str, line: int) -> Path:
        """The path of the table that this line opens; a table in a list gets the next number."""
        names, value = _unfold(tomllib.loads(header))
        path: Path = ()
        for name in names[:-1]:
            path = self._latest((*path, name))
        path = (*path, names[-1])
        if isinstance(value, list):
            self._tables[path] = self._tables.get(path, 0) + 1
            self._found.setdefault(path, line)
            path = self._latest(path)
        self._found[path] = line
        return path

    def _latest(self, path: Path) -> Path:
        return (*path, self._tables[path] - 1) if path in self._tables else path

    def _note(self, here: Path, statement: list[str], line: int) -> None:
        for path, value in _walk(tomllib.loads("\n".join(statement)), here):
            self._found.setdefault(path, line)
            if isinstance(value, list) and len(statement) > 1:
                self._found.update({(*path, number): line + offset for number, offset in _items(statement)})


def _height(lines: list[str], position: int) -> int:
    """How many lines the statement takes that begins here: as many as it needs to be TOML by itself."""
    for height in range(1, len(lines) - position + 1):
        try:
            tomllib.loads("\n".join(lines[position : position + height]))
        except tomllib.TOMLDecodeError:
            continue
        return height
    raise ValueError("Lines are found in correct TOML only.")


def _unfold(header: Mapping[str, object]) -> tuple[list[str], object]:
    """The names in the header of a table, and what the last of them opens: a table, or a list of tables."""
    names: list[str] = []
    value: object = header
    while isinstance(value, dict) and value:
        ((name, value),) = value.items()
        names.append(name)
    return names, value


def _walk(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    """All values within this one that have a name, with their paths."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name), inner
            yield from _walk(inner, (*path, name))


def _items(statement: list[str]) -> Iterator[tuple[int, int]]:
    """For a list over several lines: the number of each item and how many lines below the beginning it ends."""
    seen = 0
    for height in range(1, len(statement)):
        try:
            (items,) = tomllib.loads("\n".join([*statement[:height], "]"])).values()
        except tomllib.TOMLDecodeError:
            continue
        yield from ((number, height - 1) for number in range(seen, len(items)))
        seen = len(items)
