"""Structured logs without personal data: a short list of what may be said, and of each thing in which form; no token anywhere.

Whatever Python or a library would say by itself, with the words of an error or the line of code it stands in, comes through here too.
"""

import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import MutableMapping
from pathlib import PurePath
from types import TracebackType
from typing import Any, TextIO

import structlog

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_PLACES = re.compile(r"[\w./<>-]{1,80}:\d{1,6}( > [\w./<>-]{1,80}:\d{1,6}){0,7}")
_TIME = re.compile(r"[0-9T:.Z-]{20,32}")
MAY_BE_SAID: dict[str, re.Pattern[str] | None] = {
    **dict.fromkeys(("event", "level", "error", "method", "tick"), _NAME),
    **dict.fromkeys(("reason", "words"), _CODE),
    "where": _PLACES,
    "timestamp": _TIME,
    **dict.fromkeys(("code", "count", "seconds", "epoch", "attempt", "port", "whole_bot")),
}
"""What may be said, and what it looks like: a name out of our code, a code of one word, places in the code; without a form, a number."""
UNSAID = "[unsaid]"
_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,}")


def set_up_logs() -> None:
    """From now on everything that is logged passes here, also what libraries log."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _only_what_may_be_said,
            _without_tokens,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Bare())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.raiseExceptions = False  # a library's message that cannot be put together would be printed, facts and all
    sys.excepthook = _tell_kind
    sys.unraisablehook = lambda found: _tell_kind(found.exc_type, found.exc_value, found.exc_traceback)
    threading.excepthook = lambda found: _tell_kind(found.exc_type, found.exc_value, found.exc_traceback)
    warnings.showwarning = _tell_warning


def _only_what_may_be_said(_logger: object, _name: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {name: said_as(MAY_BE_SAID[name], value) for name, value in event.items() if name in MAY_BE_SAID}


def said_as(form: re.Pattern[str] | None, value: object) -> object:
    """The value if it has the form in which it may be said."""
    if value is None or isinstance(value, bool):
        return value
    if form is None:
        return value if isinstance(value, int | float) else UNSAID
    return value if isinstance(value, str) and form.fullmatch(value) else UNSAID


def _without_tokens(_logger: object, _name: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {name: redacted(value) if isinstance(value, str) else value for name, value in event.items()}


def redacted(text: str) -> str:
    return _TOKEN.sub("[token]", text)


class _Bare(logging.Formatter):
    """A library's own message with its facts may repeat what people wrote: only where it came from and how bad it is are kept."""

    def format(self, record: logging.LogRecord) -> str:
        kind, trace = (record.exc_info[0], record.exc_info[2]) if record.exc_info else (None, None)
        where = places_in(trace) if trace else f"{record.filename}:{record.lineno}"
        said = {"event": "library", "logger": record.name, "level": record.levelname.lower()}
        return json.dumps(said | {"error": kind.__name__ if kind else None, "where": said_as(_PLACES, where)})


def places_in(trace: TracebackType | None) -> str:
    """Where in the code it went wrong, without any words of the error: they may repeat what a person wrote."""
    places = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-8:])


def _tell_warning(
    message: Warning | str,  # noqa: ARG001
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """A warning's words may repeat what it warns of."""
    place = "/".join(PurePath(filename).parts[-2:])
    structlog.get_logger().warning("warned", error=category.__name__, where=f"{place}:{lineno}")


def _tell_kind(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        structlog.get_logger().critical("ended_by_error", error=kind.__name__, where=places_in(trace))
