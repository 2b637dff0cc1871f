"""Bring databases that ran an early form of 0002 to 0005 to the form of all others.

While they were new, 0005 came before 0002 and 0004 for some hours, and was edited three times: what it adds to results
and the index of blinded tokens came late. A database that ran it before stands at 0005 or 0006 without them. Where all
is there, this step does nothing.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("results", sa.Column("explanation", JSONB(), nullable=True), if_not_exists=True)
    op.add_column("results", sa.Column("board_root", sa.String(), nullable=True), if_not_exists=True)
    op.add_column("results", sa.Column("multiset", JSONB, server_default="[]", nullable=False), if_not_exists=True)
    op.alter_column("results", "multiset", server_default=None)
    op.add_column("certifications", sa.Column("role", sa.String(), nullable=True), if_not_exists=True)
    _tokens_once()
    _refusals()
    _cancellations()
    _names()


def downgrade() -> None:
    """Nothing to take back: 0006 as it reads now has all of this."""


def _tokens_once() -> None:
    # Two entries with one token got one signature, so one ballot: the right of both stays used, one keeps the answer.
    op.execute(
        "UPDATE roll_entries AS later SET blinded = '' FROM roll_entries AS first WHERE length(later.blinded) > 0 "
        "AND first.poll_id = later.poll_id AND first.blinded = later.blinded AND first.voter_id < later.voter_id"
    )
    op.create_index(
        "ix_roll_entries_blinded", "roll_entries", ["poll_id", "blinded"],
        unique=True, postgresql_where=sa.text("length(blinded) > 0"), if_not_exists=True,
    )  # fmt: skip


def _refusals() -> None:
    op.create_table(
        "refusals",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("refused_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["results.poll_id"], name=op.f("fk_refusals_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "officer_id", name=op.f("pk_refusals")),
        if_not_exists=True,
    )


def _cancellations() -> None:
    op.create_table(
        "cancellations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_role", sa.String(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_because", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL)", name=op.f("ck_cancellations_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_cancellations_decided_at_some_time")
        ),
        sa.CheckConstraint(
            "decision <> 'confirmed' OR decided_by <> proposed_by", name=op.f("ck_cancellations_two_officers")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_cancellations_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellations")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_cancellations_poll_id"), "cancellations", ["poll_id"], if_not_exists=True)
    op.create_index(
        "uq_cancellations_undecided", "cancellations", ["poll_id"],
        unique=True, postgresql_where=sa.text("decision IS NULL"), if_not_exists=True,
    )  # fmt: skip


def _names() -> None:
    op.create_table(
        "areas",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_areas")),
        if_not_exists=True,
    )
    op.create_table(
        "cycles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_year", sa.Integer(), nullable=False),
        sa.Column("delivery_year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycles")),
        if_not_exists=True,
    )
