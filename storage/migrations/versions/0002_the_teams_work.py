"""The team's work: who is in it, what it decides, answers and writes down; what residents support and report."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.base

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:  # noqa: PLR0915  one table after the other
    op.create_table(
        "audit",
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("process", "number", name=op.f("pk_audit")),
    )
    op.create_table(
        "audit_heads",
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("inspected_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("first_wrong", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "floods",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("found_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("ended_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floods")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("floods", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_floods_process_state"), ["process", "state"], unique=False)

    op.create_table(
        "measures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("measures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measures_process_id"), ["process", "id"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("process", "kind", name=op.f("pk_reminders")),
    )
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
        sa.Column("lost_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("loss_told_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_staff_chats")),
    )
    with op.batch_alter_table("staff_chats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_chats_chat"), ["chat"], unique=False)

    op.create_table(
        "answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("measure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("released_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("in_force_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("published_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("told_up_to", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_answers_by_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_answers_measure_id")),
        sa.ForeignKeyConstraint(["released_by_id"], ["staff.id"], name=op.f("fk_answers_released_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_answers_due",
            ["process", "in_force_at", "id"],
            unique=False,
            postgresql_where=sa.text("state = 'pending'"),
            sqlite_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(batch_op.f("ix_answers_process_state"), ["process", "state"], unique=False)
        batch_op.create_index(
            "ix_answers_untold",
            ["process", "id"],
            unique=False,
            postgresql_where=sa.text("told_up_to IS NOT NULL"),
            sqlite_where=sa.text("told_up_to IS NOT NULL"),
        )

    op.create_table(
        "bans",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("resident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_role", sa.String(length=12), nullable=False),
        sa.Column("by_number", sa.Integer(), nullable=False),
        sa.Column("banned_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("state_before", sa.String(length=12), nullable=False),
        sa.Column("lifted_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_bans_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bans")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bans", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bans_in_force",
            ["resident_id"],
            unique=True,
            postgresql_where=sa.text("lifted_at IS NULL"),
            sqlite_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_bans_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "inquiries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("asked_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("answered_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_inquiries_answered_by")),
        sa.ForeignKeyConstraint(["author_id"], ["residents.id"], name=op.f("fk_inquiries_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiries")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inquiries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiries_author_id"), ["author_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(length=24), nullable=True),
        sa.Column("invited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invited_by"], ["staff.id"], name=op.f("fk_invitations_invited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token", name=op.f("uq_invitations_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_process"), ["process"], unique=False)

    op.create_table(
        "trusted_authors",
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("trusted_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["residents.id"], name=op.f("fk_trusted_authors_author_id")),
        sa.PrimaryKeyConstraint("author_id", "process", name=op.f("pk_trusted_authors")),
    )
    op.create_table(
        "entries",
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("begun_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("begun_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("receipt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("opened_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["begun_by"], ["staff.id"], name=op.f("fk_entries_begun_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_entries_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_entries")),
        sa.UniqueConstraint("receipt", name=op.f("uq_entries_receipt")),
    )
    op.create_table(
        "answer_ideas",
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_answer_ideas_answer_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_answer_ideas_idea_id")),
        sa.PrimaryKeyConstraint("answer_id", "idea_id", name=op.f("pk_answer_ideas")),
    )
    with op.batch_alter_table("answer_ideas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_ideas_idea_id_answer_id"), ["idea_id", "answer_id"], unique=False)

    op.create_table(
        "assignments",
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("department", sa.String(length=24), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assigned_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("reminded_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("escalated_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_assignments_by_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_assignments_idea_id")),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_assignments")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignments_process_done_at_due_on"), ["process", "done_at", "due_on"], unique=False)

    op.create_table(
        "claims",
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_claims_by_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_claims_idea_id")),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_by_id"), ["by_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("trust", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("in_force_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("ended_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("undone_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("on_card", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_decisions_by_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_decisions_idea_id")),
        sa.ForeignKeyConstraint(["into_id"], ["ideas.id"], name=op.f("fk_decisions_into_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["staff.id"], name=op.f("fk_decisions_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_decisions_due",
            ["process", "in_force_at", "id"],
            unique=False,
            postgresql_where=sa.text("state = 'pending'"),
            sqlite_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(batch_op.f("ix_decisions_idea_id_id"), ["idea_id", "id"], unique=False)
        batch_op.create_index(
            "ix_decisions_pending",
            ["idea_id"],
            unique=True,
            postgresql_where=sa.text("state = 'pending'"),
            sqlite_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "flood_ideas",
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("flood_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["flood_id"], ["floods.id"], name=op.f("fk_flood_ideas_flood_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_flood_ideas_idea_id")),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_flood_ideas")),
    )
    with op.batch_alter_table("flood_ideas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flood_ideas_flood_id"), ["flood_id"], unique=False)

    op.create_table(
        "idea_words",
        sa.Column("word", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_idea_words_idea_id")),
        sa.PrimaryKeyConstraint("word", "idea_id", name=op.f("pk_idea_words")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("idea_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_words_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "measure_ideas",
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("measure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_measure_ideas_idea_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_measure_ideas_measure_id")),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_measure_ideas")),
    )
    with op.batch_alter_table("measure_ideas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_ideas_measure_id_idea_id"), ["measure_id", "idea_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_notes_by_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_notes_idea_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_idea_id_id"), ["idea_id", "id"], unique=False)

    op.create_table(
        "published_ideas",
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("topic", sa.String(length=24), nullable=False),
        sa.Column("district", sa.String(length=24), nullable=True),
        sa.Column("published_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_published_ideas_idea_id")),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_published_ideas")),
    )
    with op.batch_alter_table("published_ideas", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_published_ideas_process_district_published_at_idea_id"),
            ["process", "district", "published_at", "idea_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_published_ideas_process_published_at_idea_id"), ["process", "published_at", "idea_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_published_ideas_process_supports_idea_id"), ["process", "supports", "idea_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_published_ideas_process_topic_published_at_idea_id"),
            ["process", "topic", "published_at", "idea_id"],
            unique=False,
        )

    op.create_table(
        "reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("reported_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.Column("handled_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_reports_idea_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_reports_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("idea_id", "resident_id", name=op.f("uq_reports_idea_id_resident_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("district", sa.String(length=24), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("replaced_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_revisions_idea_id")),
        sa.PrimaryKeyConstraint("idea_id", "number", name=op.f("pk_revisions")),
    )
    op.create_table(
        "supports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_at", storage.base.UtcInstant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_supports_idea_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_supports_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supports")),
        sa.UniqueConstraint("idea_id", "resident_id", name=op.f("uq_supports_idea_id_resident_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supports_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "text_prints",
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("band", sa.SmallInteger(), nullable=False),
        sa.Column("process", sa.String(length=24), nullable=False),
        sa.Column("print", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_text_prints_idea_id")),
        sa.PrimaryKeyConstraint("idea_id", "band", name=op.f("pk_text_prints")),
    )
    with op.batch_alter_table("text_prints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_prints_process_print"), ["process", "print"], unique=False)
        batch_op.create_index(batch_op.f("ix_text_prints_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "appeals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("against", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appealed_at", storage.base.UtcInstant(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["against"], ["decisions.id"], name=op.f("fk_appeals_against")),
        sa.ForeignKeyConstraint(["answered_by"], ["decisions.id"], name=op.f("fk_appeals_answered_by")),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_appeals_idea_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("against", name=op.f("uq_appeals_against")),
        sa.UniqueConstraint("answered_by", name=op.f("uq_appeals_answered_by")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeals_idea_id_id"), ["idea_id", "id"], unique=False)
        batch_op.create_index(
            "ix_appeals_open", ["idea_id"], unique=True, postgresql_where=sa.text("state = 'open'"), sqlite_where=sa.text("state = 'open'")
        )

    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cards_chat_message_id"), ["chat", "message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cards_subject"), ["subject"], unique=False)

    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reopened_at", storage.base.UtcInstant(timezone=True), nullable=True))

    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.add_column(sa.Column("laid_out_for", storage.base.UtcInstant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("waiting_since", storage.base.UtcInstant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("danger", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("flood_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_index(batch_op.f("ix_ideas_flood_id"), ["flood_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ideas_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(
            "ix_ideas_waiting",
            ["process", "topic", "danger", "waiting_since"],
            unique=False,
            postgresql_where=sa.text("state = 'submitted' OR waiting_since IS NOT NULL"),
            sqlite_where=sa.text("state = 'submitted' OR waiting_since IS NOT NULL"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_ideas_merged_into"), "ideas", ["merged_into"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_ideas_flood_id"), "floods", ["flood_id"], ["id"])

    op.execute("UPDATE ideas SET waiting_since = submitted_at WHERE state = 'submitted'")  # it was the team's turn already


def downgrade() -> None:  # noqa: PLR0915  one table after the other
    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_ideas_flood_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_ideas_merged_into"), type_="foreignkey")
        batch_op.drop_index(
            "ix_ideas_waiting",
            postgresql_where=sa.text("state = 'submitted' OR waiting_since IS NOT NULL"),
            sqlite_where=sa.text("state = 'submitted' OR waiting_since IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_ideas_merged_into"))
        batch_op.drop_index(batch_op.f("ix_ideas_flood_id"))
        batch_op.drop_column("flood_id")
        batch_op.drop_column("merged_into")
        batch_op.drop_column("danger")
        batch_op.drop_column("waiting_since")
        batch_op.drop_column("revision")
        batch_op.drop_column("laid_out_for")

    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_column("reopened_at")

    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cards_subject"))
        batch_op.drop_index(batch_op.f("ix_cards_chat_message_id"))

    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.drop_index("ix_appeals_open", postgresql_where=sa.text("state = 'open'"), sqlite_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f("ix_appeals_idea_id_id"))

    op.drop_table("appeals")
    with op.batch_alter_table("text_prints", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_prints_sent_at"))
        batch_op.drop_index(batch_op.f("ix_text_prints_process_print"))

    op.drop_table("text_prints")
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supports_resident_id"))

    op.drop_table("supports")
    op.drop_table("revisions")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_resident_id"))

    op.drop_table("reports")
    with op.batch_alter_table("published_ideas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_published_ideas_process_topic_published_at_idea_id"))
        batch_op.drop_index(batch_op.f("ix_published_ideas_process_supports_idea_id"))
        batch_op.drop_index(batch_op.f("ix_published_ideas_process_published_at_idea_id"))
        batch_op.drop_index(batch_op.f("ix_published_ideas_process_district_published_at_idea_id"))

    op.drop_table("published_ideas")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_idea_id_id"))

    op.drop_table("notes")
    with op.batch_alter_table("measure_ideas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_ideas_measure_id_idea_id"))

    op.drop_table("measure_ideas")
    with op.batch_alter_table("idea_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_words_idea_id"))

    op.drop_table("idea_words")
    with op.batch_alter_table("flood_ideas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_flood_ideas_flood_id"))

    op.drop_table("flood_ideas")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_decisions_pending", postgresql_where=sa.text("state = 'pending'"), sqlite_where=sa.text("state = 'pending'")
        )
        batch_op.drop_index(batch_op.f("ix_decisions_idea_id_id"))
        batch_op.drop_index("ix_decisions_due", postgresql_where=sa.text("state = 'pending'"), sqlite_where=sa.text("state = 'pending'"))

    op.drop_table("decisions")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_by_id"))

    op.drop_table("claims")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignments_process_done_at_due_on"))

    op.drop_table("assignments")
    with op.batch_alter_table("answer_ideas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_ideas_idea_id_answer_id"))

    op.drop_table("answer_ideas")
    op.drop_table("entries")
    op.drop_table("trusted_authors")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_process"))

    op.drop_table("invitations")
    with op.batch_alter_table("inquiries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiries_author_id"))

    op.drop_table("inquiries")
    with op.batch_alter_table("bans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bans_resident_id"))
        batch_op.drop_index("ix_bans_in_force", postgresql_where=sa.text("lifted_at IS NULL"), sqlite_where=sa.text("lifted_at IS NULL"))

    op.drop_table("bans")
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_answers_untold", postgresql_where=sa.text("told_up_to IS NOT NULL"), sqlite_where=sa.text("told_up_to IS NOT NULL")
        )
        batch_op.drop_index(batch_op.f("ix_answers_process_state"))
        batch_op.drop_index("ix_answers_due", postgresql_where=sa.text("state = 'pending'"), sqlite_where=sa.text("state = 'pending'"))

    op.drop_table("answers")
    with op.batch_alter_table("staff_chats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_chats_chat"))

    op.drop_table("staff_chats")
    op.drop_table("staff")
    op.drop_table("reminders")
    with op.batch_alter_table("measures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measures_process_id"))

    op.drop_table("measures")
    with op.batch_alter_table("floods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_floods_process_state"))

    op.drop_table("floods")
    op.drop_table("audit_heads")
    op.drop_table("audit")
