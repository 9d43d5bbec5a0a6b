"""Messages that are edited in place as their subject changes: which Telegram message shows which subject."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, String, UniqueConstraint, bindparam, case, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_AGAIN, Base, Id
from storage.outbox import READY, Lane, MessageRow, MessageState
from storage.upsert import insert_into

_TOPIC, _SEND = "message_thread_id", "sendMessage"
_ON_DESK = (MessageRow.lane == Lane.DESK) & (MessageRow.state == MessageState.QUEUED)


class CardRow(Base):
    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("chat", "subject"), Index(None, "subject"), Index(None, "chat", "message_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    chat: Mapped[bytes] = mapped_column(LargeBinary(16))
    subject: Mapped[str] = mapped_column(String(40))  # such as "idea:42"
    message_id: Mapped[int | None] = mapped_column(BigInteger)  # learned when the card has been sent


_PUT = insert_into(CardRow).on_conflict_do_nothing()
_SHOWN_IN = select(CardRow.id).where(CardRow.chat == bindparam("chat"), CardRow.subject == bindparam("subject"))
_MESSAGE_OF = select(CardRow.message_id).where(CardRow.id == bindparam("card"))
_LEARN = update(CardRow).where(CardRow.id == bindparam("card")).values(message_id=bindparam("message"))


class Cards:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, chat: bytes, subject: str) -> int:
        """The card that shows this subject in this chat."""
        known = {"chat": chat, "subject": subject}
        await self._connection.execute(_PUT, known)
        return (await self._connection.execute(_SHOWN_IN, known)).scalar_one()

    async def shown_in(self, chat: bytes, subject: str) -> int | None:
        """The card, if it has ever been shown there."""
        return await self._connection.scalar(_SHOWN_IN, {"chat": chat, "subject": subject})

    async def replace_waiting(self, card_id: int, payload: dict[str, Any], lane: Lane) -> bool:
        """Put the newest version into a message that still waits, so that pending versions collapse into one. It stays in its topic.

        What lay on the desk goes in the lane of the version that it brings now: somebody may be waiting for it.
        """
        goes_in = case((MessageRow.lane == Lane.DESK, lane), else_=MessageRow.lane)
        waiting = (MessageRow.card_id == card_id) & MessageRow.state.in_(READY)
        replaced = False
        for row in (await self._connection.execute(select(MessageRow.id, MessageRow.payload).where(waiting))).all():
            topic = {_TOPIC: row.payload[_TOPIC]} if row.payload and _TOPIC in row.payload else {}
            newest = {"payload": payload | topic, "lane": goes_in}
            change = update(MessageRow).where(MessageRow.id == row.id, MessageRow.state.in_(READY)).values(newest)
            replaced |= (await self._connection.execute(change.returning(MessageRow.id))).first() is not None
        return replaced

    async def take_from_desk(self, card_id: int) -> None:
        """The card is opened anew: what still lay on the desk to show it would only come after it."""
        await self._connection.execute(delete(MessageRow).where(MessageRow.card_id == card_id, _ON_DESK))

    async def forget_edits_of(self, chat: bytes, message_id: int) -> None:
        """A card's message shows something newer: edits of it that still lay on the desk would take that away again."""
        cards = select(CardRow.id).where(CardRow.chat == chat, CardRow.message_id == message_id)
        edits = MessageRow.card_id.in_(cards) & (MessageRow.method != _SEND)
        await self._connection.execute(delete(MessageRow).where(edits, _ON_DESK))

    async def is_newest(self, chat: bytes, subject: str, message_id: int) -> bool:
        """Whether this message is the subject's card in this chat, and no newer one is on its way."""
        on_its_way = exists().where(MessageRow.card_id == CardRow.id, MessageRow.method == _SEND, MessageRow.finished_at.is_(None))
        query = select(CardRow.id).where(CardRow.chat == chat, CardRow.subject == subject, CardRow.message_id == message_id, ~on_its_way)
        return await self._connection.scalar(query) is not None

    async def message_of(self, card_id: int) -> int | None:
        return await self._connection.scalar(_MESSAGE_OF, {"card": card_id})

    async def subject_of(self, chat: bytes, message_id: int) -> str | None:
        """What this message shows, if it is the newest card of a subject."""
        return await self._connection.scalar(select(CardRow.subject).where(CardRow.chat == chat, CardRow.message_id == message_id))

    async def showing(self, subject: str) -> list[tuple[int, bytes]]:
        """The cards of a subject and the chats that show them."""
        query = select(CardRow.id, CardRow.chat).where(CardRow.subject == subject).order_by(CardRow.id)
        return [(row.id, row.chat) for row in await self._connection.execute(query)]

    async def learn(self, messages: Mapping[int, int]) -> None:
        """Which message shows each card now."""
        await self._connection.execute(_LEARN, [{"card": card_id, "message": message_id} for card_id, message_id in messages.items()])

    async def in_chat(self, chat: bytes) -> list[tuple[str, int | None]]:
        """What this chat is shown cards of, with the numbers of their messages."""
        query = select(CardRow.subject, CardRow.message_id).where(CardRow.chat == chat).order_by(CardRow.id)
        return [(row.subject, row.message_id) for row in await self._connection.execute(query)]

    async def remove_in(self, chat: bytes) -> None:
        """Nothing in this chat is kept up to date any more. Messages that belong to its cards go first."""
        await self._connection.execute(delete(CardRow).where(CardRow.chat == chat))

    async def move_chat(self, *, old: bytes, new: bytes) -> None:
        """A group became a supergroup, where the old messages cannot be edited: its cards are sent anew."""
        await self._connection.execute(update(CardRow).where(CardRow.chat == old).values(chat=new, message_id=None))
