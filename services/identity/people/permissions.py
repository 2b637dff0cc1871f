"""Who may do what to whom: the one place where officers' powers over people stand."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from services.identity.people.model import Person
from services.identity.people.refusals import NotOneself, RegistrarCannotConfirm
from shared.caller import Caller
from shared.contracts.roles import Role
from shared.refusals import Forbidden, NotFound

REGISTRARS = (Role.KELURAHAN_OFFICER, Role.FACILITATOR, Role.DP3AKB_OFFICER, Role.OPERATOR)

VERIFIERS = (Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER)
"""Not the operator: who runs the machine does not decide who may vote."""

VERIFIERS_OF_CHILDREN = (*VERIFIERS, Role.FACILITATOR)
"""Of a child whom somebody registered on paper, a second facilitator may say where she lives, too."""

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


def check_registers(registrar: Caller | None, kelurahan: str) -> None:
    """Raise Forbidden unless she may register people of this kelurahan. None is whoever runs the server."""
    _check(registrar, REGISTRARS, kelurahan)


def check_sees(officer: Caller, area_code: str) -> None:
    """Raise Forbidden unless she confirms residences in the whole of this area, if only those of children."""
    _check(officer, VERIFIERS_OF_CHILDREN, area_code)


def sees_children_only(officer: Caller, area_code: str) -> bool:
    """Whether of this area she confirms only children that others registered."""
    return not any(officer.has(role, area_code) for role in VERIFIERS)


def check_verifies(officer: Caller, person: Person, *, is_child: bool) -> None:
    """Raise NotFound unless this person lives where she may confirm her; NotOneself; RegistrarCannotConfirm.

    Of people who live elsewhere an officer learns nothing, not even that they are registered.
    """
    on_paper = is_child and person.registered_by is not None
    who = VERIFIERS_OF_CHILDREN if on_paper else VERIFIERS
    if not any(officer.has(role, person.kelurahan) for role in who):
        raise NotFound("Nobody is registered under this id.")
    if officer.id == person.id:
        raise NotOneself("Ask another officer.")
    if officer.id == person.registered_by:
        raise RegistrarCannotConfirm("Ask a colleague to look at her papers and confirm.")


def check_grants(grantor: Caller | None, person: Person, role: Role, area_code: str) -> None:
    """Raise Forbidden unless she may grant or end this role there, and NotOneself. None is whoever runs the server."""
    _check(grantor, tuple(one for one, grants in GRANTS.items() if role in grants or role in OF_THEMSELVES), area_code)
    if grantor is not None and grantor.id == person.id:
        raise NotOneself("Ask another officer.")


def may_agree(second: Caller, role: Role, area_code: str) -> bool:
    """Whether this role there is one that she may agree to, whoever proposed it."""
    return any(role in roles and second.has(held, area_code) for held, roles in AGREES.items())


def check_agrees(second: Caller, person_id: UUID, role: Role, area_code: str) -> None:
    """Raise Forbidden unless she may agree to this role there, and NotOneself."""
    _check(second, tuple(held for held, roles in AGREES.items() if role in roles), area_code)
    if second.id == person_id:
        raise NotOneself("Ask another officer.")


def _check(caller: Caller | None, roles: tuple[Role, ...], area_code: str) -> None:
    if caller is not None and not any(caller.has(role, area_code) for role in roles):
        raise Forbidden(f"This needs one of these roles for area {area_code}: {', '.join(roles)}.")
