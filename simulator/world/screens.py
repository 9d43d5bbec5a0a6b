"""What one person has on the screen of one chat besides the messages."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.wire import Json


@dataclass(slots=True, eq=False)
class View:
    keyboard: Json | None = None
    """The reply keyboard or the forced reply in force."""
    keyboard_message_id: int = 0
    keyboard_hidden: bool = False
    """Pressed once and folded away, if it asked for that; the person can unfold it."""
    typing_until: float = 0.0
    typing_action: str = ""
    toast: Json | None = None
    """The last answer to a press: text, show_alert, url."""
    toast_version: int = 0
    hidden: set[int] = field(default_factory=set)
    """Messages the person deleted for themself only."""
