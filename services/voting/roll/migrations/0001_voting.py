"""Begin: residents, electorates and rolls; polls and candidates; ballots; results and certifications."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.database.frozen import idempotency_keys as idempotency
from shared.database.frozen.event_tables import create_event_tables, drop_event_tables

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "certifications", "results", "ballots", "candidates", "poll_projects", "polls", "roll_entries", "code_batches",
    "electorates", "residents",
)  # fmt: skip


def upgrade() -> None:
    create_event_tables(op)
    idempotency.metadata.create_all(op.get_bind(), checkfirst=False)
    _create_electorate()
    _create_polls()
    _create_ballots()
    _create_results()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    idempotency.metadata.drop_all(op.get_bind(), checkfirst=False)
    drop_event_tables(op)


def _create_electorate() -> None:
    op.create_table(
        "residents",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("birth_month", sa.Date(), nullable=False),
        sa.Column("verified_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "birth_month = date_trunc('month', birth_month)", name=op.f("ck_residents_first_of_a_month")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_residents")),
    )
    op.create_index(op.f("ix_residents_kelurahan_birth_month"), "residents", ["kelurahan", "birth_month"])
    op.create_table(
        "electorates",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=False),
        sa.Column("codes_only", sa.Boolean(), nullable=False),
        sa.Column("born_after", sa.Date(), nullable=False),
        sa.Column("born_until", sa.Date(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_electorates")),
    )
    op.create_index(
        "ix_electorates_unsealed", "electorates", ["area_code"], postgresql_where=sa.text("sealed_at IS NULL")
    )
    op.create_table(
        "code_batches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_batches")),
    )
    op.create_index(op.f("ix_code_batches_poll_id"), "code_batches", ["poll_id"])
    op.create_table(
        "roll_entries",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("voter_id", sa.Uuid(), nullable=False),
        sa.Column("voted", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batches.id"], name=op.f("fk_roll_entries_batch_id")),
        sa.PrimaryKeyConstraint("poll_id", "voter_id", name=op.f("pk_roll_entries")),
        postgresql_with={"fillfactor": 80},
    )


def _create_polls() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "counted",
                "certified",
                "cancelled",
                name="state",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "ballot_type",
            sa.Enum("approval", "knapsack", name="ballottype", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("min_choices", sa.Integer(), nullable=False),
        sa.Column("max_choices", sa.Integer(), nullable=True),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("rules", JSONB, nullable=False),
        sa.Column("rules_hash", sa.String(), nullable=True),
        sa.Column("opens_at", MOMENT, nullable=True),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_because", sa.String(), nullable=True),
        sa.Column("age_from", sa.Integer(), nullable=False),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("codes_only", sa.Boolean(), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR rules_hash IS NOT NULL", name=op.f("ck_polls_frozen_once_open")
        ),
        sa.CheckConstraint("budget > 0", name=op.f("ck_polls_budget_positive")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_polls_opens_before_it_closes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
    )
    op.create_index("ix_polls_open", "polls", ["closes_at"], postgresql_where=sa.text("state = 'open'"))
    op.create_table(
        "poll_projects",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("picture", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_poll_projects_cost_not_negative")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_projects_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "position", name=op.f("pk_poll_projects")),
        sa.UniqueConstraint("poll_id", "project_id", name=op.f("uq_poll_projects_poll_id_project_id")),
    )
    op.create_table(
        "candidates",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("picture", sa.String(), nullable=True),
        sa.Column("shortlisted_at", MOMENT, nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_candidates_poll_id")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_candidates")),
    )
    op.create_index(op.f("ix_candidates_area_code"), "candidates", ["area_code"])
    op.create_index(op.f("ix_candidates_poll_id"), "candidates", ["poll_id"])


def _create_ballots() -> None:
    op.create_table(
        "ballots",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("choices", ARRAY(sa.SmallInteger()), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "id", name=op.f("pk_ballots")),
    )


def _create_results() -> None:
    op.create_table(
        "results",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("votes", JSONB, nullable=False),
        sa.Column("outcome", JSONB, nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_results_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_results")),
    )
    op.create_table(
        "certifications",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("certified_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["results.poll_id"], name=op.f("fk_certifications_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "officer_id", name=op.f("pk_certifications")),
    )
