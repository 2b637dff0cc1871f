"""What identity tells: areas, residents as opaque ids, roles, erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from shared.contracts.event import Event, contract, upcast


@contract("area.registered", version=1, subject="area_code")
@dataclass(frozen=True, kw_only=True)
class AreaRegistered(Event):
    """An area of the city stands in the register, under its official code."""

    area_code: str
    name: str
    level: Literal["kota", "kecamatan", "kelurahan"]
    parent_code: str | None = None


@contract("resident.verified", version=2, subject="person_id")
@dataclass(frozen=True, kw_only=True)
class ResidentVerified(Event):
    """A person is known to live in a kelurahan; `birth_month` is YYYY-MM, never the day.

    `registered_by` is the officer who entered her; None where she signed up herself or nobody knows.
    """

    person_id: UUID
    kelurahan: str
    birth_month: str
    voice: Literal["child", "adult"]
    registered_by: UUID | None = None


@upcast("resident.verified", version=1)
def _registrar_was_not_told(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "registered_by": None}


@contract("role.granted", version=2, subject="person_id")
@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """A person may act in a role for an area, until the given day where there is one.

    `granted_by` is who proposed it (None for the operator's command), `registered_by` who entered her: neither of
    them makes up four eyes with her.
    """

    person_id: UUID
    role: str
    area_code: str
    until: date | None = None
    granted_by: UUID | None = None
    registered_by: UUID | None = None


@upcast("role.granted", version=1)
def _grantor_was_not_told(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "granted_by": None, "registered_by": None}


@contract("role.ended", version=1, subject="person_id")
@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    """A person no longer acts in a role for an area."""

    person_id: UUID
    role: str
    area_code: str


@contract("person.erased", version=1, subject="person_id")
@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """A person withdrew: every service makes anonymous what it holds of that id."""

    person_id: UUID
