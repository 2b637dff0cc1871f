"""Dropping a server's write-ahead log, where whatever was deleted can still be read, in the order in which it came.

A table of the database remembers that the log holds what must go: the row is written in the transaction that deletes,
and goes when the log has gone. So a drop that failed, or was interrupted by a death or a restore, is made up for.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import BigInteger, Column, Connection, DateTime, Identity, Integer, MetaData, Table, Text
from sqlalchemy.orm import Session

from shared.database.engine import Database
from shared.database.instants import now_in_sql
from shared.telemetry.logs import get_logger

if TYPE_CHECKING:
    import psycopg

log = get_logger(__name__)

PAUSE = timedelta(minutes=1)
"""From one attempt that failed to the next."""
LONGEST = 10.0
"""Seconds of rounds in one attempt; what is left comes with the next."""
MOST = 64
"""Rounds of one attempt. A server of 1 GB of log keeps no more segments that it has put by to use again."""
OVERDUE = 600.0
"""Seconds after which a drop that waits is worth a word."""
LIMITS = ("SET lock_timeout = '5s'", "SET statement_timeout = '600s'")
KEEPS_NOTHING = {"archive_mode": "off", "wal_recycle": "off", "wal_keep_size": "0", "summarize_wal": "off"}
"""Settings of a server whose log is gone when it is dropped."""
KEEPERS = sa.text("""
SELECT name || ' is ' || setting FROM pg_settings
WHERE setting <> CAST(:wanted AS jsonb) ->> name
UNION ALL SELECT 'the replication slot ' || slot_name || ' keeps it' FROM pg_replication_slots
UNION ALL SELECT DISTINCT 'another server or program reads it along' FROM pg_stat_replication
UNION ALL SELECT 'no GRANT pg_checkpoint TO ' || current_user WHERE NOT pg_has_role('pg_checkpoint', 'USAGE')
UNION ALL SELECT 'no GRANT EXECUTE ON FUNCTION pg_switch_wal() TO ' || current_user
    WHERE NOT has_function_privilege('pg_switch_wal()', 'EXECUTE')
""")
BEGUN = sa.text("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
NEXT_TRANSACTION = sa.text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint % 4294967296")
TRANSACTIONS = 1 << 32
"""Their numbers begin anew after so many."""
CUTOFF = re.compile(r"removable cutoff: (\d+)")
STUCK = re.compile(r"\b[1-9]\d* dead row versions cannot be removed yet")
"""What VACUUM and VACUUM FULL say of rows that somebody may still see; a server of another language is believed."""
LOOKS, LOOK_AGAIN = 5, 0.1
"""How often, and after how many seconds, to look again: a voter's transaction is over in some milliseconds."""
GONE = sa.text("SELECT redo_wal_file > :begun FROM pg_control_checkpoint()")
"""Recovery would begin in a later file: a checkpoint removes every one before it, before it answers."""


class LogStays(Exception):
    """The log could not be dropped as a whole; `rounds` of it were done."""

    def __init__(self, why: str, rounds: int = 0) -> None:
        super().__init__(why)
        self.rounds = rounds


@dataclass(frozen=True)
class Waiting:
    """A drop that was asked for and has not come about: since how many seconds, and what kept it, if anything."""

    seconds: float
    why: str | None


def table_of_drops(name: str, metadata: MetaData) -> Table:
    """The table that remembers what is to be dropped."""
    return Table(
        name,
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("asked_at", DateTime(timezone=True), nullable=False),
        Column("rounds", Integer, nullable=False),
        Column("tried_at", DateTime(timezone=True)),
        Column("why", Text),
    )


def ask_for_drop(session: Session, drops: Table) -> None:
    """Have the log dropped as soon as this transaction is committed."""
    session.execute(sa.insert(drops).values(asked_at=now_in_sql(), rounds=1))


def waiting(session: Session, drops: Table) -> Waiting | None:
    """The oldest drop that waits; None where none does."""
    since = sa.func.extract("epoch", now_in_sql() - sa.func.min(drops.c.asked_at))
    seconds, why = session.execute(sa.select(since, sa.func.max(drops.c.why))).one()
    return None if seconds is None else Waiting(float(seconds), why)


def drop_if_asked(database: Database, drops: Table, tables: Sequence[str], *, whole: bool = False) -> int:
    """Drop the log of the database's server where that was asked for; answers in how many rounds, 0 where it was not.

    First the dead rows of `tables` are cleared away: with the next change of its page each would come into the log
    again. `whole` writes these tables anew instead, so that nothing is left in their files either; whoever uses them
    waits as long. Never raises for a log that stays: that is written down, logged, and tried again.
    """
    with database.transaction() as session:
        asked = _claim(session, drops)
    if not asked:
        return 0
    began = time.monotonic()
    try:
        rounds = _drop(database, tables, max(asked.values()), whole=whole)
    except (LogStays, sa.exc.SQLAlchemyError) as error:
        why = str(error) if isinstance(error, LogStays) else type(getattr(error, "orig", error)).__name__
        with database.transaction() as session:
            _put_off(session, drops, asked, why, getattr(error, "rounds", 0))
        log.warning("log_not_dropped", source=drops.name, reason=why)
        return 0
    with database.transaction() as session:
        session.execute(sa.delete(drops).where(drops.c.id.in_(asked)))
    milliseconds = round((time.monotonic() - began) * 1000)
    log.info("log_dropped", source=drops.name, count=rounds, milliseconds=milliseconds)
    return rounds


