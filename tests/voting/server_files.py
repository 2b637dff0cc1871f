"""A Postgres server's files, read as its administrator can: byte for byte, beside the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import psycopg

from deploy.embedded.postgres import on_database

PAGE, SEGMENT = 8192, 16 << 20
SHORT_HEADER, LONG_HEADER = 24, 40
"""Bytes before what a page of the log holds; the first page of a file has the longer one."""


@dataclass(frozen=True)
class ServerFiles:
    """The folder of a server, and its administrator's address."""

    folder: Path
    url: str

    def log_files(self) -> list[str]:
        """The files of the write-ahead log, the oldest first."""
        return sorted(path.name for path in (self.folder / "pg_wal").iterdir() if path.is_file())

    def log(self) -> bytes:
        """What they hold, without what stands between two pages, so that nothing is cut in two."""
        with psycopg.connect(self.url) as connection:
            connection.execute("SELECT txid_current()")  # whatever was held back is written with this commit
        return b"".join(_without_headers(self.folder / "pg_wal" / name) for name in self.log_files())

    def table(self, database: str, table: str) -> bytes:
        """The files of a table and of its indexes as they lie on the disk."""
        with psycopg.connect(on_database(self.url, database), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            query = (
                "SELECT pg_relation_filepath(%(table)s::regclass) UNION ALL "
                "SELECT pg_relation_filepath(indexrelid) FROM pg_index WHERE indrelid = %(table)s::regclass"
            )
            paths = [path for (path,) in connection.execute(query, {"table": table}).fetchall()]
        return b"".join((self.folder / path).read_bytes() for path in paths)


def _without_headers(path: Path) -> bytes:
    file = path.read_bytes()
    pages = (file[at + (SHORT_HEADER if at % SEGMENT else LONG_HEADER) : at + PAGE] for at in range(0, len(file), PAGE))
    return b"".join(page for page in pages if page.count(0) < len(page))


def found(haystack: bytes, needles: Mapping[bytes, int]) -> int:
    """How many of the needles stand anywhere in it."""
    return sum(needle in haystack for needle in needles)


def linked(log: bytes, voters: Mapping[bytes, int], ballots: Mapping[bytes, int]) -> int:
    """How many ballots are given to their own voters by laying side by side what stands in the log.

    Both lead to the turn in which somebody voted, which tells whether a guess was right. An id stands there more than
    once, also in images of whole pages: the first places are tried and the last ones, each with each, and the best
    guess is answered. By chance each gets one right.
    """
    placed = [{key: _places(log, key) for key in keys} for keys in (voters, ballots)]
    best = 0
    for of_voters, of_ballots in product((0, 1, 2, -1, -2, -3), repeat=2):
        pairs = zip(
            _turns(placed[0], voters, of_voters), _turns(placed[1], ballots, of_ballots), strict=False
        )  # fmt: skip
        best = max(best, sum(voter == ballot for voter, ballot in pairs))
    return best


def _places(log: bytes, key: bytes) -> list[int]:
    places, at = [], log.find(key)
    while at >= 0:
        places.append(at)
        at = log.find(key, at + 1)
    return places


def _turns(placed: Mapping[bytes, list[int]], turns: Mapping[bytes, int], which: int) -> list[int]:
    """Whose turns stand there one after the other, by the place of each that is tried."""
    found_at = [
        (places[max(-len(places), min(which, len(places) - 1))], key) for key, places in placed.items() if places
    ]
    return [turns[key] for _, key in sorted(found_at)]
