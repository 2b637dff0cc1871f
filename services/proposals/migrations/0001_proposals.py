"""The tables of proposals: cycles, drafting, support, moderation, verification, adoption."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.database.frozen import idempotency_keys as idempotency
from shared.database.frozen.event_tables import create_event_tables, drop_event_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_event_tables(op)
    idempotency.metadata.create_all(op.get_bind(), checkfirst=False)
    _create_cycles()
    _create_phases()
    _create_proposals()
    _create_adoptions()
    _create_cost_lines()
    _create_moderation_decisions()
    _create_supports()
    _create_trail_lines()
    _create_verdicts()


def downgrade() -> None:
    op.drop_table("verdicts")
    op.drop_table("trail_lines")
    op.drop_table("supports")
    op.drop_table("moderation_decisions")
    op.drop_table("cost_lines")
    op.drop_table("adoptions")
    op.drop_table("proposals")
    op.drop_table("phases")
    op.drop_table("cycles")
    idempotency.metadata.drop_all(op.get_bind(), checkfirst=False)
    drop_event_tables(op)


def _create_cycles() -> None:
    op.create_table(
        "cycles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("plan_year", sa.Integer(), nullable=False),
        sa.Column("delivery_year", sa.Integer(), nullable=False),
        sa.Column("support_threshold", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer_days > 0", name=op.f("ck_cycles_answer_days_positive")),
        sa.CheckConstraint("delivery_year > plan_year", name=op.f("ck_cycles_delivers_after_planning")),
        sa.CheckConstraint("support_threshold > 0", name=op.f("ck_cycles_threshold_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycles")),
        sa.UniqueConstraint("area_code", "plan_year", name=op.f("uq_cycles_area_code_plan_year")),
    )


def _create_phases() -> None:
    op.create_table(
        "phases",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_phases_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_phases_cycle_id")),
        sa.PrimaryKeyConstraint("cycle_id", "name", name=op.f("pk_phases")),
    )


def _create_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("previous_proposal_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("by_child", sa.Boolean(), nullable=False),
        sa.Column("age_band", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=True),
        sa.Column("initiative_type", sa.String(length=32), nullable=False),
        sa.Column("picture", sa.String(length=40), nullable=True),
        sa.Column("area_code", sa.String(length=13), nullable=False),
        sa.Column("rt", sa.String(length=3), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("beneficiaries", postgresql.ARRAY(sa.String(length=32)), nullable=False),
        sa.Column("beneficiary_count", sa.Integer(), nullable=True),
        sa.Column("requested_cost", sa.BigInteger(), nullable=False),
        sa.Column("verified_cost", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed(
                "to_tsvector('indonesian', title || ' ' || summary || ' ' || story || ' ' || place)", persisted=True
            ),
            nullable=False,
        ),
        sa.CheckConstraint("support_count >= 0", name=op.f("ck_proposals_support_not_negative")),
        sa.CheckConstraint("verified_cost > 0", name=op.f("ck_proposals_verified_cost_positive")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_proposals_cycle_id")),
        sa.ForeignKeyConstraint(
            ["previous_proposal_id"], ["proposals.id"], name=op.f("fk_proposals_previous_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(
        "ix_proposals_area_code",
        "proposals",
        ["area_code"],
        unique=False,
        postgresql_ops={"area_code": "text_pattern_ops"},
    )
    op.create_index("ix_proposals_author", "proposals", ["author_id", "id"], unique=False)
    op.create_index("ix_proposals_state_waiting", "proposals", ["state", "state_since", "id"], unique=False)
    op.create_index("ix_proposals_words", "proposals", ["words"], unique=False, postgresql_using="gin")


def _create_adoptions() -> None:
    op.create_table(
        "adoptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("funding_source", sa.String(length=32), nullable=False),
        sa.Column("rkpd_year", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rkpd_year BETWEEN 2020 AND 2101", name=op.f("ck_adoptions_year_plausible")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_adoptions_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoptions")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_adoptions_proposal_id")),
    )


def _create_cost_lines() -> None:
    op.create_table(
        "cost_lines",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("rupiah", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("rupiah >= 0", name=op.f("ck_cost_lines_not_negative")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_cost_lines_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "position", name=op.f("pk_cost_lines")),
    )


def _create_moderation_decisions() -> None:
    op.create_table(
        "moderation_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("moderator_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(length=32), nullable=False),
        sa.Column("reason_code", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("found", postgresql.ARRAY(sa.String(length=32)), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_moderation_decisions_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_decisions")),
    )
    op.create_index(op.f("ix_moderation_decisions_proposal_id"), "moderation_decisions", ["proposal_id"], unique=False)


def _create_supports() -> None:
    op.create_table(
        "supports",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("supported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_supports_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "person_id", name=op.f("pk_supports")),
    )
    op.create_index(op.f("ix_supports_person_id"), "supports", ["person_id"], unique=False)


def _create_trail_lines() -> None:
    op.create_table(
        "trail_lines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("reason_code", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_public", sa.Boolean(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_trail_lines_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_lines")),
        sa.UniqueConstraint("proposal_id", "code", "about_id", name=op.f("uq_trail_lines_proposal_id_code_about_id")),
    )
    op.create_index(op.f("ix_trail_lines_proposal_id"), "trail_lines", ["proposal_id"], unique=False)


def _create_verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("reason_code", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("checklist", postgresql.JSONB(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(verdict = 'feasible') = (cost IS NOT NULL)", name=op.f("ck_verdicts_feasible_has_cost")),
        sa.CheckConstraint("cost > 0", name=op.f("ck_verdicts_cost_positive")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_verdicts_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
    )
    op.create_index(op.f("ix_verdicts_proposal_id"), "verdicts", ["proposal_id"], unique=False)
