"""Which question is open with whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, Row, String, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.dialogs import Dialog, Offer
from participation.ideas import DraftId
from participation.residents import ResidentId
from storage.base import Base, UtcInstant
from storage.upsert import insert_into


class DialogRow(Base):
    __tablename__ = "dialogs"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True)
    question: Mapped[str | None] = mapped_column(String(40))
    draft_id: Mapped[int | None] = mapped_column(BigInteger)
    takes_text: Mapped[bool] = mapped_column(Boolean)
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
    offers: Mapped[list[list[str]]] = mapped_column(JSON)


_NEW = insert_into(DialogRow)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["resident_id"],
    set_={name: _NEW.excluded[name] for name in ("question", "draft_id", "takes_text", "asked_at", "offers")},
)


class Dialogs:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, resident_id: ResidentId, dialog: Dialog, at: datetime) -> None:
        values: dict[str, Any] = {
            "resident_id": resident_id,
            "question": dialog.question,
            "draft_id": dialog.draft_id,
            "takes_text": dialog.takes_text,
            "asked_at": at,
            "offers": [[offer.label, offer.press] for offer in dialog.offers],
        }
        await self._connection.execute(_KEEP, values)

    async def of(self, resident_id: ResidentId) -> Dialog:
        row = (await self._connection.execute(select(DialogRow).where(DialogRow.resident_id == resident_id))).first()
        return dialog_of(row) if row else Dialog()

    async def remove(self, resident_id: ResidentId) -> None:
        await self._connection.execute(delete(DialogRow).where(DialogRow.resident_id == resident_id))


def dialog_of(row: Row[Any]) -> Dialog:
    return Dialog(
        question=row.question,
        draft_id=DraftId(row.draft_id) if row.draft_id is not None else None,
        takes_text=row.takes_text,
        offers=tuple(Offer(label=label, press=press) for label, press in row.offers),
    )
