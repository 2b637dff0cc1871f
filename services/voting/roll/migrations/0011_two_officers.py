"""What two officers allow together: a secret poll on fewer people than usual, and who audits a poll."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("polls", sa.Column("secret_floor", sa.Integer(), nullable=True))
    op.add_column("polls", sa.Column("floor_reason", sa.String(), nullable=True))
    op.create_table(
        "smaller_rolls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_role", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("agreed_role", sa.String(), nullable=True),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.CheckConstraint("floor BETWEEN 10 AND 29", name=op.f("ck_smaller_rolls_floor_within_bounds")),
        sa.CheckConstraint(
            "(agreed_by IS NULL) = (agreed_at IS NULL)", name=op.f("ck_smaller_rolls_agreed_at_some_time")
        ),
        sa.CheckConstraint("agreed_by <> asked_by", name=op.f("ck_smaller_rolls_two_officers")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_smaller_rolls_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_smaller_rolls")),
    )
    op.create_index(op.f("ix_smaller_rolls_poll_id"), "smaller_rolls", ["poll_id"])
    _auditors()


def _auditors() -> None:
    op.create_table(
        "auditor_requests",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("auditor_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_auditor_requests_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "auditor_id", name=op.f("pk_auditor_requests")),
    )
    op.create_table(
        "auditor_namings",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("auditor_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.CheckConstraint("officer_id <> auditor_id", name=op.f("ck_auditor_namings_by_another")),
        sa.ForeignKeyConstraint(
            ["poll_id", "auditor_id"],
            ["auditor_requests.poll_id", "auditor_requests.auditor_id"],
            name=op.f("fk_auditor_namings_poll_id_auditor_id"),
        ),
        sa.PrimaryKeyConstraint("poll_id", "auditor_id", "officer_id", name=op.f("pk_auditor_namings")),
    )


def downgrade() -> None:
    for table in ("auditor_namings", "auditor_requests", "smaller_rolls"):
        op.drop_table(table)
    op.drop_column("polls", "floor_reason")
    op.drop_column("polls", "secret_floor")
