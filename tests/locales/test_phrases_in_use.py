"""Code and catalogues know the same phrases."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.locales.catalogues import GERMAN, entries, refusals

HOUSE = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "locales", "participation")
NAMES_OF_PHRASES = re.compile(r"(setting|check|doctor|database|refusal|wrong|help|consent|draft|idea|outside|phase|privacy)-[a-z-]*[a-z]")


@cache
def _code() -> tuple[tuple[Path, ast.Module], ...]:
    files = [path for room in ROOMS for path in sorted((HOUSE / room).rglob("*.py"))]
    return tuple((path.relative_to(HOUSE), ast.parse(path.read_text())) for path in files)


def _asks_for_a_phrase(call: ast.Call) -> bool:
    """`say("...")`, `say.plain("...")`, `say.labels("...")` (inside a voice it is `self`), and what passes a phrase on with its facts."""
    match call.func:
        case ast.Name(id="say" | "tell" | "self" | "KeyTrouble") | ast.Attribute(attr="say" | "note"):
            return True
        case ast.Attribute(value=ast.Name(id="say" | "speech" | "self") | ast.Attribute(attr="say" | "speech"), attr="plain" | "labels"):
            return True
        case _:
            return False


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Where a phrase is asked for, and which: the first argument, or the one after a path in a process file."""
    for path, module in _code():
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call) and _asks_for_a_phrase(node)):
            takes_a_path = isinstance(call.func, ast.Attribute) and call.func.attr == "note"
            for phrase in _constants(call.args[int(takes_a_path) :][:1]):
                yield f"{path}:{call.lineno}", phrase, call


def _constants(arguments: list[ast.expr]) -> Iterator[str]:
    """The strings themselves, also those of a choice: `"idea-card" if idea.title else "idea-card-untitled"`."""
    for argument in arguments:
        match argument:
            case ast.Constant(value=str(phrase)):
                yield phrase
            case ast.IfExp(body=body, orelse=otherwise):
                yield from _constants([body, otherwise])
            case _:
                pass


def _strings_in_code() -> set[str]:
    constants = (node for _, module in _code() for node in ast.walk(module) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


def _patterns_in_code() -> Iterator[re.Pattern[str]]:
    """Every f-string stands for all that it could become: f"idea-state-{state}"."""
    for _, module in _code():
        for joined in (node for node in ast.walk(module) if isinstance(node, ast.JoinedStr)):
            parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in joined.values]
            if any(part and part.strip("- ") for part in parts):
                yield re.compile("".join("[a-z-]+" if part is None else re.escape(part) for part in parts))


def test_every_phrase_that_the_code_asks_for_exists() -> None:
    missing = [f"{where}: {phrase}" for where, phrase, _ in _calls() if phrase not in entries(GERMAN)]

    assert missing == []


def test_every_phrase_gets_its_facts() -> None:
    for where, phrase, call in _calls():
        given = {keyword.arg for keyword in call.keywords}
        if phrase in entries(GERMAN) and None not in given:  # None stands for **facts
            assert entries(GERMAN)[phrase].placeholders <= given, f"{where}: {phrase} lacks {entries(GERMAN)[phrase].placeholders - given}"


def test_every_string_that_looks_like_a_phrase_is_one() -> None:
    """Phrases are also passed on before they are said: `Mistake(phrase="check-key-missing")`."""
    named = {words for words in _strings_in_code() if NAMES_OF_PHRASES.fullmatch(words)}

    assert named - entries(GERMAN).keys() == set()


def test_every_phrase_is_used() -> None:
    """As soon as there are conversations, a phrase that none of them says is dead weight for every translator."""
    if not any(path.parts[:2] == ("handlers", "residents") for path, _ in _code()):
        return
    used = _strings_in_code() | refusals()
    patterns = list(_patterns_in_code())
    unused = [name for name in entries(GERMAN) if name not in used and not any(pattern.fullmatch(name) for pattern in patterns)]

    assert unused == []
