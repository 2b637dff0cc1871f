"""Who may do what to whom: the one place where officers' powers over people stand."""

from __future__ import annotations

from collections.abc import Mapping

from services.identity.people.model import Person
from services.identity.people.refusals import NotOneself
from shared.contracts.roles import Role
from shared.web import Caller, Forbidden, NotFound

REGISTRARS = (Role.KELURAHAN_OFFICER, Role.FACILITATOR, Role.DP3AKB_OFFICER, Role.OPERATOR)

VERIFIERS = (Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER)
"""Not the operator: who runs the machine does not decide who may vote."""

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


def check_registers(registrar: Caller | None, kelurahan: str) -> None:
    """Raise Forbidden unless she may register people of this kelurahan. None is whoever runs the server."""
    _check(registrar, REGISTRARS, kelurahan)


def check_sees(officer: Caller, area_code: str) -> None:
    """Raise Forbidden unless she confirms residences in the whole of this area."""
    _check(officer, VERIFIERS, area_code)


def check_verifies(officer: Caller, person: Person) -> None:
    """Raise NotFound unless this person lives where she confirms residences, and NotOneself.

    Of people who live elsewhere an officer learns nothing, not even that they are registered.
    """
    if not any(officer.has(role, person.kelurahan) for role in VERIFIERS):
        raise NotFound("Nobody is registered under this id.")
    if officer.id == person.id:
        raise NotOneself("Ask another officer.")


def check_grants(grantor: Caller | None, person: Person, role: Role, area_code: str) -> None:
    """Raise Forbidden unless she may grant or end this role there, and NotOneself. None is whoever runs the server."""
    _check(grantor, tuple(one for one, grants in GRANTS.items() if role in grants or role in OF_THEMSELVES), area_code)
    if grantor is not None and grantor.id == person.id:
        raise NotOneself("Ask another officer.")


def _check(caller: Caller | None, roles: tuple[Role, ...], area_code: str) -> None:
    if caller is not None and not any(caller.has(role, area_code) for role in roles):
        raise Forbidden(f"This needs one of these roles for area {area_code}: {', '.join(roles)}.")
