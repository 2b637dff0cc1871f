"""The moderators' routes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.proposals.life.model import Proposal
from services.proposals.life.schemas import ProposalOut
from services.proposals.moderation import actions, queries
from services.proposals.moderation.schemas import ModerationIn, ModerationQueue
from shared.contracts.roles import Role
from shared.web import caller, db, requires
from shared.web.idempotency import idempotent
from shared.web.pagination import QueueQuery

blueprint = Blueprint("moderation", __name__, description="Reading everything before it is public.")


@blueprint.get("/moderation/queue")
@requires(Role.MODERATOR)
@blueprint.arguments(QueueQuery, location="query")
@blueprint.response(200, ModerationQueue)
def moderation_queue(query: dict[str, Any]) -> dict[str, Any]:
    """What waits to be read, longest waiting first."""
    return queries.moderation_queue(db.session, caller(), **query)


@blueprint.post("/proposals/<uuid:proposal_id>/moderation")
@requires(Role.MODERATOR)
@idempotent
@blueprint.arguments(ModerationIn)
@blueprint.response(200, ProposalOut)
def moderate(decision: dict[str, Any], proposal_id: UUID) -> Proposal:
    """Publish a proposal, or return it to its author with a reason."""
    return actions.moderate(db.session, caller(), proposal_id, **decision)
