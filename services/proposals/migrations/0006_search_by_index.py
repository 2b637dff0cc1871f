"""Find titles by their letters, counts by kelurahan and each state's newest from indexes alone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # A trusted extension: whoever owns the database may make it, and every Postgres is delivered with it.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_index(
        "ix_proposals_title_letters",
        "proposals",
        ["title"],
        postgresql_using="gin",
        postgresql_ops={"title": "gin_trgm_ops"},
    )
    op.create_index("ix_proposals_counted", "proposals", ["area_code", "state", "by_child"])
    op.create_index("ix_proposals_state_newest", "proposals", ["state", sa.text("id DESC")])


def downgrade() -> None:
    op.drop_index("ix_proposals_state_newest", table_name="proposals")
    op.drop_index("ix_proposals_counted", table_name="proposals")
    op.drop_index("ix_proposals_title_letters", table_name="proposals")
    op.execute("DROP EXTENSION IF EXISTS pg_trgm")
