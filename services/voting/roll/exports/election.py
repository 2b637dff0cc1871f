"""A counted poll as everybody may have it: what was decided, by what rule, and the ballots as a multiset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import rfc8785

from services.voting.ballot_paper.marks import BallotPaper, Marks


@dataclass(frozen=True)
class PublishedProject:
    """One line of the paper with what the count made of it; `place` counts from 1 in the order of selection."""

    id: str
    proposal_id: UUID | None
    title: str
    category: str
    cost: int
    votes: int | None
    place: int | None
    withdrawn: bool


@dataclass(frozen=True)
class PublishedElection:
    """A counted poll. Money in rupiah (an imported election: in its own currency); instants aware.

    `areas` names the poll's area, then those around it. `rows` are pairs of marks and how many ballots mark that,
    sorted by the marks: nothing of the order in which they were cast. Of fewer than five ballots there are none, and
    None in the place of every number of them.
    """

    poll_id: UUID
    title: str
    area_code: str
    areas: list[str]
    years: tuple[int, int] | None
    state: str
    ballot_type: str
    limits: dict[str, int]
    budget: int
    rules: dict[str, Any]
    rules_hash: str
    document: dict[str, Any]
    opens_at: datetime
    closes_at: datetime
    counted_at: datetime
    voters: int | None
    ballots: int | None
    cost: int
    outcome: dict[str, Any]
    projects: list[PublishedProject]
    rows: Sequence[tuple[Marks, int]]

    @property
    def is_few(self) -> bool:
        """Whether there were too few ballots for anything but what was chosen to be told."""
        return self.ballots is None

    @cached_property
    def paper(self) -> BallotPaper:
        """What stood on the paper."""
        return BallotPaper(self.document)

    def choices_text(self, marks: Marks) -> str:
        """The choices as canonical JSON (RFC 8785): the same text wherever the same is meant."""
        written: bytes = rfc8785.dumps(self.paper.choices_of(marks))
        return written.decode()
