"""The routes of support. Both may be pressed twice."""

from __future__ import annotations

from uuid import UUID

from flask_smorest import Blueprint

from services.proposals.support import actions
from services.proposals.support.queries import SupportStanding
from services.proposals.support.schemas import SupportOut
from shared.contracts.roles import Role
from shared.web import caller, db, requires

blueprint = Blueprint("support", __name__, description="Standing behind a proposal.")


@blueprint.put("/proposals/<uuid:proposal_id>/support")
@requires(Role.RESIDENT, Role.CHILD, Role.FORUM_MEMBER)
@blueprint.response(200, SupportOut)
def support_proposal(proposal_id: UUID) -> SupportStanding:
    """Stand behind a proposal, once."""
    return actions.support_proposal(db.session, caller(), proposal_id)


@blueprint.delete("/proposals/<uuid:proposal_id>/support")
@requires(Role.RESIDENT, Role.CHILD, Role.FORUM_MEMBER)
@blueprint.response(200, SupportOut)
def withdraw_support(proposal_id: UUID) -> SupportStanding:
    """Stand behind it no longer."""
    return actions.withdraw_support(db.session, caller(), proposal_id)
