"""What officers hand in about a person: who she is, and what she may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.contracts.roles import Role


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A new person. `birth_month` is YYYY-MM, `email` is None for who has none, `language` is id or en."""

    alias: str
    kelurahan: str
    birth_month: str
    email: str | None = None
    language: str = "id"
    consent_reference: str | None = None


@dataclass(frozen=True)
class RoleWanted:
    """A role for an area; `until` is the first day on which it no longer holds."""

    role: Role
    area_code: str
    until: date | None = None
