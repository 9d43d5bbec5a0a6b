"""Which topics, districts and ideas somebody wants to hear of."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import NEVER_AGAIN, Base, Id, UtcInstant


class FollowRow(Base):
    __tablename__ = "follows"
    __table_args__ = (UniqueConstraint("resident_id", "process", "kind", "key"), Index(None, "process", "kind", "key"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    process: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(24))
    since: Mapped[datetime] = mapped_column(UtcInstant)
