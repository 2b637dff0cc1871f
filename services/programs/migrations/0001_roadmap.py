"""The tables of programs: the roadmap."""

import sqlalchemy as sa
from alembic import op

from shared.database.frozen import idempotency_keys as idempotency
from shared.database.frozen.event_tables import create_event_tables, drop_event_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_event_tables(op)
    idempotency.metadata.create_all(op.get_bind(), checkfirst=False)
    _create_programs()
    _create_program_steps()


def downgrade() -> None:
    op.drop_table("program_steps")
    op.drop_table("programs")
    idempotency.metadata.drop_all(op.get_bind(), checkfirst=False)
    drop_event_tables(op)


def _create_programs() -> None:
    op.create_table(
        "programs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("picture", sa.String(length=40), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("funding_source", sa.String(length=16), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_child", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_programs_cost_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programs")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_programs_proposal_id")),
    )
    op.create_index(
        "ix_programs_area_code",
        "programs",
        ["area_code"],
        unique=False,
        postgresql_ops={"area_code": "text_pattern_ops"},
    )
    op.create_index("ix_programs_year", "programs", ["year", "id"], unique=False)


def _create_program_steps() -> None:
    op.create_table(
        "program_steps",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_program_steps_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_steps")),
    )
    op.create_index(op.f("ix_program_steps_program_id"), "program_steps", ["program_id"], unique=False)
