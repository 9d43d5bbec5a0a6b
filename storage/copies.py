"""What a copy of a database says about itself, and why there may be none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """How far the tables of a copy had got, and under which key its records were begun (none: the bot had never run)."""

    step: str
    key_check: bytes | None


class NoCopy(Exception):
    """The file cannot be read, or is no copy of a database of ours."""


class CopyingFailed(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ToolMissing(Exception):
    def __init__(self, tool: str) -> None:
        super().__init__(tool)
        self.tool = tool
