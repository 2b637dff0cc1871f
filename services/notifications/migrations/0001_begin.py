"""Begin: notices, e-mails, followers, what others announced; events and idempotency keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.database.frozen.event_tables import create_event_tables, drop_event_tables

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_event_tables(op)
    op.create_table(
        "idempotency_keys",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("request_hash", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("body", sa.LargeBinary),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("relation", sa.String, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
        sa.UniqueConstraint("event_id", "person_id", name="uq_notices_event_id_person_id"),
    )
    op.create_index("ix_notices_person_id_id", "notices", ["person_id", "id"])
    op.create_table(
        "person_deliveries",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("relation", sa.String, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("last_error", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.UniqueConstraint("event_id", "person_id", "channel", name="uq_person_deliveries_event_id_person_id_channel"),
        sa.CheckConstraint(
            "state IN ('created', 'sending', 'delivered', 'failed')", name="ck_person_deliveries_state_known"
        ),
        sa.CheckConstraint(
            "(due_at IS NULL) = (state IN ('delivered', 'failed'))", name="ck_person_deliveries_due_until_ended"
        ),
    )
    op.create_index(
        "ix_person_deliveries_due", "person_deliveries", ["due_at"], postgresql_where=sa.text("due_at IS NOT NULL")
    )
    op.create_table(
        "followings",
        sa.Column("proposal_id", sa.Uuid, primary_key=True),
        sa.Column("person_id", sa.Uuid, primary_key=True),
        sa.Column("relation", sa.String, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.CheckConstraint("relation IN ('author', 'supporter')", name="ck_followings_relation_known"),
    )
    op.create_index("ix_followings_person_id", "followings", ["person_id"])
    op.create_table(
        "followed_proposals",
        sa.Column("proposal_id", sa.Uuid, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
    )
    op.create_table(
        "announcements",
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("proposal_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
    )
    op.create_index("ix_announcements_proposal_id", "announcements", ["proposal_id"])


def downgrade() -> None:
    for table in (
        "announcements", "followed_proposals", "followings", "person_deliveries", "notices", "idempotency_keys",
    ):  # fmt: skip
        op.drop_table(table)
    drop_event_tables(op)
