"""The routes of kelurahan and agencies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.proposals.life.model import Proposal
from services.proposals.life.schemas import ProposalOut
from services.proposals.verification import actions, queries
from services.proposals.verification.schemas import ShortlistIn, VerdictIn, VerificationQuery, VerificationQueue
from shared.contracts.roles import Role
from shared.web import caller, db, requires
from shared.web.idempotency import idempotent

blueprint = Blueprint("verification", __name__, description="Whether an idea can be done, and for how much.")


@blueprint.get("/verification/queue")
@requires(Role.KELURAHAN_OFFICER, Role.AGENCY_VERIFIER, Role.FACILITATOR, Role.DP3AKB_OFFICER)
@blueprint.arguments(VerificationQuery, location="query")
@blueprint.response(200, VerificationQueue)
def verification_queue(query: dict[str, Any]) -> dict[str, Any]:
    """What waits for an answer, or for the list, in the caller's territory, nearest deadline first."""
    return queries.verification_queue(db.session, caller(), **query)


@blueprint.post("/proposals/<uuid:proposal_id>/verification")
@requires(Role.KELURAHAN_OFFICER, Role.AGENCY_VERIFIER)
@idempotent
@blueprint.arguments(VerdictIn)
@blueprint.response(200, ProposalOut)
def give_verdict(verdict: dict[str, Any], proposal_id: UUID) -> Proposal:
    """Find a proposal feasible at a cost, infeasible (declined) or incomplete (returned)."""
    return actions.give_verdict(db.session, caller(), proposal_id, **verdict)


@blueprint.post("/proposals/<uuid:proposal_id>/shortlist")
@requires(Role.FACILITATOR, Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER)
@idempotent
@blueprint.arguments(ShortlistIn)
@blueprint.response(200, ProposalOut)
def shortlist(given: dict[str, Any], proposal_id: UUID) -> Proposal:
    """Put a verified proposal on the list that residents vote on."""
    return actions.shortlist(db.session, caller(), proposal_id, given["reason"])
