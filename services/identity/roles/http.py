"""Routes about roles: proposing, agreeing, declining, ending; and the record that auditors read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.identity.roles import actions, queries
from services.identity.roles.actions import end_role as end_a_role
from services.identity.roles.permissions import AGREES, GRANTORS
from services.identity.roles.schemas import (
    DeclineIn,
    GrantLines,
    OfficersDays,
    ProposedRoles,
    RoleIn,
    RoleOut,
    SinceQuery,
)
from services.identity.roles.wanted import RoleWanted
from shared.contracts.roles import Role
from shared.web import caller, db, requires
from shared.web.idempotency import idempotent
from shared.web.pagination import PageQuery

blueprint = Blueprint("grants", __name__, description="Roles: two officers give those of staff.")


@blueprint.post("/people/<uuid:person_id>/roles")
@requires(*GRANTORS, act="role.grant")
@idempotent
@blueprint.arguments(RoleIn)
@blueprint.response(201, RoleOut)
def grant_role(wanted: RoleWanted, person_id: UUID) -> dict[str, Any]:
    """Grant her a role for an area; one of staff is proposed, and holds when a second officer has agreed."""
    return queries.as_line(actions.grant(db.session, caller(), person_id, wanted))


@blueprint.delete("/people/<uuid:person_id>/roles")
@requires(*GRANTORS)
@blueprint.arguments(RoleIn(only=["role", "area_code"]), location="query")
@blueprint.response(204)
def end_role(ended: RoleWanted, person_id: UUID) -> None:
    """End a role of hers."""
    end_a_role(db.session, caller(), person_id, ended)


@blueprint.get("/proposed-roles")
@requires(*AGREES)
@blueprint.response(200, ProposedRoles)
def list_proposed_roles() -> dict[str, Any]:
    """The roles that wait for a second officer, as far as they concern you."""
    return {"items": queries.proposed_to(db.session, caller()), "next": None}


@blueprint.post("/proposed-roles/<uuid:proposal_id>/agreement")
@requires(*AGREES, act="role.grant")
@idempotent
@blueprint.response(200, RoleOut)
def agree_to_role(proposal_id: UUID) -> dict[str, Any]:
    """Agree as the second officer: she holds the role."""
    return queries.as_line(actions.agree(db.session, caller(), proposal_id))


@blueprint.post("/proposed-roles/<uuid:proposal_id>/refusal")
@requires(*AGREES)
@idempotent
@blueprint.arguments(DeclineIn)
@blueprint.response(200, RoleOut)
def decline_role(words: dict[str, str], proposal_id: UUID) -> dict[str, Any]:
    """Decline, or take your own proposal back."""
    return queries.as_line(actions.decline(db.session, caller(), proposal_id, words["reason"]))


@blueprint.get("/officers/days")
@requires(Role.AUDITOR)
@blueprint.arguments(SinceQuery, location="query")
@blueprint.response(200, OfficersDays)
def list_days_of_officers(query: dict[str, Any]) -> dict[str, Any]:
    """How many people each officer registered and confirmed, and how many roles she proposed and agreed to, by day."""
    areas = queries.territories_of(caller(), Role.AUDITOR)
    return {"items": queries.days_of_officers(db.session, areas, query["since"]), "next": None}


@blueprint.get("/role-grants")
@requires(Role.AUDITOR)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, GrantLines)
def list_role_grants(query: dict[str, Any]) -> dict[str, Any]:
    """Every role that was given, newest first: who holds it, who proposed and who agreed."""
    return queries.grants_within(db.session, queries.territories_of(caller(), Role.AUDITOR), **query)
