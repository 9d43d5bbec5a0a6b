"""What is different in the newest text of an idea, word by word."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import Indel

from participation.revisions import Change, Passage


def difference(before: str, after: str) -> tuple[Passage, ...]:
    """All but what was removed is the new text, all but what was added the old one. Texts that repeat one word take no longer."""
    return tuple(_passages(_words(before), _words(after)))


def _passages(old: list[str], new: list[str]) -> Iterator[Passage]:
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            yield Passage(change=Change.KEPT, text="".join(new[step.dest_start : step.dest_end]))
        if step.tag == "delete":
            yield Passage(change=Change.REMOVED, text="".join(old[step.src_start : step.src_end]))
        if step.tag == "insert":
            yield Passage(change=Change.ADDED, text="".join(new[step.dest_start : step.dest_end]))


def _words(text: str) -> list[str]:
    """Each with the blanks behind it."""
    return re.findall(r"\S+\s*|\s+", text)
