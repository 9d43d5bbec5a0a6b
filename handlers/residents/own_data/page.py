"""What is stored about somebody as a page that a phone can show, and a screen reader read: headings and lists, nothing else."""

from collections.abc import Iterator
from datetime import UTC
from html import escape
from typing import Any

from handlers.residents.own_data.document import NAME, Entry, Moment
from handlers.screens import File
from locales.speech import Say

_LOOK = (
    "body{font:1.1em/1.5 sans-serif;max-width:40em;margin:1em auto;padding:0 1em}"
    "dt{font-weight:bold}dd{margin:0 0 .5em 1em;white-space:pre-wrap}"
)
_DEEPEST = 6
"""Headings end with h6."""


def page_of(say: Say, told: Entry) -> File:
    title = escape(say.plain("own-data-page-title"))
    tag = say.language.value.partition("@")[0]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{_LOOK}</style>'
    body = "\n".join(_entry(_in_words(say, told), 2))
    page = f'<!doctype html>\n<html lang="{tag}"><head>{head}</head>\n<body><h1>{title}</h1>\n{body}\n</body></html>\n'
    return File(name=f"{NAME}.html", content=page.encode())


def _entry(entry: Entry, level: int) -> Iterator[str]:
    """First what is one word or sentence, then what has parts of its own."""
    plain = {name: thing for name, thing in entry.items() if not isinstance(thing, dict | list)}
    if plain:
        yield "<dl>"
        yield from (f"<dt>{escape(name)}</dt><dd>{_said(thing)}</dd>" for name, thing in plain.items())
        yield "</dl>"
    for name, thing in entry.items():
        if name not in plain:
            yield _heading(name, level)
            yield from _parts(thing, level)


def _parts(thing: object, level: int) -> Iterator[str]:
    if isinstance(thing, dict):
        yield from _entry(thing, level + 1)
    elif isinstance(thing, list):
        if any(isinstance(part, dict) for part in thing):
            for number, part in enumerate(thing, start=1):
                yield _heading(str(number), level + 1)
                yield from _parts(part, level + 1)
        else:
            yield "<ul>" + "".join(f"<li>{_said(part)}</li>" for part in thing) + "</ul>"


def _heading(words: str, level: int) -> str:
    deep = min(level, _DEEPEST)
    return f"<h{deep}>{escape(words)}</h{deep}>"


def _in_words(say: Say, thing: Any) -> Any:
    """Where programs read true, people read yes; and where they read an instant, people read a day and a time."""
    match thing:
        case dict():
            return {name: _in_words(say, part) for name, part in thing.items()}
        case list():
            return [_in_words(say, part) for part in thing]
        case Moment():
            return say.moment_and_year(thing.wall, thing.wall.tzinfo or UTC)
        case bool():
            return say.plain("own-data-kind-yes" if thing else "own-data-kind-no")
    return thing


def _said(thing: object) -> str:
    return escape(str(thing))
