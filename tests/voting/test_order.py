"""Nothing that is left of a poll, not even where its rows lie, stands in the order in which people voted."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray
from psycopg import connect, sql
from psycopg.rows import dict_row

from services.voting.board.document import read_openings
from services.voting.board.leaves import receipt_of
from shared.database import Database
from tests.voting.town import Town

PROJECTS = tuple("abcdef")
MARKS = [list(marks) for size in range(1, 7) for marks in itertools.combinations(range(6), size)]
"""Sixty-three different ballots, so that even a row of the multiset leads to one voter of this test."""
CHANCE = 0.6
"""Without any connection Spearman's rho of 63 pairs spreads by 1/sqrt(62) = 0.127 around 0: 0.6 is more than four and
a half times that. It is met by chance once in 500,000 comparisons; what follows the order of voting comes near 1."""

PHYSICAL = sql.SQL(
    "SELECT (ctid::text::point)[0] * 10000 + (ctid::text::point)[1] AS ctid, xmin::text::bigint AS xmin, t.* FROM {} t"
)
"""Where each row lies and which transaction wrote it, beside what it says."""


@dataclass
class Turn:
    """Everything that this test knows and nobody else shall find out: who cast what, in which turn."""

    voters: dict[UUID, int] = field(default_factory=dict)
    tokens: dict[bytes, int] = field(default_factory=dict)
    receipts: dict[str, int] = field(default_factory=dict)
    marks: dict[tuple[int, ...], int] = field(default_factory=dict)

    def of(self, row: dict[str, Any]) -> int | None:
        """In which turn the voter of this row voted; None for rows that lead to no single voter."""
        if "voter_id" in row or "person_id" in row:
            return self.voters.get(row["voter_id"] if "voter_id" in row else row["person_id"])
        if "token" in row:
            return self.tokens.get(row["token"])
        if "leaf" in row:
            return self.receipts.get(receipt_of(row["leaf"]))
        return self.marks.get(tuple(row["marks"])) if "marks" in row else None

    def place_of_voter(self, turn: int) -> UUID:
        """The id of the voter of a turn; ids rise with the order in which people were verified."""
        return next(voter for voter, at in self.voters.items() if at == turn)


@pytest.fixture
def turn() -> Turn:
    """What the test remembers."""
    return Turn()


def vote_in_a_known_order(town: Town, turn: Turn) -> str:
    """Sixty-three voters take tokens and vote, one after the other, in another order than they were verified in."""
    people, marks = [town.resident() for _ in MARKS], list(MARKS)
    shuffle = random.Random(20261125).shuffle  # the same orders in each run
    shuffle(people)
    shuffle(marks)
    projects = [{"id": name, "title": f"Program {name}", "cost": 1} for name in PROJECTS]
    poll_id = town.open(projects=projects)
    for at, (person, marked) in enumerate(zip(people, marks, strict=True)):
        device = town.device(person)
        answer = device.vote(poll_id, [PROJECTS[mark] for mark in marked])
        assert answer.status_code == 201, answer.json
        turn.voters[person] = at
        turn.tokens[sha256(device.token).digest()] = at
        turn.receipts[answer.json["receipt"]] = at
        turn.marks[tuple(marked)] = at
    return poll_id


def begin_an_empty_file(database: Database, table: str) -> None:
    """Let the rows of a table lie from its first page on.

    Dead rows of an earlier test lie there else, and where autovacuum clears them away in the midst of the voting, the
    later half of the ballots lies before the earlier one.
    """
    with connect(database.url) as connection:
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))


def spearman(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Rank correlation; 0 where one of them is the same everywhere."""
    first, second = _ranks(one), _ranks(other)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values: Sequence[Any]) -> NDArray[np.float64]:
    """Ranks from 0; equal values share the mean of theirs."""
    keys = [(value is not None, json.dumps(value) if isinstance(value, dict) else value) for value in values]
    ordered = sorted(keys, key=lambda key: (key[0], key[1] if key[0] else 0))
    first: dict[str, list[int]] = {}
    for at, key in enumerate(ordered):
        first.setdefault(repr(key), []).append(at)
    return np.array([np.mean(first[repr(key)]) for key in keys])


