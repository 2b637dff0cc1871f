"""Residents who wait to be confirmed, roles that wait for a second officer, and the record of officers."""

from __future__ import annotations

from typing import Any

from tests.portal.sample_places import MARGA_SARI, an_id

SECOND, OWN = an_id(910), an_id(911)
"""A role that somebody else proposed, and one that the visitor did."""


def people_answers(visitor_id: str) -> dict[str, Any]:
    """What identity answers at the desk of residents and on the auditors' page."""
    at = {"registered_at": "2026-11-23T02:42:00+00:00", "kelurahan": MARGA_SARI}
    waiting: list[dict[str, Any]] = [
        {"id": an_id(960), "alias": "Lestari W.", "birth_month": "1988-03", "registered_by": an_id(950), **at},
        {"id": an_id(961), "alias": "Arifin", "birth_month": "1971-07", "registered_by": visitor_id, **at},
        {"id": an_id(962), "alias": "Sari", "birth_month": "1994-05", "registered_by": None, **at},
    ]
    role = {
        "person_id": an_id(903), "alias": "Nur Aini", "role": "facilitator", "area": MARGA_SARI, "state": "proposed",
        "proposed_at": "2026-11-24T02:42:00+00:00",
    }  # fmt: skip
    proposed = [
        {**role, "id": SECOND, "until": "2027-11-30", "proposed_by": an_id(950), "proposed_by_alias": "Bu Endah"},
        {**role, "id": OWN, "until": None, "proposed_by": visitor_id, "proposed_by_alias": "Anda"},
    ]
    answers: dict[str, Any] = {
        "GET /v1/residency/queue": (200, {"items": waiting, "next": None}),
        "GET /v1/proposed-roles": (200, {"items": proposed, "next": None}),
        "GET /v1/officers/days": (200, {"items": days(), "next": None}),
        "GET /v1/role-grants": (200, {"items": grants(), "next": an_id(930)}),
    }
    for person in waiting:
        confirmed = {name: value for name, value in person.items() if name != "registered_by"}
        answers[f"POST /v1/people/{person['id']}/residency"] = (200, confirmed)
    for one in (SECOND, OWN):
        answers[f"POST /v1/proposed-roles/{one}/agreement"] = (200, {})
        answers[f"POST /v1/proposed-roles/{one}/refusal"] = (200, {})
    return answers


def days() -> list[dict[str, Any]]:
    """One who registered many in a minute, and one of whom nothing is known any more."""
    at = {"day": "2026-11-24", "first_at": "2026-11-24T02:00:00+00:00", "last_at": "2026-11-24T02:01:00+00:00"}
    return [
        {"officer_id": an_id(950), "alias": "Bu Endah", "registered": 45, "confirmed": 0, "proposed": 1, "agreed": 0,
         **at},
        {"officer_id": an_id(951), "alias": None, "registered": 0, "confirmed": 45, "proposed": 0, "agreed": 1, **at},
    ]  # fmt: skip


def grants() -> list[dict[str, Any]]:
    """A role by two officers, one by the operator's command, and one of before two were needed."""
    at = {"area": "64.71", "until": None, "granted_at": "2026-11-24T02:00:00+00:00", "ended_at": None}
    by = {"granted_by": an_id(950), "granted_by_alias": "Bu Endah", "by_command": False}
    none = {"agreed_by": None, "agreed_by_alias": None}
    return [
        {"id": an_id(920), "person_id": an_id(903), "alias": "Nur Aini", "role": "facilitator", **at, **by,
         "agreed_by": an_id(951), "agreed_by_alias": "Pak Yusuf"},
        {"id": an_id(921), "person_id": an_id(950), "alias": "Bu Endah", "role": "dp3akb_officer", **at, **none,
         "granted_by": None, "granted_by_alias": None, "by_command": True},
        {"id": an_id(922), "person_id": an_id(952), "alias": "Kak Lestari", "role": "moderator", **at, **by, **none,
         "ended_at": "2026-11-25T02:00:00+00:00"},
    ]  # fmt: skip
