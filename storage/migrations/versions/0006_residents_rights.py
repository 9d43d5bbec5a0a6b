"""Consent can be limited, parents agree on paper, people tell about themselves, and whoever missed news is known to have."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.base

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "demographics",
        sa.Column("resident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("age", sa.String(length=24), nullable=True),
        sa.Column("district", sa.String(length=24), nullable=True),
        sa.Column("voice", sa.String(length=24), nullable=True),
        sa.Column("asked_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("told_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_demographics_resident_id")),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_demographics")),
    )
    op.create_table(
        "guardians",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("resident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("asked_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_guardians_recorded_by")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_guardians_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardians")),
        sa.UniqueConstraint("code", name=op.f("uq_guardians_code")),
        sa.UniqueConstraint("resident_id", name=op.f("uq_guardians_resident_id")),
        sqlite_autoincrement=True,
    )
    op.add_column("consents", sa.Column("scope", sa.String(length=8), server_default="full", nullable=False))
    op.add_column("residents", sa.Column("missed_news", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("residents", "missed_news")
    op.drop_column("consents", "scope")
    op.drop_table("guardians")
    op.drop_table("demographics")
