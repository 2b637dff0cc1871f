"""The schema of a database as a set of sentences, by which two databases are compared however their columns lie."""

from __future__ import annotations

import re

import psycopg

# Names that Postgres makes for NOT NULL are left out: whether a column may be empty stands with the column.
SCHEMA = """
WITH ours AS (SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p'))
SELECT format('table %s %s', relname, reloptions) FROM pg_class JOIN ours USING (oid, relname)
UNION ALL
SELECT format('column %s.%s %s not null %s default %s identity "%s" generated "%s"', relname, attname,
    format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity, attgenerated)
FROM pg_attribute JOIN ours ON attrelid = ours.oid LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
WHERE attnum > 0 AND NOT attisdropped
UNION ALL
SELECT format('constraint %s.%s %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
FROM pg_constraint JOIN ours ON conrelid = ours.oid WHERE contype <> 'n'
UNION ALL
SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT format('trigger %s %s', pg_get_triggerdef(pg_trigger.oid), tgenabled)
FROM pg_trigger JOIN ours ON tgrelid = ours.oid WHERE NOT tgisinternal
UNION ALL
SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT format('sequence %s %s %s', sequencename, data_type, increment_by) FROM pg_sequences WHERE schemaname = 'public'
UNION ALL
SELECT format('%s %s', relkind, relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('r', 'p', 'i', 'S')
UNION ALL
SELECT format('type %s', typname) FROM pg_type
WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r')
"""


# `IN ('a', 'b')` on a varchar reads differently after a dump and its restoring.
WORD_CAST_ALONE = re.compile(r"\(('[^']*')::character varying\)::text")
WORDS_CAST_TOGETHER = re.compile(r"\(ARRAY\[([^\]]*)\]\)::text\[\]")


def schema_of(url: str) -> set[str]:
    """Every table, column, constraint, index, trigger, function, sequence, view and type of the database at `url`."""
    with psycopg.connect(url) as connection:
        return {_as_written(sentence) for (sentence,) in connection.execute(SCHEMA)}


def _as_written(sentence: str) -> str:
    together = WORDS_CAST_TOGETHER.sub(lambda words: f"ARRAY[{words[1].replace('::character varying', '')}]", sentence)
    return WORD_CAST_ALONE.sub(r"\1", together)


def rows_of(url: str) -> dict[str, int]:
    """How many rows each table has, by the table's name."""
    with psycopg.connect(url) as connection:
        names = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        count = "SELECT count(*) FROM public.{}"
        return {name: _number(connection, count.format(f'"{name}"')) for name in names if name != "alembic_version"}


def _number(connection: psycopg.Connection, query: str) -> int:
    found = connection.execute(query.encode()).fetchone()
    assert found is not None
    return int(found[0])
