"""Polls that end later than was published: by whom, why, and what signer, roll and box answered before the end."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"

MOMENT = sa.DateTime(timezone=True)
CAUSE = sa.Enum("officers", "outage", name="cause", native_enum=False, length=16)
DECISION = sa.Enum("confirmed", "declined", name="decision", native_enum=False, length=16)


def upgrade() -> None:
    op.add_column("polls", sa.Column("prolonged_until", MOMENT, nullable=True))
    op.add_column("polls", sa.Column("prolonging", JSONB(), nullable=True))
    op.create_table(
        "prolongations",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("cause", CAUSE, nullable=False),
        sa.Column("instead_of", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("prolonged_at", MOMENT, nullable=False),
        sa.CheckConstraint("instead_of < until", name=op.f("ck_prolongations_later")),
        sa.CheckConstraint(
            "(cause = 'officers') = (reason IS NOT NULL)", name=op.f("ck_prolongations_officers_say_why")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_prolongations_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "cause", name=op.f("pk_prolongations")),
    )
    _create_proposals()
    _create_pulses()


def downgrade() -> None:
    for table in ("weighings", "answering_stretches", "proposed_prolongations", "prolongations"):
        op.drop_table(table)
    op.drop_column("polls", "prolonging")
    op.drop_column("polls", "prolonged_until")


def _create_proposals() -> None:
    op.create_table(
        "proposed_prolongations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decision", DECISION, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_role", sa.String(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_because", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL)", name=op.f("ck_proposed_prolongations_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_proposed_prolongations_decided_at_some_time")
        ),
        sa.CheckConstraint(
            "decision <> 'confirmed' OR decided_by <> proposed_by",
            name=op.f("ck_proposed_prolongations_two_officers"),
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_proposed_prolongations_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_prolongations")),
    )
    op.create_index(op.f("ix_proposed_prolongations_poll_id"), "proposed_prolongations", ["poll_id"])
    op.create_index(
        "uq_proposed_prolongations_undecided", "proposed_prolongations", ["poll_id"],
        unique=True, postgresql_where=sa.text("decision IS NULL"),
    )  # fmt: skip


def _create_pulses() -> None:
    op.create_table(
        "answering_stretches",
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.CheckConstraint("since <= until", name=op.f("ck_answering_stretches_since_until")),
        sa.PrimaryKeyConstraint("part", "since", name=op.f("pk_answering_stretches")),
    )
    op.create_table(
        "weighings",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("weighed_at", MOMENT, nullable=False),
        sa.Column("lost_seconds", sa.Integer(), nullable=False),
        sa.Column("silences", JSONB(), nullable=False),
        sa.Column("goes_on", sa.Boolean(), nullable=False),
        sa.CheckConstraint("lost_seconds >= 0", name=op.f("ck_weighings_lost_not_negative")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_weighings")),
    )
