"""The ballot box: a few connections of its own on which one prepared statement casts a ballot.

The statement finds the paper open by the database's clock and puts the ballot in, or does nothing at all. Holding the
paper's row decides the last second: whoever holds it before closing is counted, and whoever comes after finds it
closed, because Postgres looks at a row again after waiting for it.
"""

from __future__ import annotations

import contextlib
from collections import deque
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, Format

NAME = b"cast"
CAST = b"""
WITH paper AS (
    SELECT poll_id FROM papers
    WHERE poll_id = $1 AND state = 'open'
      AND opens_at <= statement_timestamp() AND coalesce(prolonged_until, closes_at) > statement_timestamp()
    FOR KEY SHARE
)
INSERT INTO ballots (poll_id, token, cell, assisted, marks, nonce, receipt, retry_key)
SELECT poll_id, $2, $3, $4, $5, $6, $7, $8 FROM paper
ON CONFLICT (poll_id, token) DO NOTHING
"""
UUID_OID, BYTES_OID, SMALLINT_OID, BOOL_OID, SMALLINTS_OID, TEXT_OID = 2950, 17, 21, 16, 1005, 25
"""Postgres' own numbers for the types of the parameters."""
TYPES = (UUID_OID, BYTES_OID, SMALLINT_OID, BOOL_OID, SMALLINTS_OID, BYTES_OID, TEXT_OID, BYTES_OID)
FORMATS = (
    *(Format.BINARY, Format.BINARY, Format.BINARY, Format.TEXT),
    *(Format.TEXT, Format.BINARY, Format.TEXT, Format.BINARY),
)
TAKEN = b"INSERT 0 1"
OPTIONS = (
    "-c timezone=UTC -c statement_timeout=10000 -c synchronous_commit=on "
    "-c enable_seqscan=off -c plan_cache_mode=force_generic_plan"
)
"""A plan made while there was one paper would read them from end to end, and outlive the opening of many."""
KEPT = 16
"""Connections that stay open between ballots; more are opened under pressure and closed afterwards."""


class ConnectionLost(psycopg.OperationalError):
    """The database went away while this connection was idle, or while it was casting."""


Parameters = tuple[Any, ...]
"""Bytes, or None for what is null; psycopg's types know of no null."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A ballot as it is put in: see `model.Ballot` for the columns."""

    poll_id: UUID
    token: bytes
    cell: int
    assisted: bool
    marks: list[int]
    nonce: bytes
    receipt: str
    retry_key: bytes | None = None

    def parameters(self) -> Parameters:
        """The values of the casting statement, in its formats."""
        return (
            self.poll_id.bytes, self.token, self.cell.to_bytes(2, "big"), b"t" if self.assisted else b"f",
            f"{{{','.join(map(str, self.marks))}}}".encode(), self.nonce, self.receipt.encode(),
            self.retry_key,
        )  # fmt: skip


class BallotBox:
    """Takes ballots. Speaks to libpq directly, since everything else around one statement costs more than it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: deque[psycopg.Connection[Any]] = deque()

    def put(self, entry: Entry) -> bool:
        """Cast one ballot; answers whether it lies in the box now. Durable once this returns True.

        Raises psycopg.Error where the database does not take it now. A connection that was lost meanwhile is
        replaced: had the first try been committed after all, the second finds the token used and answers False.
        """
        parameters = entry.parameters()
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return self._cast(self._connect(), parameters)
            with contextlib.suppress(ConnectionLost):
                return self._cast(connection, parameters)

    def close(self) -> None:
        """Close the connections that are idle."""
        while self._idle:
            with contextlib.suppress(IndexError):
                self._idle.pop().close()

    def _cast(self, connection: psycopg.Connection[Any], parameters: Parameters) -> bool:
        result = connection.pgconn.exec_prepared(NAME, parameters, FORMATS)
        if result.status != ExecStatus.COMMAND_OK:
            lost = connection.pgconn.status != ConnStatus.OK
            state = (result.error_field(DiagnosticField.SQLSTATE) or b"").decode()
            connection.close()
            raise ConnectionLost if lost else psycopg.errors.lookup(state)("the ballot was not taken")
        self._keep(connection)
        return result.command_status == TAKEN

    def _keep(self, connection: psycopg.Connection[Any]) -> None:
        if len(self._idle) < KEPT:
            self._idle.append(connection)
        else:
            connection.close()

    def _connect(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self._url, autocommit=True, connect_timeout=5, options=OPTIONS)
        prepared = connection.pgconn.prepare(NAME, CAST, TYPES)
        if prepared.status != ExecStatus.COMMAND_OK:
            connection.close()
            raise psycopg.OperationalError("the casting statement cannot be prepared")
        return connection
