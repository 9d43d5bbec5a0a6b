"""The bot's conversations over real records, in this process: updates go in, and what people are shown is read in the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import func, select, update

from bot.app import App
from storage.cards import CardRow
from storage.outbox import MessageRow, MessageState
from storage.unit import Unit
from tests.stage import MODEL_DAY

BOT = {"id": 4200000001, "is_bot": True, "first_name": "Mitreden", "username": "mitreden_bot"}
TEAM_CHAT, OTHER_CHAT, CHANNEL = -1_001_000_001, -1_001_000_002, -1_001_000_003
PRIVATE, TEAM, OTHER_GROUP, IN_CHANNEL = "private", "team", "other group", "channel"
DATE = int(MODEL_DAY.timestamp())
_NUMBERS = count(1000)


def chat_of(kind: str, person: int) -> dict[str, Any]:
    return {
        PRIVATE: {"id": person, "type": "private", "first_name": "Jemand"},
        TEAM: {"id": TEAM_CHAT, "type": "supergroup", "title": "Ideen"},
        OTHER_GROUP: {"id": OTHER_CHAT, "type": "supergroup", "title": "Nachbarn"},
        IN_CHANNEL: {"id": CHANNEL, "type": "channel", "title": "Neues"},
    }[kind]


def press(sender: dict[str, Any], where: dict[str, Any], data: str, *, forwarded: bool = False) -> dict[str, Any]:
    card: dict[str, Any] = {"message_id": 77, "date": DATE, "chat": where, "from": BOT, "text": "Karte"}
    if forwarded:
        card["forward_origin"] = {"type": "hidden_user", "sender_user_name": "Jemand", "date": DATE}
    query = {"id": str(next(_NUMBERS)), "from": sender, "chat_instance": "1", "message": card, "data": data}
    return {"update_id": next(_NUMBERS), "callback_query": query}


def message(sender: dict[str, Any], where: dict[str, Any], *, reply_to: int | None = None, **content: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {"message_id": next(_NUMBERS), "date": DATE, "chat": where, "from": sender, **content}
    if reply_to is not None:
        sent["reply_to_message"] = {"message_id": reply_to, "date": DATE, "chat": where, "from": BOT, "text": "Karte"}
    return {"update_id": next(_NUMBERS), "message": sent}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message of the bot's, sent or edited. `number` is Telegram's."""

    chat: bytes
    number: int | None
    payload: dict[str, Any]

    @property
    def presses(self) -> list[str]:
        """What the buttons below it send."""
        rows = (self.payload.get("reply_markup") or {}).get("inline_keyboard", ())
        return [key["callback_data"] for row in rows for key in row if "callback_data" in key]

    @property
    def asks_for_words(self) -> bool:
        return "force_reply" in (self.payload.get("reply_markup") or {})


async def answered(app: App, unit: Unit, raw: dict[str, Any], now: datetime) -> tuple[str | None, Sequence[Shown]]:
    """The word on the button, and everything that anybody is shown. It counts as sent at once."""
    connection = unit._connection
    mark = await connection.scalar(select(func.coalesce(func.max(MessageRow.id), 0)))
    reply = await app.conversations.answer(unit, [raw], received_at=now)
    query = (
        select(MessageRow.id, MessageRow.chat, MessageRow.payload, MessageRow.card_id).where(MessageRow.id > mark).order_by(MessageRow.id)
    )
    rows = (await connection.execute(query)).all()
    await connection.execute(update(MessageRow).where(MessageRow.id > mark).values(state=MessageState.SENT, finished_at=now))
    for row in rows:
        if row.card_id is not None:
            await connection.execute(
                update(CardRow).where(CardRow.id == row.card_id, CardRow.message_id.is_(None)).values(message_id=1_000_000 + row.card_id)
            )
    shown = [Shown(chat=row.chat, number=1_000_000 + row.card_id if row.card_id else None, payload=row.payload or {}) for row in rows]
    return reply.toast, shown
