"""A log that its own service can lengthen and not change; shared/events is what code uses.

Rows are stamped by a function that fills what is empty and nothing else. It belongs to whoever owns the log: the
service, until the administrator gives both to a role of their own (deploy/log_guard.sql).
"""

from typing import Any

import sqlalchemy as sa

from shared.database.frozen.names import CONSTRAINT_NAMES

metadata = sa.MetaData(naming_convention=CONSTRAINT_NAMES)

refused_letters = sa.Table(
    "refused_letters",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("fault", sa.Text, primary_key=True),
    sa.Column("times", sa.BigInteger, nullable=False),
    sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
)

_STAMP = """
CREATE FUNCTION stamp_events(after bigint, ids uuid[], hashes text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stamped bigint;
BEGIN
    PERFORM FROM public.log_head WHERE position = after FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the log does not end there';
    END IF;
    UPDATE public.outbox SET position = after + stamp.place, hash = stamp.hash
    FROM unnest(ids, hashes) WITH ORDINALITY AS stamp (id, hash, place)
    WHERE outbox.id = stamp.id AND outbox.position IS NULL;
    GET DIAGNOSTICS stamped = ROW_COUNT;
    IF stamped = 0 OR stamped <> cardinality(ids) OR stamped <> cardinality(hashes) THEN
        RAISE EXCEPTION 'each event is stamped once, with a hash of its own';
    END IF;
    UPDATE public.log_head SET position = after + stamped, hash = hashes[stamped];
END $$;
REVOKE ALL ON FUNCTION stamp_events FROM PUBLIC;
"""

_STILL_GUARDED = """
DO $$ BEGIN
    IF pg_get_userbyid((SELECT relowner FROM pg_class WHERE oid = 'outbox'::regclass)) <> current_user
        AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        RAISE EXCEPTION 'the log belongs to a role of its own; let the administrator run SELECT release_log() first';
    END IF;
END $$;
"""


def guard_log(op: Any) -> None:
    """Make the function that stamps, and the count of letters that were believed nothing; `op` is alembic's."""
    connection = op.get_bind()
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(_STAMP)


def leave_log_open(op: Any) -> None:
    """Undo `guard_log`; refused while the log belongs to a role of its own, under which older versions cannot stamp."""
    connection = op.get_bind()
    connection.exec_driver_sql(_STILL_GUARDED)
    connection.exec_driver_sql("DROP FUNCTION stamp_events")
    metadata.drop_all(connection, checkfirst=False)
