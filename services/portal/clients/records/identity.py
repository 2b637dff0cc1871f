"""What identity answers, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ActTokenOut(TypedDict):
    """Act token."""

    expires_at: NotRequired[str]
    token: NotRequired[str]


class AreaOut(TypedDict):
    """Area."""

    aliases: NotRequired[list[str]]
    code: NotRequired[str]
    level: NotRequired[str]
    name: NotRequired[str]
    parent_code: NotRequired[str | None]
    valid_from: NotRequired[str]
    valid_until: NotRequired[str | None]


class AreasOut(TypedDict):
    """Areas."""

    items: NotRequired[list[AreaOut]]
    next: NotRequired[str | None]


class CodeRequestOut(TypedDict):
    """Code request."""

    request_id: NotRequired[str]


class GrantLine(TypedDict):
    """Grant line."""

    agreed_by: NotRequired[str | None]
    agreed_by_alias: NotRequired[str | None]
    alias: NotRequired[str]
    area: NotRequired[str]
    by_command: NotRequired[bool]  # given by the operator's command on the server
    ended_at: NotRequired[str | None]
    granted_at: NotRequired[str]
    granted_by: NotRequired[str | None]
    granted_by_alias: NotRequired[str | None]
    id: NotRequired[str]
    person_id: NotRequired[str]
    role: NotRequired[str]
    state: NotRequired[str]
    until: NotRequired[str | None]


class GrantLines(TypedDict):
    """Grant lines."""

    items: NotRequired[list[GrantLine]]
    next: NotRequired[str | None]


class Myself(TypedDict):
    """Myself."""

    age_band: NotRequired[str]
    alias: NotRequired[str]
    id: NotRequired[str]
    kelurahan: NotRequired[str]
    kelurahan_name: NotRequired[str]
    language: NotRequired[str]
    roles: NotRequired[list[RoleHeld]]
    verified: NotRequired[bool]
    voice: NotRequired[str]


class OfficersDay(TypedDict):
    """Officers day."""

    agreed: NotRequired[int]  # roles of staff that she agreed to
    alias: NotRequired[str | None]
    confirmed: NotRequired[int]
    day: NotRequired[str]
    first_at: NotRequired[str]
    last_at: NotRequired[str]
    officer_id: NotRequired[str]
    proposed: NotRequired[int]  # roles of staff that she proposed
    registered: NotRequired[int]


class OfficersDays(TypedDict):
    """Officers days."""

    items: NotRequired[list[OfficersDay]]
    next: NotRequired[str | None]


class PersonOut(TypedDict):
    """Person."""

    alias: NotRequired[str]
    birth_month: NotRequired[str]
    id: NotRequired[str]
    kelurahan: NotRequired[str]
    language: NotRequired[str]
    registered_at: NotRequired[str]
    verified_at: NotRequired[str | None]


class ProposedRole(TypedDict):
    """Proposed role."""

    alias: NotRequired[str]
    area: NotRequired[str]
    id: NotRequired[str]
    person_id: NotRequired[str]
    proposed_at: NotRequired[str]
    proposed_by: NotRequired[str]
    proposed_by_alias: NotRequired[str | None]
    role: NotRequired[str]
    state: NotRequired[str]
    until: NotRequired[str | None]


class ProposedRoles(TypedDict):
    """Proposed roles."""

    items: NotRequired[list[ProposedRole]]
    next: NotRequired[str | None]


class RoleHeld(TypedDict):
    """Role held."""

    area: NotRequired[str]
    role: NotRequired[str]


class RoleOut(TypedDict):
    """Role."""

    area: NotRequired[str]
    id: NotRequired[str]
    role: NotRequired[str]
    state: NotRequired[str]
    until: NotRequired[str | None]


class SessionLine(TypedDict):
    """Session line."""

    created_at: NotRequired[str]
    current: NotRequired[bool]
    id: NotRequired[str]
    last_seen_at: NotRequired[str]


class SessionOut(TypedDict):
    """Session."""

    person: NotRequired[Myself]
    session_id: NotRequired[str]


class SessionsOut(TypedDict):
    """Sessions."""

    items: NotRequired[list[SessionLine]]
    next: NotRequired[str | None]


class TokenOut(TypedDict):
    """Token."""

    expires_at: NotRequired[str]
    person: NotRequired[Myself]
    token: NotRequired[str]


class WaitingOut(TypedDict):
    """Waiting."""

    items: NotRequired[list[WaitingPerson]]
    next: NotRequired[str | None]


class WaitingPerson(TypedDict):
    """Waiting person."""

    alias: NotRequired[str]
    birth_month: NotRequired[str]
    id: NotRequired[str]
    kelurahan: NotRequired[str]
    registered_at: NotRequired[str]
    registered_by: NotRequired[str | None]  # somebody else confirms; null: herself
