"""What waits for a moderator, with everything marked that might tell who somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.life.model import Proposal
from services.proposals.life.permissions import offered
from services.proposals.life.queries import queue
from services.proposals.moderation.permissions import DEEDS, MODERATE
from services.proposals.moderation.personal_data import Kind, find_personal_data
from shared.caller import Caller

READ = ("title", "summary", "story", "place")


@dataclass(frozen=True)
class FoundIn:
    """Something in a field of a proposal that looks like personal data, from `start` to before `end`, in characters."""

    field: str
    kind: Kind
    start: int
    end: int


@dataclass(frozen=True)
class ToModerate:
    """A line of a moderator's queue."""

    proposal: Proposal
    findings: list[FoundIn]
    allowed_actions: list[str]


def moderation_queue(
    session: Session, moderator: Caller, *, cursor: tuple[datetime, UUID] | None, limit: int
) -> dict[str, Any]:
    """{"items": [ToModerate], "next"}: what was handed in within the moderator's territory, longest waiting first."""
    page = queue(
        session,
        moderator,
        for_=[MODERATE],
        order=Proposal.state_since,
        cursor=cursor,
        limit=limit,
    )
    items = [
        ToModerate(proposal, findings_in(proposal), offered(DEEDS, moderator, proposal)) for proposal in page["items"]
    ]
    return {**page, "items": items}


def findings_in(proposal: Proposal) -> list[FoundIn]:
    """What the detector finds in the words of a proposal."""
    texts = [(field, getattr(proposal, field)) for field in READ]
    texts += [(f"cost_lines.{line.position}", line.item) for line in proposal.cost_lines]
    return [
        FoundIn(field, finding.kind, finding.start, finding.end)
        for field, text in texts
        for finding in find_personal_data(text)
    ]
