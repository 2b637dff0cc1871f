"""The tables each service keeps for events: its own log, and what it has taken in from others.

The migrations of each service make them from frozen copies (shared/database/frozen): a change here needs a new
migration in every service.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from shared.database.types import new_metadata

metadata = new_metadata()

WAKE_CHANNEL = "rembuk_outbox"
"""Postgres tells the relay on this channel that a transaction with events has committed; a trigger does, once per
statement."""

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

# Letters that were believed nothing, counted by whose log they said they were of ("" where we hear no such service) and
# by what was wrong with them. They only rang; more than none says that somebody else writes to our queue.
refused_letters = Table(
    "refused_letters",
    metadata,
    Column("source", Text, primary_key=True),
    Column("fault", Text, primary_key=True),
    Column("times", BigInteger, nullable=False),
    Column("last_at", Moment, nullable=False),
)
