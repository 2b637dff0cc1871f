"""The tables for events as migration 0001 of every service makes them; shared/events/tables.py is what code uses."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from shared.database.frozen.names import CONSTRAINT_NAMES

metadata = MetaData(naming_convention=CONSTRAINT_NAMES)

GENESIS = "0" * 64
"""What stands for the hash of the row before the first one."""

Moment = DateTime(timezone=True)

# Events in the order they were recorded, until the relay stamps them. `sequence` only orders rows that the relay sees
# together; it is taken before the commit, so nobody reads by it. `position` is given after the commit and has no gap.
outbox = Table(
    "outbox",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("sequence", BigInteger, Identity(always=True), nullable=False),
    Column("position", BigInteger, unique=True),
    Column("hash", String(64)),
    Column("type", Text, nullable=False),
    Column("version", SmallInteger, nullable=False),
    Column("subject", Text, nullable=False),
    Column("time", Moment, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("correlation_id", UUID(as_uuid=True), nullable=False),
    Column("causation_id", UUID(as_uuid=True)),
    CheckConstraint("(position IS NULL) = (hash IS NULL)", name="stamped_whole"),
)
Index("ix_outbox_unstamped", outbox.c.sequence, postgresql_where=outbox.c.position.is_(None))

# One row: where this service's log ends. A new epoch says that the log was set back, as by a restored backup.
log_head = Table(
    "log_head",
    metadata,
    Column("id", SmallInteger, primary_key=True, server_default=text("1")),
    Column("epoch", UUID(as_uuid=True), nullable=False),
    Column("position", BigInteger, nullable=False, server_default=text("0")),
    Column("hash", String(64), nullable=False, server_default=GENESIS),
    CheckConstraint("id = 1", name="one_row"),
)

# How far each listener's queue was given letters, so that a restart of the relay does not send everything again.
deliveries = Table(
    "deliveries",
    metadata,
    Column("listener", Text, primary_key=True),
    Column("position", BigInteger, nullable=False, server_default=text("0")),
)

# How far this service has applied each source's log. `attempts`, `retry_at` and `last_error` speak of the event right
# after `position`; `stopped` says why nothing more is taken from this source until an operator decides.
cursors = Table(
    "cursors",
    metadata,
    Column("source", Text, primary_key=True),
    Column("epoch", UUID(as_uuid=True)),
    Column("position", BigInteger, nullable=False, server_default=text("0")),
    Column("hash", String(64), server_default=GENESIS),
    Column("head", BigInteger, nullable=False, server_default=text("0")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("retry_at", Moment),
    Column("last_error", Text),
    Column("stopped", Text),
    Column("moved_at", Moment),
)

# Every event this service has reacted to, so that none has its effect twice, even if a source tells its log anew.
inbox = Table(
    "inbox",
    metadata,
    Column("event_id", UUID(as_uuid=True), primary_key=True),
    Column("source", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("applied_at", Moment, nullable=False),
)
Index("ix_inbox_source_position", inbox.c.source, inbox.c.position)

# Events given up after the last try, or of a type this version cannot read: kept whole, with what became of them.
dead_letters = Table(
    "dead_letters",
    metadata,
    Column("event_id", UUID(as_uuid=True), primary_key=True),
    Column("source", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("version", SmallInteger, nullable=False),
    Column("envelope", JSONB, nullable=False),
    Column("error", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("parked_at", Moment, nullable=False),
    Column("state", Text, nullable=False, server_default="parked"),
    Column("decided_at", Moment),
    Column("decided_by", Text),
    Column("why", Text),
    CheckConstraint("state IN ('parked', 'retrying', 'applied', 'discarded')", name="state_known"),
)

# Once per statement and not per row; Postgres itself delivers it at the commit, and only then.
_WAKE = """
CREATE FUNCTION wake_relay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('rembuk_outbox', '');
    RETURN NULL;
END $$;
CREATE TRIGGER outbox_wakes_relay AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION wake_relay();
"""


def create_event_tables(op: Any) -> None:
    """Make all of the above; `op` is alembic's."""
    connection = op.get_bind()
    metadata.create_all(connection, checkfirst=False)
    connection.execute(log_head.insert().values(epoch=uuid4()))
    connection.exec_driver_sql(_WAKE)


def drop_event_tables(op: Any) -> None:
    """Undo `create_event_tables`, and with it the service's whole history of events."""
    connection = op.get_bind()
    metadata.drop_all(connection, checkfirst=False)
    connection.exec_driver_sql("DROP FUNCTION wake_relay()")
