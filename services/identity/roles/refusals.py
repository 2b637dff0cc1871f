"""Why a role is not given yet."""

from __future__ import annotations

from shared.web import DomainError, NotFound


class GrantProposed(DomainError):
    """This role was proposed for her already; a second officer decides."""


class GrantDecided(DomainError):
    """This proposal has been decided."""


class GrantUnknown(NotFound):
    """There is no such proposal of a role."""


class SecondOfficerNeeded(DomainError):
    """Whoever proposed a role cannot agree to it; that is for a colleague."""


class RoleHeld(DomainError):
    """She holds this role there already, until the same day."""
