"""Keep with a result why it is as it is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("results", sa.Column("explanation", JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("results", "explanation")
