"""Why a role is not given yet."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import NotFound, Refusal


class GrantProposed(Refusal):
    """This role was proposed for her already; a second officer decides."""


class GrantDecided(Refusal):
    """This proposal has been decided."""


class GrantUnknown(NotFound):
    """There is no such proposal of a role."""


class SecondOfficerNeeded(Refusal):
    """Whoever proposed a role cannot agree to it; that is for a colleague."""


class RoleHeld(Refusal):
    """She holds this role there already, until the same day."""


class RoleNotForHer(Refusal):
    """This role is not for a person of this age."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RoleOver(Refusal):
    """This role would be over before it began."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TwoOfficers(Refusal):
    """The city has its two officers; from now on two of them give every role of staff."""
