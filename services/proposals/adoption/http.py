"""The routes of the city's answer after the vote."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.proposals.adoption import actions, declining, queries
from services.proposals.adoption.schemas import AdoptionIn, AdoptionQueue, DeclineIn, RefusalIn
from services.proposals.life.model import Proposal
from services.proposals.life.schemas import ProposalOut
from shared.contracts.roles import Role
from shared.web import caller, db, requires
from shared.web.idempotency import idempotent
from shared.web.pagination import QueueQuery

blueprint = Blueprint("adoption", __name__, description="The city's answer to what was chosen.")
DECLINE = "/proposals/<uuid:proposal_id>/declines/<uuid:decline_id>"


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
def propose_decline(answer: dict[str, Any], proposal_id: UUID) -> Proposal:
    """Propose in public not to take it up; it stays chosen until a second officer agrees."""
    return declining.propose(db.session, caller(), proposal_id, **answer)


@blueprint.post(f"{DECLINE}/agreement")
@requires(Role.DP3AKB_OFFICER, act="proposal.decline")
@idempotent
@blueprint.response(200, ProposalOut)
def agree_to_decline(proposal_id: UUID, decline_id: UUID) -> Proposal:
    """Agree as the second officer: the city does not take it up."""
    return declining.agree(db.session, caller(), proposal_id, decline_id)


@blueprint.post(f"{DECLINE}/refusal")
@requires(Role.DP3AKB_OFFICER)
@idempotent
@blueprint.arguments(RefusalIn)
@blueprint.response(200, ProposalOut)
def refuse_decline(words: dict[str, Any], proposal_id: UUID, decline_id: UUID) -> Proposal:
    """Refuse as the second officer, for a public reason: it stays chosen."""
    return declining.refuse(db.session, caller(), proposal_id, decline_id, words["reason"])


@blueprint.post(f"{DECLINE}/withdrawal")
@requires(Role.DP3AKB_OFFICER)
@idempotent
@blueprint.response(200, ProposalOut)
def withdraw_decline(proposal_id: UUID, decline_id: UUID) -> Proposal:
    """Take back what one proposed oneself: it stays chosen."""
    return declining.take_back(db.session, caller(), proposal_id, decline_id)
