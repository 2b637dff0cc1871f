"""Roles that wait for a second officer, who agreed to each, and from where a code was asked for.

What was granted before is told again, with who granted it and who registered its holder: voting and proposals have to
know who brought whom in, and heard nothing of it until now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)

TELL_AGAIN = """
    INSERT INTO outbox (id, type, version, subject, time, data, correlation_id)
    SELECT gen_random_uuid(), 'role.granted', 2, g.person_id, now(),
           jsonb_build_object('person_id', g.person_id, 'role', g.role, 'area_code', g.area_code, 'until', g.until,
                              'granted_by', g.granted_by, 'registered_by', p.registered_by),
           gen_random_uuid()
    FROM role_grants AS g JOIN people AS p ON p.id = g.person_id
    WHERE g.ended_at IS NULL ORDER BY g.id
"""


def upgrade() -> None:
    op.add_column("role_grants", sa.Column("agreed_by", sa.Uuid(), nullable=True))
    op.add_column("login_codes", sa.Column("place_index", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_login_codes_place_index"), "login_codes", ["place_index"])
    _create_proposed_grants()
    op.execute(TELL_AGAIN)


def downgrade() -> None:
    op.drop_table("proposed_grants")
    op.drop_index(op.f("ix_login_codes_place_index"), "login_codes")
    op.drop_column("login_codes", "place_index")
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
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_proposed_grants_person_id")),
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
