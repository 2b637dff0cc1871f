"""Which officers run the polls of an area."""

from __future__ import annotations

from shared.caller import Caller
from shared.contracts.roles import Role
from shared.refusals import Forbidden

OFFICERS = (Role.DP3AKB_OFFICER, Role.KELURAHAN_OFFICER)


def runs_polls(person: Caller | None, area_code: str) -> bool:
    """Whether this person prepares, opens and certifies the polls of an area."""
    return person is not None and any(person.has(role, area_code) for role in OFFICERS)


def role_of(person: Caller, area_code: str) -> Role:
    """The role in which this person runs the polls of the area. Raises Forbidden where she does not."""
    must_run_polls(person, area_code)
    return next(role for role in OFFICERS if person.has(role, area_code))


def must_run_polls(person: Caller, area_code: str) -> None:
    """Raise Forbidden unless this person runs the polls of the area."""
    if not runs_polls(person, area_code):
        raise Forbidden(f"This needs one of the roles {', '.join(OFFICERS)} for area {area_code}.")
