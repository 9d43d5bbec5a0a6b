"""Announcements to many; what residents follow, and when they want to hear of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.base

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

UNSENT = sa.text("finished_at IS NULL")
NOW_OR_NEVER = sa.text("finished_at IS NULL AND due_at IS NULL")
ASLEEP = sa.text("finished_at IS NULL AND due_at IS NOT NULL")
IN_HAND = sa.text("state = 'sending'")
IN_DIGESTS = sa.text("digest_id IS NOT NULL")
WORDED = sa.text("wording_id IS NOT NULL")
ANNOUNCED = sa.text("announcement_id IS NOT NULL")
UNSETTLED = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fallback", sa.String(length=12), nullable=True),
        sa.Column("attachment_kind", sa.String(length=8), nullable=True),
        sa.Column("attachment", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("send_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("not_after", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("handed_in_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("begun_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("last_key", sa.BigInteger(), nullable=False),
        sa.Column("reached_key", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("ended_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("created_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approved_by_id"], ["staff.id"], name=op.f("fk_announcements_approved_by_id")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_announcements_by_id")),
        sa.ForeignKeyConstraint(["handed_in_by_id"], ["staff.id"], name=op.f("fk_announcements_handed_in_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcements_unsettled", "announcements", ["process", "state"], postgresql_where=UNSETTLED, sqlite_where=UNSETTLED)
    op.create_table(
        "announcement_texts",
        sa.Column("announcement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcements.id"], name=op.f("fk_announcement_texts_announcement_id")),
        sa.PrimaryKeyConstraint("announcement_id", "language", name=op.f("pk_announcement_texts")),
    )
    op.create_table(
        "follows",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("resident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("since", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_follows_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint("resident_id", "process", "kind", "key", name=op.f("uq_follows_resident_id_process_kind_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_follows_process_kind_key"), "follows", ["process", "kind", "key"])
    op.add_column("residents", sa.Column("rhythm", sa.String(length=8), server_default="at_once", nullable=False))
    op.add_column("residents", sa.Column("quiet_begins", sa.Time(), nullable=True))
    op.add_column("residents", sa.Column("quiet_ends", sa.Time(), nullable=True))
    op.add_column("outbox", sa.Column("announcement_id", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("for_digest", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("outbox", sa.Column("digest_id", sa.BigInteger(), nullable=True))
    for index in ("ix_outbox_unsent", "ix_outbox_unsent_wording", "ix_outbox_wording_id"):
        op.drop_index(index, "outbox")
    op.create_index("ix_outbox_wording_id", "outbox", ["wording_id"], postgresql_where=WORDED, sqlite_where=WORDED)
    unsent = ["lane", "announcement_id", "maybe_twice", "id"]
    op.create_index("ix_outbox_unsent", "outbox", unsent, postgresql_where=NOW_OR_NEVER, sqlite_where=NOW_OR_NEVER)
    due = ["for_digest", "due_at", "resident_id"]
    op.create_index("ix_outbox_asleep", "outbox", due, postgresql_where=ASLEEP, sqlite_where=ASLEEP)
    op.create_index("ix_outbox_in_hand", "outbox", ["epoch"], postgresql_where=IN_HAND, sqlite_where=IN_HAND)
    op.create_index("ix_outbox_digest_id", "outbox", ["digest_id"], postgresql_where=IN_DIGESTS, sqlite_where=IN_DIGESTS)
    progress = ["announcement_id", "state", "maybe_twice", "reason"]
    op.create_index("ix_outbox_announcement", "outbox", progress, postgresql_where=ANNOUNCED, sqlite_where=ANNOUNCED)


def downgrade() -> None:
    """What was announced is not known any more; whoever had not got it does not get it."""
    op.execute("DELETE FROM outbox WHERE announcement_id IS NOT NULL OR for_digest OR digest_id IS NOT NULL")
    for index in ("announcement", "digest_id", "in_hand", "asleep", "unsent", "wording_id"):
        op.drop_index(f"ix_outbox_{index}", "outbox")
    for column in ("digest_id", "for_digest", "announcement_id"):
        op.drop_column("outbox", column)
    op.create_index("ix_outbox_unsent", "outbox", ["lane", "maybe_twice", "id"], postgresql_where=UNSENT, sqlite_where=UNSENT)
    op.create_index("ix_outbox_unsent_wording", "outbox", ["wording_id"], postgresql_where=UNSENT, sqlite_where=UNSENT)
    op.create_index("ix_outbox_wording_id", "outbox", ["wording_id"])
    for column in ("quiet_ends", "quiet_begins", "rhythm"):
        op.drop_column("residents", column)
    op.drop_index(op.f("ix_follows_process_kind_key"), "follows")
    op.drop_table("follows")
    op.drop_table("announcement_texts")
    op.drop_index("ix_announcements_unsettled", "announcements")
    op.drop_table("announcements")
