"""Structured logs without personal data: a short list of what may be said, and no token anywhere."""

import json
import logging
import re
import sys
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

MAY_BE_SAID = frozenset(
    {"event", "level", "timestamp", "error", "where", "reason", "method", "code", "words", "count", "seconds", "epoch", "attempt", "tick"}
    | {"port", "whole_bot"}
)
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
    sys.excepthook = _tell_kind


def _only_what_may_be_said(_logger: object, _name: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name in MAY_BE_SAID}


def _without_tokens(_logger: object, _name: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {name: redacted(value) if isinstance(value, str) else value for name, value in event.items()}


def redacted(text: str) -> str:
    return _TOKEN.sub("[token]", text)


class _Bare(logging.Formatter):
    """A library's own message with its facts may repeat what people wrote: only where it came from and how bad it is are kept."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        said = {"event": "library", "logger": record.name, "level": record.levelname.lower(), "error": kind}
        return json.dumps(said | {"where": f"{record.filename}:{record.lineno}"})


def places_in(trace: TracebackType | None) -> str:
    """Where in the code it went wrong, without any words of the error: they may repeat what a person wrote."""
    places = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-8:])


def _tell_kind(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        structlog.get_logger().critical("ended_by_error", error=kind.__name__, where=places_in(trace))
