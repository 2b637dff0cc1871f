"""Remember when the log of the box's server is to be dropped."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "box_log_drops",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box_log_drops")),
    )
    # A server that has put files of its log by to use them again, up to 1 GB of them, writes over each in these rounds.
    op.execute("INSERT INTO box_log_drops (asked_at, rounds) SELECT now(), 64 WHERE EXISTS (SELECT FROM papers)")


def downgrade() -> None:
    op.drop_table("box_log_drops")
