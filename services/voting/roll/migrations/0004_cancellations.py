"""Cancellations by two officers, refusals to certify, and the names of areas and years of cycles."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("certifications", sa.Column("role", sa.String(), nullable=True))
    op.create_table(
        "refusals",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("refused_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["results.poll_id"], name=op.f("fk_refusals_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "officer_id", name=op.f("pk_refusals")),
    )
    _create_cancellations()
    _create_names()


def downgrade() -> None:
    for table in ("cycles", "areas", "cancellations", "refusals"):
        op.drop_table(table)
    op.drop_column("certifications", "role")


def _create_cancellations() -> None:
    op.create_table(
        "cancellations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column(
            "decision",
            sa.Enum("confirmed", "declined", name="decision", native_enum=False, length=16),
            nullable=True,
        ),
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
    )
    op.create_index(op.f("ix_cancellations_poll_id"), "cancellations", ["poll_id"])
    op.create_index(
        "uq_cancellations_undecided",
        "cancellations",
        ["poll_id"],
        unique=True,
        postgresql_where=sa.text("decision IS NULL"),
    )


def _create_names() -> None:
    op.create_table(
        "areas",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_areas")),
    )
    op.create_table(
        "cycles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_year", sa.Integer(), nullable=False),
        sa.Column("delivery_year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycles")),
    )
