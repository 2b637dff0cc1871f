"""Batches of paper ballots, keyed twice; and which codes were printed on ballot papers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0006"
down_revision = "0005"


def _batch() -> sa.Column[object]:
    return sa.Column("batch_id", sa.Uuid(), nullable=False)


def _of_batch(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["batch_id"], ["paper_batches.id"], name=op.f(f"fk_{table}_batch_id"))


def upgrade() -> None:
    op.add_column("code_batches", sa.Column("for_paper", sa.Boolean(), server_default="false", nullable=False))
    op.alter_column("code_batches", "for_paper", server_default=None)
    op.create_table(
        "paper_batches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=True),
        sa.Column("carried_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sheets > 0", name=op.f("ck_paper_batches_sheets_positive")),
        sa.CheckConstraint(
            "(accepted IS NULL) = (accepted_at IS NULL)", name=op.f("ck_paper_batches_accepted_with_its_number")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_paper_batches_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batches")),
    )
    op.create_index(op.f("ix_paper_batches_poll_id"), "paper_batches", ["poll_id"])
    _readings()
    _outcomes()


def _readings() -> None:
    op.create_table(
        "paper_keyings",
        _batch(),
        sa.Column("turn", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        _of_batch("paper_keyings"),
        sa.PrimaryKeyConstraint("batch_id", "turn", name=op.f("pk_paper_keyings")),
        sa.UniqueConstraint("batch_id", "officer_id", name=op.f("uq_paper_keyings_batch_id_officer_id")),
    )
    op.create_table(
        "keyed_sheets",
        _batch(),
        sa.Column("turn", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.Uuid(), nullable=False),
        sa.Column("tail", sa.String(), nullable=False),
        sa.Column("marks", ARRAY(sa.SmallInteger()), nullable=True),
        sa.Column("flaw", sa.String(), nullable=True),
        sa.CheckConstraint("marks IS NULL OR flaw IS NULL", name=op.f("ck_keyed_sheets_marks_or_flaw")),
        _of_batch("keyed_sheets"),
        sa.PrimaryKeyConstraint("batch_id", "turn", "sheet", name=op.f("pk_keyed_sheets")),
    )


def _outcomes() -> None:
    op.create_table(
        "waiting_ballots",
        _batch(),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("cell", sa.SmallInteger(), nullable=False),
        sa.Column("marks", ARRAY(sa.SmallInteger()), nullable=False),
        _of_batch("waiting_ballots"),
        sa.PrimaryKeyConstraint("batch_id", "token", name=op.f("pk_waiting_ballots")),
    )
    op.create_table(
        "sheets_set_aside",
        _batch(),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fate", sa.Enum("invalid", "rejected", name="fate", native_enum=False, length=16), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("tail", sa.String(), nullable=True),
        _of_batch("sheets_set_aside"),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_sheets_set_aside")),
    )


def downgrade() -> None:
    for table in ("sheets_set_aside", "waiting_ballots", "keyed_sheets", "paper_keyings", "paper_batches"):
        op.drop_table(table)
    op.drop_column("code_batches", "for_paper")