def known_rows(database: Database, turn: Turn) -> Iterator[tuple[str, list[dict[str, Any]], list[int]]]:
    """Each table that leads to voters of this test, its rows, and the turn of each."""
    with connect(database.url, row_factory=dict_row) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for table in sorted(row["tablename"] for row in tables):
            rows = connection.execute(PHYSICAL.format(sql.Identifier(table))).fetchall()
            led = [(row, at) for row in rows if (at := turn.of(row)) is not None]
            if led:
                yield table, [row for row, _ in led], [at for _, at in led]


def correlations(database: Database, turn: Turn) -> dict[str, tuple[float, float]]:
    """By "table.column": how closely it follows the order of voting, and the order of the voters' ids."""
    found = {}
    for table, rows, turns in known_rows(database, turn):
        assert len(rows) == len(MARKS), table
        voters = [turn.place_of_voter(at) for at in turns]
        for name in rows[0]:
            values = [row[name] for row in rows]
            found[f"{table}.{name}"] = (spearman(values, turns), spearman(values, voters))
    return found


def beyond_chance(found: dict[str, tuple[float, float]], which: int) -> set[str]:
    """The columns that tell something of the order of voting (0) or of the voters' ids (1)."""
    return {name for name, pair in found.items() if abs(pair[which]) >= CHANCE}


def test_while_an_hour_runs_the_place_of_a_row_follows_the_order_of_voting(town: Town, turn: Turn) -> None:
    """What rewriting is for; and that the search below would find it."""
    begin_an_empty_file(town.box_database, "ballots")
    vote_in_a_known_order(town, turn)
    assert beyond_chance(correlations(town.box_database, turn), 0) == {"ballots.ctid", "ballots.xmin"}
    assert "roll_entries.xmin" in beyond_chance(correlations(town.database, turn), 0)


def test_once_the_hour_is_over_nothing_in_the_box_follows_the_order_of_voting(town: Town, turn: Turn) -> None:
    vote_in_a_known_order(town, turn)
    town.tend(hours=1)
    found = correlations(town.box_database, turn)
    assert {name.partition(".")[0] for name in found} == {"ballots", "leaves"}
    assert (beyond_chance(found, 0), beyond_chance(found, 1)) == (set(), set())


def test_once_the_poll_is_over_nothing_anywhere_follows_the_order_of_voting(town: Town, turn: Turn) -> None:
    poll_id = vote_in_a_known_order(town, turn)
    town.count(poll_id)
    box = correlations(town.box_database, turn)
    assert {name.partition(".")[0] for name in box} == {"counted_ballots", "leaves"}
    assert (beyond_chance(box, 0), beyond_chance(box, 1)) == (set(), set())
    roll = correlations(town.database, turn)
    assert {name.partition(".")[0] for name in roll} == {"residents", "roll_entries"}
    assert beyond_chance(roll, 0) == set()
    assert {"roll_entries.voter_id"} <= beyond_chance(roll, 1), "the roll knows its voters, and how long it has"


def test_nothing_that_is_published_or_opened_follows_the_order_of_voting(town: Town, turn: Turn) -> None:
    poll_id = vote_in_a_known_order(town, turn)
    town.count(poll_id)
    board = town.board(poll_id)
    answer = town.box.get(f"/v1/polls/{poll_id}/openings", headers=town.named_auditor(poll_id))
    opened = [turn.marks[tuple(sorted(map(PROJECTS.index, one.choices)))] for one in read_openings(answer.data)[1]]
    orders = {
        "leaves": [turn.receipts[receipt_of(leaf)] for leaf in board.leaves],
        "multiset": [turn.marks[line.marks] for line in board.multiset],
        "openings": opened,
    }
    for name, turns in orders.items():
        assert sorted(turns) == list(range(len(MARKS))), name
        assert abs(spearman(range(len(MARKS)), turns)) < CHANCE, name
        voters = [turn.place_of_voter(at) for at in turns]
        assert abs(spearman(range(len(MARKS)), voters)) < CHANCE, name
