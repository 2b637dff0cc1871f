"""What is asked for: a role for an area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.contracts.roles import Role


@dataclass(frozen=True)
class RoleWanted:
    """A role for an area; `until` is the first day on which it no longer holds."""

    role: Role
    area_code: str
    until: date | None = None
