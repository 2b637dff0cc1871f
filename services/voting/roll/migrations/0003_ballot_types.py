"""Ballots with points, rankings, yes or no; and whether receipts are published beside choices."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("polls", sa.Column("points", sa.Integer(), nullable=True))
    op.add_column("polls", sa.Column("points_each", sa.Integer(), nullable=True))
    secrecy = sa.Enum("secret", "open", name="secrecy", native_enum=False, length=16)
    op.add_column("polls", sa.Column("secrecy", secrecy, nullable=False, server_default="secret"))
    op.alter_column("polls", "secrecy", server_default=None)


def downgrade() -> None:
    for column in ("secrecy", "points_each", "points"):
        op.drop_column("polls", column)
