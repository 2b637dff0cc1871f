"""Who may give which role, and who may agree to it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from services.identity.people.model import Person
from services.identity.people.permissions import check_holds
from services.identity.people.refusals import NotOneself
from shared.caller import Caller
from shared.contracts.roles import Role

OF_THEMSELVES = frozenset({Role.RESIDENT, Role.CHILD})
"""Roles that follow from living here; nobody grants them."""

GRANTS: Mapping[Role, frozenset[Role]] = {
    Role.OPERATOR: frozenset(Role) - OF_THEMSELVES,
    Role.DP3AKB_OFFICER: frozenset({
        Role.FORUM_MEMBER, Role.FACILITATOR, Role.KELURAHAN_OFFICER, Role.AGENCY_VERIFIER, Role.MODERATOR, Role.PARTNER,
    }),
    Role.KELURAHAN_OFFICER: frozenset({Role.FORUM_MEMBER}),
}  # fmt: skip
"""Which roles a role may grant and end, within its own territory; only operators make others of their own kind."""

GRANTORS = tuple(GRANTS)

STAFF = frozenset(Role) - OF_THEMSELVES - {Role.FORUM_MEMBER, Role.PARTNER}
"""Roles with power over what others wrote, over polls or over people: two officers give them."""

AGREES: Mapping[Role, frozenset[Role]] = {
    role: (GRANTS.get(role, frozenset()) | (STAFF if role is Role.DP3AKB_OFFICER else frozenset())) & STAFF
    for role in (Role.OPERATOR, Role.DP3AKB_OFFICER)
}
"""To which roles a role may agree: what it may grant itself; the officers of the city to whatever an operator proposes,
so that a city with one operator can go on, and she makes nobody an officer alone."""


def check_grants(grantor: Caller | None, person: Person, role: Role, area_code: str) -> None:
    """Raise Forbidden unless she may grant or end this role there, and NotOneself. None is whoever runs the server."""
    check_holds(
        grantor, tuple(one for one, grants in GRANTS.items() if role in grants or role in OF_THEMSELVES), area_code
    )
    if grantor is not None and grantor.id == person.id:
        raise NotOneself("Ask another officer.")


def may_agree(second: Caller, role: Role, area_code: str) -> bool:
    """Whether this role there is one that she may agree to, whoever proposed it."""
    return any(role in roles and second.has(held, area_code) for held, roles in AGREES.items())


def check_agrees(second: Caller, person_id: UUID, role: Role, area_code: str) -> None:
    """Raise Forbidden unless she may agree to this role there, and NotOneself."""
    check_holds(second, tuple(held for held, roles in AGREES.items() if role in roles), area_code)
    if second.id == person_id:
        raise NotOneself("Ask another officer.")
