"""Asks a public database of vulnerabilities (OSV) about every pinned package. Ends with 1 if something is known against one of them."""

import argparse
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HOUSE = Path(__file__).resolve().parents[1]
SERVICE = "https://api.osv.dev"  # https://google.github.io/osv.dev/api/
PATIENCE = 20  # seconds
AT_ONCE = 500  # packages in one question; the service takes a thousand
LISTS = ("run.txt", "dev.txt")
ACCEPTED = HOUSE / ".ci" / "accepted-vulnerabilities.txt"

_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


class Pin(NamedTuple):
    name: str
    version: str


class NobodyToAsk(Exception):
    """The database cannot be reached, or its answer cannot be read."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", default=SERVICE, help="another server that speaks OSV's language")
    parser.add_argument("--requirements", type=Path, default=HOUSE / "requirements", help="the folder with the lists")
    parser.add_argument("--accepted", type=Path, default=ACCEPTED, help="known and judged: an id and the reason on each line")
    told = parser.parse_args(arguments)
    pins = sorted({pin for name in LISTS for pin in pins_in((told.requirements / name).read_text("utf-8"))})
    try:
        found = known_against(pins, told.service)
    except NobodyToAsk as trouble:
        tell(f"AUDIT NOT DONE: {told.service} cannot be asked ({trouble}). Nothing is known about {len(pins)} packages.")
        tell("This is no pass. Run it again where the network lets you: python3 run.py audit")
        return 0
    accepted = accepted_in(told.accepted)
    open_ones = {pin: [number for number in numbers if number not in accepted] for pin, numbers in found.items()}
    for pin, numbers in sorted(open_ones.items()):
        for number in numbers:
            tell(f"{pin.name} {pin.version}: {number}  https://osv.dev/vulnerability/{number}")
    count = sum(len(numbers) for numbers in open_ones.values())
    if count:
        tell(f"AUDIT FAILED: {count} known against {len(pins)} packages.")
        tell(f"Renew them (CONTRIBUTING.md, “Add or renew a package”), or judge them in {told.accepted.name}.")
        return 1
    judged = sum(len(numbers) for numbers in found.values())
    tell(f"Audit: nothing open is known against {len(pins)} packages ({judged} judged in {told.accepted.name}).")
    return 0


def pins_in(text: str) -> Iterator[Pin]:
    return (Pin(name.lower(), version) for name, version in _PIN.findall(text))


def accepted_in(file: Path) -> set[str]:
    """An id without a reason is not accepted."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return {number for line in lines if not line.startswith("#") for number, _, reason in [line.partition(" ")] if reason.strip()}


def known_against(pins: Sequence[Pin], service: str) -> dict[Pin, list[str]]:
    found: dict[Pin, list[str]] = {}
    for start in range(0, len(pins), AT_ONCE):
        some = pins[start : start + AT_ONCE]
        queries = [{"package": {"name": pin.name, "ecosystem": "PyPI"}, "version": pin.version} for pin in some]
        results = answer(f"{service.rstrip('/')}/v1/querybatch", {"queries": queries})
        if not isinstance(results, list) or len(results) != len(some):
            raise NobodyToAsk("an answer that does not fit the question")
        for pin, result in zip(some, results, strict=True):
            if numbers := [str(known["id"]) for known in (result or {}).get("vulns", [])]:
                found[pin] = numbers
    return found


def answer(url: str, question: dict[str, Any]) -> Any:
    request = urllib.request.Request(url, json.dumps(question).encode(), {"Content-Type": "application/json"})  # noqa: S310  https, or what was asked for
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310  as above
            return json.load(response).get("results")
    except (OSError, ValueError, AttributeError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise NobodyToAsk(str(reason) or type(error).__name__) from None


def tell(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
