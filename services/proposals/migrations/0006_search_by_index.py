"""Find titles by their letters, counts by kelurahan and each state's newest from indexes alone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# What pg_trgm would do; but that the service's own login may not install.
LETTERS_OF = """
CREATE FUNCTION letters_of(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(small, place, 3)), ARRAY[]::text[])
    FROM (SELECT lower(words) AS small) AS written, generate_series(1, length(small) - 2) AS place
$$
"""


def upgrade() -> None:
    op.execute(LETTERS_OF)
    op.create_index("ix_proposals_title_letters", "proposals", [sa.text("letters_of(title)")], postgresql_using="gin")
    op.create_index("ix_proposals_counted", "proposals", ["area_code", "state", "by_child"])
    op.create_index("ix_proposals_state_newest", "proposals", ["state", sa.text("id DESC")])


def downgrade() -> None:
    op.drop_index("ix_proposals_state_newest", table_name="proposals")
    op.drop_index("ix_proposals_counted", table_name="proposals")
    op.drop_index("ix_proposals_title_letters", table_name="proposals")
    op.execute("DROP FUNCTION letters_of(text)")
