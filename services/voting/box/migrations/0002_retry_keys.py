"""Keep of each ballot what proves the request that wrote it, so that a lost answer is given again to nobody else."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("ballots", sa.Column("retry_key", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("ballots", "retry_key")
