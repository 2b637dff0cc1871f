"""Who brought whom in: registered her, or proposed a role that she got."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "bonds",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("brought_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "brought_by", name=op.f("pk_bonds")),
    )


def downgrade() -> None:
    op.drop_table("bonds")
