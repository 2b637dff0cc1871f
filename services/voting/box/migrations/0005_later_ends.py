"""The end that holds where the roll prolonged a poll; the frozen document stays as it was hashed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("papers", sa.Column("prolonged_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("papers", "prolonged_until")
