"""Who may register people, see who waits, and confirm where somebody lives."""

from __future__ import annotations

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


def check_registers(registrar: Caller | None, kelurahan: str) -> None:
    """Raise Forbidden unless she may register people of this kelurahan. None is whoever runs the server."""
    check_holds(registrar, REGISTRARS, kelurahan)


def check_sees(officer: Caller, area_code: str) -> None:
    """Raise Forbidden unless she confirms residences in the whole of this area, if only those of children."""
    check_holds(officer, VERIFIERS_OF_CHILDREN, area_code)


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


def check_holds(caller: Caller | None, roles: tuple[Role, ...], area_code: str) -> None:
    """Raise Forbidden unless she holds one of these roles for this area. None is whoever runs the server."""
    if caller is not None and not any(caller.has(role, area_code) for role in roles):
        raise Forbidden(f"This needs one of these roles for area {area_code}: {', '.join(roles)}.")
