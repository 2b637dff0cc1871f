"""The board of few ballots for its auditors, and who was named to be one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("boards", sa.Column("whole", sa.LargeBinary(), nullable=True))
    op.create_table(
        "named_auditors",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("auditor_id", sa.Uuid(), nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "auditor_id", name=op.f("pk_named_auditors")),
    )
    # Whoever has the openings of a poll already keeps them.
    op.execute(
        "INSERT INTO named_auditors (poll_id, auditor_id, named_at) SELECT poll_id, auditor_id, read_at "
        "FROM openings_read"
    )


def downgrade() -> None:
    op.drop_table("named_auditors")
    op.drop_column("boards", "whole")
