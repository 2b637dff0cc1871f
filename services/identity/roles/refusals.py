"""Why a role is not given yet."""

from __future__ import annotations

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
