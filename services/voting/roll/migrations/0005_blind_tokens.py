"""Take ballots out of the roll's database: voters take blindly signed tokens, and ballots lie in the box.

What was counted stays. Polls that were running or not yet counted are cancelled, since their ballots lay beside their
voters' names; candidates on them are free again.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    unfinished = "SELECT id FROM polls WHERE state IN ('open', 'closed')"
    op.execute(f"UPDATE candidates SET poll_id = NULL WHERE poll_id IN ({unfinished})")  # noqa: S608 - our own text
    op.execute(f"DELETE FROM roll_entries WHERE poll_id IN ({unfinished})")  # noqa: S608 - our own text
    op.execute("UPDATE polls SET state = 'cancelled' WHERE state IN ('open', 'closed')")
    op.drop_table("ballots")
    op.add_column("polls", sa.Column("beside", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_polls_beside"), "polls", "polls", ["beside"], ["id"])
    op.create_unique_constraint(op.f("uq_polls_beside"), "polls", ["beside"])
    op.add_column("polls", sa.Column("board_key", sa.String(), nullable=True))
    _electorates()
    _results()
    op.add_column("code_batches", sa.Column("label", sa.String(), server_default="", nullable=False))
    op.alter_column("code_batches", "label", server_default=None)
    op.add_column("code_batches", sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))


def _electorates() -> None:
    for name, fallback in (("age_from", "10"), ("age_to", None), ("age_on", "'2000-01-01'")):
        kind = sa.Date() if name == "age_on" else sa.Integer()
        op.add_column("electorates", sa.Column(name, kind, server_default=fallback, nullable=fallback is None))
        op.alter_column("electorates", name, server_default=None)
    op.create_table(
        "electorate_cells",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=False),
        sa.Column("age_to", sa.Integer(), nullable=False),
        sa.Column("coded", sa.Boolean(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("public_key", JSONB, nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("poll_id", "number", name=op.f("pk_electorate_cells")),
    )
    op.create_table(
        "cell_places",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("age_from", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("age_to", sa.Integer(), nullable=False),
        sa.Column("cell", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "kelurahan", "age_from", name=op.f("pk_cell_places")),
    )
    op.add_column("roll_entries", sa.Column("cell", sa.SmallInteger(), server_default="0", nullable=False))
    op.alter_column("roll_entries", "cell", server_default=None)
    op.add_column("roll_entries", sa.Column("blinded", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE roll_entries SET blinded = '' WHERE voted")
    op.drop_column("roll_entries", "voted")
    op.create_index(
        "ix_roll_entries_blinded", "roll_entries", ["poll_id", "blinded"],
        unique=True, postgresql_where=sa.text("length(blinded) > 0"),
    )  # fmt: skip


def _results() -> None:
    op.add_column("results", sa.Column("issued", sa.Integer(), nullable=True))
    op.execute("UPDATE results SET issued = ballots")
    op.alter_column("results", "issued", nullable=False)
    op.add_column("results", sa.Column("assisted", sa.Integer(), server_default="0", nullable=False))
    op.alter_column("results", "assisted", server_default=None)
    op.add_column("results", sa.Column("board_root", sa.String(), nullable=True))
    op.add_column("results", sa.Column("multiset", JSONB, server_default="[]", nullable=False))
    op.alter_column("results", "multiset", server_default=None)
    op.add_column("results", sa.Column("already_chosen", JSONB, server_default="[]", nullable=False))
    op.alter_column("results", "already_chosen", server_default=None)


def downgrade() -> None:
    op.add_column("roll_entries", sa.Column("voted", sa.Boolean(), server_default="false", nullable=False))
    op.execute("UPDATE roll_entries SET voted = blinded IS NOT NULL")
    for table, column in (
        ("results", "already_chosen"), ("results", "multiset"), ("results", "board_root"),
        ("results", "assisted"), ("results", "issued"),
        ("roll_entries", "blinded"), ("roll_entries", "cell"),
        ("electorates", "age_on"), ("electorates", "age_to"),
        ("electorates", "age_from"), ("code_batches", "revoked_at"), ("code_batches", "label"),
        ("polls", "board_key"), ("polls", "beside"),
    ):  # fmt: skip
        op.drop_column(table, column)
    op.drop_table("cell_places")
    op.drop_table("electorate_cells")
    op.create_table(
        "ballots",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("choices", ARRAY(sa.SmallInteger()), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "id", name=op.f("pk_ballots")),
    )
