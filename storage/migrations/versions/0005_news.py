"""What is to be told to those who follow. And whoever said STOP finds again with START what they had wished for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.base

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

UNFILLED = sa.text("filled = false")


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=False),
        sa.Column("happened_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("not_after", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("reached_resident", sa.BigInteger(), nullable=False),
        sa.Column("filled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_news", "news", ["kind", "subject"], unique=True)
    op.create_index("ix_news_unfilled", "news", ["process", "id"], postgresql_where=UNFILLED, sqlite_where=UNFILLED)
    # Until now STOP forgot that messages were wished for, and START switched all of them on.
    op.execute("UPDATE residents SET wants_messages = true WHERE state = 'stopped' AND length(address) > 0")


def downgrade() -> None:
    op.execute("UPDATE residents SET wants_messages = false WHERE state = 'stopped'")
    op.drop_index("ix_news_unfilled", "news")
    op.drop_index("uq_news", "news")
    op.drop_table("news")
