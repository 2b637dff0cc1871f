"""What waits for a moderator, with everything marked that might tell who somebody is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.life.model import Proposal
from services.proposals.life.permissions import offered
from services.proposals.life.queries import queue
from services.proposals.moderation.permissions import DEEDS, MODERATE
from services.proposals.moderation.personal_data import find_personal_data
from shared.caller import Caller

READ = ("title", "summary", "story", "place")


def moderation_queue(
    session: Session, moderator: Caller, *, cursor: tuple[datetime, UUID] | None, limit: int
) -> dict[str, Any]:
    """A page of what was handed in within the moderator's territory, longest waiting first, with its findings."""
    page = queue(
        session,
        moderator,
        for_=[MODERATE],
        order=Proposal.state_since,
        cursor=cursor,
        limit=limit,
    )
    items = [
        {
            "proposal": proposal,
            "findings": findings_in(proposal),
            "allowed_actions": offered(DEEDS, moderator, proposal),
        }
        for proposal in page["items"]
    ]
    return {**page, "items": items}


def findings_in(proposal: Proposal) -> list[dict[str, Any]]:
    """What the detector finds in the words of a proposal: field, kind, start and end in characters."""
    texts = [(field, getattr(proposal, field)) for field in READ]
    texts += [(f"cost_lines.{line.position}", line.item) for line in proposal.cost_lines]
    return [
        {"field": field, "kind": finding.kind, "start": finding.start, "end": finding.end}
        for field, text in texts
        for finding in find_personal_data(text)
    ]
