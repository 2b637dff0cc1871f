"""Roles that wait for a second officer, who agreed to each, and from where a code was asked for.

Of what was granted before, the other services were not told who granted it; `grantor_told` says so, and a job tells it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("role_grants", sa.Column("agreed_by", sa.Uuid(), nullable=True))
    told = sa.Column("grantor_told", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("role_grants", told)
    op.create_index("ix_role_grants_untold", "role_grants", ["id"], postgresql_where=sa.text("NOT grantor_told"))
    op.add_column("login_codes", sa.Column("place_index", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_login_codes_place_index"), "login_codes", ["place_index"])
    _create_proposed_grants()


def downgrade() -> None:
    op.drop_table("proposed_grants")
    op.drop_index(op.f("ix_login_codes_place_index"), "login_codes")
    op.drop_column("login_codes", "place_index")
    op.drop_index("ix_role_grants_untold", "role_grants")
    op.drop_column("role_grants", "grantor_told")
    op.drop_column("role_grants", "agreed_by")


def _create_proposed_grants() -> None:
    op.create_table(
        "proposed_grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_because", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL)", name=op.f("ck_proposed_grants_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_proposed_grants_decided_at_some_time")
        ),
        sa.CheckConstraint(
            "decision <> 'agreed' OR decided_by NOT IN (proposed_by, person_id)",
            name=op.f("ck_proposed_grants_two_officers"),
        ),
        sa.CheckConstraint("proposed_by <> person_id", name=op.f("ck_proposed_grants_not_for_oneself")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_proposed_grants_area_code")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_proposed_grants_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_grants")),
    )
    op.create_index(op.f("ix_proposed_grants_person_id"), "proposed_grants", ["person_id"])
    op.create_index(
        "uq_proposed_grants_undecided",
        "proposed_grants",
        ["person_id", "role", "area_code"],
        unique=True,
        postgresql_where=sa.text("decision IS NULL"),
    )
