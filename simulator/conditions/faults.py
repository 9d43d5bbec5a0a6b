"""Faults on request: what can go wrong between a bot and Telegram, one rule for each."""

from __future__ import annotations

import itertools
import math
import random
import time
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args

from simulator.wire import Json

Kind = Literal[
    "too_many_requests",
    "flood",
    "server_error",
    "bad_gateway",
    "slow",
    "timeout",
    "reset_before",
    "reset_after",
    "timeout_after",
    "garbage",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
AFTER_ACCEPTANCE = frozenset({"reset_after", "timeout_after", "garbage"})
"""Kinds in which Telegram has done what was asked, but the bot does not get to know."""


@dataclass(slots=True)
class Fault:
    id: int
    kind: Kind
    method: str = "*"
    chat_id: int = 0
    """Only calls that name this chat; 0 means any."""
    count: int | None = None
    """How often it still strikes; None is for ever."""
    probability: float = 1.0
    retry_after: int = 1
    """Of a flood: for so many seconds from when it began every call is refused, and told how many are left."""
    seconds: float = 1.0
    struck: int = 0
    began_at: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> int:
        """Whole seconds of a flood that are still to be waited for."""
        return math.ceil(self.began_at + self.retry_after - time.monotonic())

    def as_json(self) -> Json:
        return asdict(self)

    def concerns(self, method: str, chat_id: int) -> bool:
        if self.kind == "flood" and self.left <= 0:
            return False
        if self.count is not None and self.count <= 0:
            return False
        if self.chat_id and self.chat_id != chat_id:
            return False
        return self.method == "*" or method in {name.strip().lower() for name in self.method.split(",")}


class Faults:
    def __init__(self) -> None:
        self._faults: dict[int, Fault] = {}
        self._ids = itertools.count(1)
        self._dice = random.Random(0)  # noqa: S311 - faults are repeatable, not secret

    def __iter__(self) -> itertools.chain[Fault]:
        return itertools.chain(self._faults.values())

    def seed(self, seed: int) -> None:
        self._dice.seed(seed)

    def add(self, kind: Kind, **details: object) -> Fault:
        fault = Fault(next(self._ids), kind, **details)  # type: ignore[arg-type]  # the control API has checked them
        self._faults[fault.id] = fault
        return fault

    def get(self, fault_id: int) -> Fault | None:
        return self._faults.get(fault_id)

    def remove(self, fault_id: int) -> None:
        self._faults.pop(fault_id, None)

    def clear(self) -> None:
        self._faults.clear()

    def strike(self, method: str, chat_id: int) -> Fault | None:
        """The fault that meets this call, if any; a slow network is none of its own, see `delay`."""
        return next((fault for fault in self._faults.values() if fault.kind != "slow" and self._strikes(fault, method, chat_id)), None)

    def delay(self, method: str, chat_id: int) -> float:
        """Seconds that this call takes longer, whatever else happens to it."""
        return sum(fault.seconds for fault in self._faults.values() if fault.kind == "slow" and self._strikes(fault, method, chat_id))

    def _strikes(self, fault: Fault, method: str, chat_id: int) -> bool:
        if not fault.concerns(method, chat_id) or (fault.probability < 1 and self._dice.random() >= fault.probability):
            return False
        fault.struck += 1
        if fault.count is not None:
            fault.count -= 1
        return True
