"""What voting tells: a poll's life. No event ever speaks of a single ballot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.contracts.event import Event, contract, upcast


@contract("poll.drafted", version=1, subject="poll_id")
@dataclass(frozen=True, kw_only=True)
class PollDrafted(Event):
    """An officer began to prepare a poll."""

    poll_id: UUID
    area_code: str
    title: str


@contract("poll.opened", version=1, subject="poll_id")
@dataclass(frozen=True, kw_only=True)
class PollOpened(Event):
    """A poll takes ballots: budget in rupiah, rules fixed by their SHA-256."""

    poll_id: UUID
    cycle_id: UUID | None = None
    area_code: str
    title: str
    ballot_type: str
    budget: int
    opens_at: datetime
    closes_at: datetime
    rules_hash: str
    proposal_ids: list[UUID]


@contract("poll.prolonged", version=1, subject="poll_id")
@dataclass(frozen=True, kw_only=True)
class PollProlonged(Event):
    """A poll ends later: `cause` is officers (two, with their public `reason`) or outage (by its own rules, no reason).

    `closes_at` is the new end, which holds instead of `instead_of`.
    """

    poll_id: UUID
    cycle_id: UUID | None = None
    area_code: str
    title: str
    cause: str
    reason: str | None
    instead_of: datetime
    closes_at: datetime
    proposal_ids: list[UUID]


@contract("poll.closed", version=1, subject="poll_id")
@dataclass(frozen=True, kw_only=True)
class PollClosed(Event):
    """The clock closed a poll: no ballot is taken any more."""

    poll_id: UUID


@contract("poll.counted", version=1, subject="poll_id")
@dataclass(frozen=True, kw_only=True)
class PollCounted(Event):
    """The ballots of a poll were counted by the named rule; officers have yet to certify."""

    poll_id: UUID
    rule: str


@contract("poll.cancelled", version=1, subject="poll_id")
@dataclass(frozen=True, kw_only=True)
class PollCancelled(Event):
    """Two officers called off a poll that had been opened; no ballot of it is counted. `reason` is their public one."""

    poll_id: UUID
    cycle_id: UUID | None = None
    area_code: str
    title: str
    reason: str
    proposal_ids: list[UUID]


@contract("poll.certified", version=3, subject="poll_id")
@dataclass(frozen=True, kw_only=True)
class PollCertified(Event):
    """Two officers certified the result: proposals chosen, in order of selection, and not; rupiah; ballots counted.

    `ballots` is None where there were fewer than five, and the winners are in the order of the paper then.
    `board_root` is the last root of the public board in hexadecimal; none where few voted, or before there was a board.
    """

    poll_id: UUID
    cycle_id: UUID | None = None
    area_code: str
    title: str
    winners: list[UUID]
    not_chosen: list[UUID]
    cost: int
    budget: int
    ballots: int | None
    board_root: str | None


@upcast("poll.certified", version=1)
def _before_the_board(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "board_root": None}


@upcast("poll.certified", version=2)
def _with_every_number(payload: dict[str, Any]) -> dict[str, Any]:
    return payload
