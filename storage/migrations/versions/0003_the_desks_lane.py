"""What the team has not asked for goes in a lane of its own, between what concerns one person and what goes to many."""

from collections.abc import Sequence

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.execute("UPDATE outbox SET lane = 3 WHERE lane = 2 AND finished_at IS NULL")


def downgrade() -> None:
    """Bulk is the last lane again, and the desk's messages are personal ones."""
    op.execute("UPDATE outbox SET lane = lane - 1 WHERE lane >= 2 AND finished_at IS NULL")
