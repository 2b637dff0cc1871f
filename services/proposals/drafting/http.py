"""The author's routes: write, change, hand in, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.proposals.drafting import actions
from services.proposals.drafting.schemas import ProposalChange, ProposalIn, VersionHeader
from services.proposals.life.model import Proposal
from services.proposals.life.schemas import ProposalOut
from shared.contracts.roles import Role
from shared.web import caller, db, requires
from shared.web.idempotency import idempotent

blueprint = Blueprint("drafting", __name__, description="An author's own proposals.")


@blueprint.post("/proposals")
@requires(Role.RESIDENT, Role.CHILD, Role.FORUM_MEMBER)
@idempotent
@blueprint.arguments(ProposalIn)
@blueprint.response(201, ProposalOut)
def draft_proposal(words: dict[str, Any]) -> Proposal:
    """Begin a proposal as a draft that only its author sees."""
    return actions.draft_proposal(db.session, caller(), words)


@blueprint.patch("/proposals/<uuid:proposal_id>")
@requires()
@blueprint.arguments(VersionHeader, location="headers")
@blueprint.arguments(ProposalChange)
@blueprint.response(200, ProposalOut)
def change_proposal(header: dict[str, Any], changes: dict[str, Any], proposal_id: UUID) -> Proposal:
    """Change the words of a draft or of a returned proposal, naming the version that was read."""
    version = changes.pop("version")
    if header["if_match"]:
        version = int(header["if_match"].strip('"'))
    return actions.change_proposal(db.session, caller(), proposal_id, version, changes)


@blueprint.delete("/proposals/<uuid:proposal_id>")
@requires()
@blueprint.response(204)
def delete_draft(proposal_id: UUID) -> None:
    """Take a draft away for good; only what was never handed in."""
    actions.delete_draft(db.session, caller(), proposal_id)


@blueprint.post("/proposals/<uuid:proposal_id>/submit")
@requires()
@idempotent
@blueprint.response(200, ProposalOut)
def submit_proposal(proposal_id: UUID) -> Proposal:
    """Hand the proposal in; a moderator reads it before anybody else."""
    return actions.submit_proposal(db.session, caller(), proposal_id)


@blueprint.post("/proposals/<uuid:proposal_id>/withdraw")
@requires()
@idempotent
@blueprint.response(200, ProposalOut)
def withdraw_proposal(proposal_id: UUID) -> Proposal:
    """Take the proposal back."""
    return actions.withdraw_proposal(db.session, caller(), proposal_id)
