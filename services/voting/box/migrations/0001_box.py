"""Begin: papers, ballots, and the leaves of the board."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "papers",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("rules_hash", sa.String(), nullable=False),
        sa.Column("opens_at", MOMENT, nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", "cancelled", name="boxstate", native_enum=False, length=16),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_papers")),
    )
    op.create_index("ix_papers_open", "papers", ["closes_at"], postgresql_where=sa.text("state = 'open'"))
    op.create_table(
        "ballots",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("cell", sa.SmallInteger(), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("marks", ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("replaced_receipt", sa.String(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("poll_id", "token", name=op.f("pk_ballots")),
        sa.UniqueConstraint("poll_id", "receipt", name=op.f("uq_ballots_poll_id_receipt")),
    )
    op.create_index(
        "ix_ballots_replaced", "ballots", ["poll_id", "replaced_receipt"],
        postgresql_where=sa.text("replaced_receipt IS NOT NULL"),
    )  # fmt: skip
    _create_board()


def _create_board() -> None:
    op.create_table(
        "leaves",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "position", name=op.f("pk_leaves")),
        sa.UniqueConstraint("poll_id", "leaf", name=op.f("uq_leaves_poll_id_leaf")),
    )
    op.create_table(
        "roots",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "number", name=op.f("pk_roots")),
    )
    op.create_table(
        "counted_ballots",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell", sa.SmallInteger(), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("marks", ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "number", name=op.f("pk_counted_ballots")),
    )
    op.create_table(
        "boards",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("assisted", sa.Integer(), nullable=False),
        sa.Column("openings", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_boards")),
    )
    op.create_table(
        "openings_read",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("auditor_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "auditor_id", name=op.f("pk_openings_read")),
    )


def downgrade() -> None:
    for table in ("openings_read", "boards", "counted_ballots", "roots", "leaves", "ballots", "papers"):
        op.drop_table(table)
