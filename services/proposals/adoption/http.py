"""The routes of the city's answer after the vote."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.proposals.adoption import actions, queries
from services.proposals.adoption.schemas import AdoptionIn, AdoptionQueue, DeclineIn
from services.proposals.drafting.model import Proposal
from services.proposals.drafting.schemas import ProposalOut
from shared.contracts.roles import Role
from shared.web import caller, db, requires
from shared.web.idempotency import idempotent
from shared.web.pagination import QueueQuery

blueprint = Blueprint("adoption", __name__, description="The city's answer to what was chosen.")


@blueprint.get("/adoption/queue")
@requires(Role.DP3AKB_OFFICER)
@blueprint.arguments(QueueQuery, location="query")
@blueprint.response(200, AdoptionQueue)
def adoption_queue(query: dict[str, Any]) -> dict[str, Any]:
    """What was chosen and waits for the city, longest waiting first."""
    return queries.adoption_queue(db.session, caller(), **query)


@blueprint.post("/proposals/<uuid:proposal_id>/adoption")
@requires(Role.DP3AKB_OFFICER, act="proposal.adopt")
@idempotent
@blueprint.arguments(AdoptionIn)
@blueprint.response(200, ProposalOut)
def adopt(plan: dict[str, Any], proposal_id: UUID) -> Proposal:
    """Take a chosen proposal into the plan of a year."""
    return actions.adopt(db.session, caller(), proposal_id, **plan)


@blueprint.post("/proposals/<uuid:proposal_id>/decline")
@requires(Role.DP3AKB_OFFICER, act="proposal.decline")
@idempotent
@blueprint.arguments(DeclineIn)
@blueprint.response(200, ProposalOut)
def decline(answer: dict[str, Any], proposal_id: UUID) -> Proposal:
    """Say why a chosen proposal is not taken up."""
    return actions.decline_chosen(db.session, caller(), proposal_id, **answer)