def _claim(session: Session, drops: Table) -> dict[int, int]:
    """The rounds of each drop to be tried now, by its id; nobody else tries it before the pause is over."""
    now = now_in_sql()
    due = sa.or_(drops.c.tried_at.is_(None), drops.c.tried_at < now - PAUSE)
    ids = sa.select(drops.c.id).where(due).with_for_update(skip_locked=True).scalar_subquery()
    claimed = sa.update(drops).where(drops.c.id.in_(ids)).values(tried_at=now).returning(drops.c.id, drops.c.rounds)
    return {row.id: row.rounds for row in session.execute(claimed)}


def _put_off(session: Session, drops: Table, asked: dict[int, int], why: str, rounds: int) -> None:
    left = sa.func.greatest(1, drops.c.rounds - rounds)
    session.execute(sa.update(drops).where(drops.c.id.in_(asked)).values(why=why, rounds=left))


def _drop(database: Database, tables: Sequence[str], rounds: int, *, whole: bool) -> int:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # its limits go with it
        for limit in LIMITS:
            connection.execute(sa.text(limit))
        _clear(connection, tables, whole=whole)
        keepers = kept_by(connection)
        if keepers:
            raise LogStays("; ".join(keepers))
        return _rounds(connection, rounds)


def _clear(connection: Connection, tables: Sequence[str], *, whole: bool) -> None:
    """Clear away all rows that are dead by now. Raises LogStays where somebody still looks at them."""
    said: list[str] = []
    driver = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)
    driver.add_notice_handler(lambda said_: said.append(f"{said_.message_primary}\n{said_.message_detail}"))
    now = int(connection.scalars(NEXT_TRANSACTION).one())
    for table in tables:
        for _ in range(LOOKS):
            said.clear()
            connection.execute(sa.text(f"VACUUM (VERBOSE{', FULL' if whole else ''}) {table}"))
            if not any(_leaves_dead_rows(one, now) for one in said):
                break
            time.sleep(LOOK_AGAIN)
        else:
            raise LogStays(f"somebody has been reading {table} since before its rows were deleted (a dump?)")


def _leaves_dead_rows(said: str, now: int) -> bool:
    """Whether Postgres says that rows had to stay which were dead before the transaction `now`."""
    cutoff = CUTOFF.search(said)
    older_by = (now - int(cutoff[1])) % TRANSACTIONS if cutoff else 0
    return 0 < older_by < TRANSACTIONS // 2 or STUCK.search(said) is not None


def kept_by(connection: Connection, wanted: Mapping[str, str] = KEEPS_NOTHING) -> list[str]:
    """What keeps the log of this server from being gone when it is dropped: settings, readers, missing rights."""
    return list(connection.scalars(KEEPERS, {"wanted": json.dumps(dict(wanted))}))


def _rounds(connection: Connection, least: int) -> int:
    """Begin a new file and remove those before it, until none of before is left; how many rounds that took."""
    until, begun = time.monotonic() + LONGEST, connection.scalar(BEGUN)
    for done in range(1, MOST + 1):
        connection.execute(sa.text("SELECT pg_switch_wal()"))
        connection.execute(sa.text("CHECKPOINT"))
        if done >= least and connection.scalar(GONE, {"begun": begun}):
            return done
        if time.monotonic() > until:
            break
    raise LogStays("it takes longer than one attempt", done)


class DropFigure(Collector):
    """The gauge of a drop that waits, in the database that the app has by then."""

    def __init__(self, extensions: Mapping[str, Any], drops: Table) -> None:
        self.extensions, self.drops = extensions, drops

    def collect(self) -> Iterator[Metric]:
        """Nothing where the database does not answer, which other figures tell."""
        try:
            with self.extensions["database"].transaction() as session:
                found = waiting(session, self.drops)
        except sa.exc.SQLAlchemyError:
            return
        what = "Since when the database's log should have been dropped; 0 where it was"
        yield GaugeMetricFamily("rembuk_log_drop_waits_seconds", what, found.seconds if found else 0.0)


class DropNote:
    """A word beside "ready" where the log stays: voting goes on, and is less secret than was promised."""

    def __init__(self, drops: Table) -> None:
        self.drops = drops

    def __call__(self, database: Database) -> str | None:
        """The sentence; None where there is nothing to say."""
        try:
            with database.transaction() as session:
                found = waiting(session, self.drops)
        except sa.exc.SQLAlchemyError:
            return None
        if found is None or (found.why is None and found.seconds < OVERDUE):
            return None
        return (
            f"but for {found.seconds:,.0f} s the database's write-ahead log keeps the order of votes "
            f"({found.why or 'no worker has come to it'}): see docs/operator.md, 'The log of roll and box'"
        )


def watch_drops(extensions: dict[str, Any], drops: Table) -> None:
    """Give an app with a database the figure and the word."""
    extensions.setdefault("collectors", []).append(DropFigure(extensions, drops))
    extensions.setdefault("notes", []).append(DropNote(drops))
