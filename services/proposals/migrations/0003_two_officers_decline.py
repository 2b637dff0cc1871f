"""Who gave a proposal back, and proposals to decline that wait for a second officer."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("proposals", sa.Column("returned_by", sa.Uuid(), nullable=True))
    op.create_table(
        "proposed_declines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("reason_code", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_because", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_by IS NULL)", name=op.f("ck_proposed_declines_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_proposed_declines_decided_at_some_time")
        ),
        sa.CheckConstraint(
            "outcome NOT IN ('agreed', 'refused') OR decided_by <> proposed_by",
            name=op.f("ck_proposed_declines_two_officers"),
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposed_declines_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_declines")),
    )
    op.create_index(op.f("ix_proposed_declines_proposal_id"), "proposed_declines", ["proposal_id"], unique=False)
    op.create_index(
        "uq_proposed_declines_undecided",
        "proposed_declines",
        ["proposal_id"],
        unique=True,
        postgresql_where=sa.text("outcome IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("proposed_declines")
    op.drop_column("proposals", "returned_by")
