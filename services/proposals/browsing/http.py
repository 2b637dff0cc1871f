"""The routes that everybody may read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.proposals.browsing import queries
from services.proposals.browsing.schemas import (
    AreaSummaries,
    DeskSummary,
    ProposalList,
    ProposalPageOut,
    ProposalQuery,
    SimilarProposals,
    SimilarQuery,
)
from shared.web import caller, db, open_to_all, requires
from shared.web.authentication import caller_or_none

blueprint = Blueprint("browsing", __name__, description="Reading proposals.")


@blueprint.get("/proposals")
@open_to_all
@blueprint.arguments(ProposalQuery, location="query")
@blueprint.response(200, ProposalList)
def list_proposals(query: dict[str, Any]) -> dict[str, Any]:
    """Proposals that the caller may see, newest first."""
    return queries.list_proposals(db.session, caller_or_none(), **query)


@blueprint.get("/proposals/similar")
@open_to_all
@blueprint.arguments(SimilarQuery, location="query")
@blueprint.response(200, SimilarProposals)
def similar_proposals(query: dict[str, Any]) -> dict[str, Any]:
    """Public proposals that say much the same as what somebody is writing, in whatever state, the nearest first."""
    return {"items": queries.similar_proposals(db.session, **query)}


@blueprint.get("/proposals/<uuid:proposal_id>")
@open_to_all
@blueprint.response(200, ProposalPageOut)
def read_proposal(proposal_id: UUID) -> queries.ProposalPage:
    """One proposal with its trail, and what the caller may do with it."""
    return queries.proposal_page(db.session, proposal_id, caller_or_none())


@blueprint.get("/summary/areas")
@open_to_all
@blueprint.response(200, AreaSummaries)
def count_by_area() -> dict[str, Any]:
    """How many public proposals each kelurahan has, in all and in each state."""
    return {"items": queries.count_by_area(db.session)}


@blueprint.get("/summary/desk")
@requires()
@blueprint.response(200, DeskSummary)
def count_for_caller() -> dict[str, int]:
    """How much waits for what the caller may do, in her territory; 0 where it is not hers."""
    return queries.count_for(db.session, caller())
