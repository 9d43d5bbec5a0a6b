"""the team's work."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.base

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("person", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(length=24), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("joined_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("removed_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("process", "number", name=op.f("uq_staff_process_number")),
        sa.UniqueConstraint("process", "person", name=op.f("uq_staff_process_person")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff_chats",
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("chat", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("set_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_staff_chats")),
    )
    with op.batch_alter_table("staff_chats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_chats_chat"), ["chat"], unique=False)

    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cards_chat_message_id"), ["chat", "message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cards_subject"), ["subject"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cards_subject"))
        batch_op.drop_index(batch_op.f("ix_cards_chat_message_id"))

    with op.batch_alter_table("staff_chats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_chats_chat"))

    op.drop_table("staff_chats")
    op.drop_table("staff")
