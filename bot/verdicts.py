"""What an answer of Telegram's means for a message: delivered, to be tried again, or never to arrive.

The words and codes are those of the open Bot API server (tdlib/telegram-bot-api, telegram-bot-api/Client.cpp).
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.telegram import Answer


class Kind(Enum):
    SENT = auto()
    LATER = auto()  # certainly not accepted; Telegram asks to wait
    UNREACHABLE = auto()  # this person or chat cannot be written to now
    MOVED = auto()  # the group has a new id
    VANISHED = auto()  # the message to edit is no longer there
    NO_TOPIC = auto()  # the topic of the group is no longer there
    GARBLED = auto()  # the text's markup is broken
    REVOKED = auto()  # the token is no longer valid
    UNCLEAR = auto()  # perhaps accepted
    REFUSED = auto()  # any other no, which would be the same the next time


@dataclass(frozen=True, slots=True)
class Verdict:
    kind: Kind
    reason: str = ""


_REASONS_OUT_OF_REACH = {
    "bot was blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "bot was kicked": "kicked",
    "bot is not a member": "kicked",
    "group chat was deleted": "deleted",
    "bot can't initiate conversation": "never_started",
    "chat not found": "not_found",
    "not enough rights": "no_rights",
    "have no rights": "no_rights",
    "CHAT_WRITE_FORBIDDEN": "no_rights",
}
_NO_TOPIC = ("message thread not found", "TOPIC_DELETED", "TOPIC_CLOSED")
_NOT_THERE = ("message to edit not found", "message can't be edited", "message to be replied not found", "MESSAGE_ID_INVALID")
_SAID = {
    **{part: Verdict(Kind.UNREACHABLE, reason) for part, reason in _REASONS_OUT_OF_REACH.items()},
    **dict.fromkeys(_NO_TOPIC, Verdict(Kind.NO_TOPIC)),
    **dict.fromkeys(_NOT_THERE, Verdict(Kind.VANISHED)),
    "can't parse entities": Verdict(Kind.GARBLED, "markup"),
}
_KNOWN_OTHERWISE = (
    *("message is not modified", "message is too long", "message text is empty", "message caption is too long"),
    *(
        "message to delete not found",
        "reply markup is too long",
        "query is too old",
        "wrong file identifier",
        "file is too big",
        "temporarily unavailable",
    ),
    *("terminated by other getUpdates request", "terminated by setWebhook request", "webhook is active", "bad webhook"),
    *("Too Many Requests", "Unauthorized", "Not Found", "Internal Server Error", "restart"),
)
_NAMED_ERROR = re.compile(r"Bad Request: ([A-Z][A-Z0-9_]{2,60})")
OTHER_WORDS = "other_words"


def words_of(answer: Answer) -> str:
    """What Telegram said, as a code for the log: its own words may quote what a person wrote, or who they are."""
    words = answer.description
    if named := _NAMED_ERROR.fullmatch(words):
        return named[1]
    known = next((part for part in (*_SAID, *_KNOWN_OTHERWISE) if part in words), OTHER_WORDS)
    return re.sub(r"[^A-Za-z_]+", "_", known.replace("'", ""))


def verdict_on(answer: Answer) -> Verdict:
    words = answer.description
    if answer.ok or "message is not modified" in words:
        return Verdict(Kind.SENT)
    if answer.migrate_to is not None:
        return Verdict(Kind.MOVED)
    if answer.retry_after is not None or answer.code == 429:
        return Verdict(Kind.LATER)
    if answer.code == 401 or (answer.code == 404 and words in {"Not Found", "Unauthorized"}):
        return Verdict(Kind.REVOKED)
    if answer.code >= 500:
        return Verdict(Kind.UNCLEAR)
    return next((verdict for part, verdict in _SAID.items() if part in words), Verdict(Kind.REFUSED, f"error_{answer.code}"))
