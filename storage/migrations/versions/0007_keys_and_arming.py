"""Which key seals, and whether the records may write to people unasked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.base

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

COLUMNS = (
    ("key_number", sa.SmallInteger(), {"server_default": "1", "nullable": False}),
    ("key_changed_at", storage.base.UtcInstant(timezone=True), {"nullable": True}),
    ("resealed_at", storage.base.UtcInstant(timezone=True), {"nullable": True}),
    ("place", sa.String(length=80), {"nullable": True}),
    ("disarmed_at", storage.base.UtcInstant(timezone=True), {"nullable": True}),
    ("disarmed_because", sa.String(length=10), {"nullable": True}),
    ("disarming_told", sa.Boolean(), {"server_default": sa.false(), "nullable": False}),
    ("discard_up_to", sa.BigInteger(), {"nullable": True}),
)


def upgrade() -> None:
    for name, kind, how in COLUMNS:
        op.add_column("installation", sa.Column(name, kind, **how))


def downgrade() -> None:
    for name, _, _ in reversed(COLUMNS):
        op.drop_column("installation", name)
