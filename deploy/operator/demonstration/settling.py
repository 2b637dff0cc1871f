"""Settling a demonstration city: its people, by the operator, and its planning year."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from deploy.operator.demonstration.door import Door, Refused
from deploy.operator.demonstration.registry import Registry
from deploy.operator.demonstration.visitors import Visitor
from deploy.operator.people import CITY, EVERYBODY, Person
from shared import clock
from shared.contracts.roles import Role

AT_ONCE = 6
SUPPORT_THRESHOLD = 20
PHASES = (("usul", -40, 20), ("bahas", -30, 30), ("periksa", -20, 60), ("pilih", -10, 90), ("wujud", 30, 400))
"""First and last day of each phase, counted from today: in a demonstration, everything can be tried at once."""

PEOPLE = "/api/identity/v1/people"


def settle(door: Door, registry: Registry) -> dict[str, Visitor]:
    """Everybody registered, confirmed and in her role, and logged in, by key. Doing so again changes nothing."""
    secrets = registry.sessions_of(EVERYBODY.values())
    missing = [person for person in EVERYBODY.values() if person.key not in secrets or person.held is Role.OPERATOR]
    if len(missing) > 1:
        operator = Visitor(door, registry.first_operator(EVERYBODY["operator"]))
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(lambda person: _register(operator, person), missing))
        secrets = registry.sessions_of(EVERYBODY.values())
    with ThreadPoolExecutor(AT_ONCE) as threads:
        visitors = threads.map(lambda key: Visitor(door, secrets[key]), secrets)
        return dict(zip(secrets, visitors, strict=True))


def _register(operator: Visitor, person: Person) -> None:
    """Enter one person; with the same keys at every attempt, so that half a settling is finished by the next."""
    if person.held is Role.OPERATOR:
        person_id = operator.person["id"]
    else:
        content = {
            "alias": person.name, "kelurahan": person.kelurahan, "birth_month": person.born, "email": person.address,
            "consent_reference": f"Formulir contoh {person.key}" if person.is_child else None,
        }  # fmt: skip
        person_id = operator.post(PEOPLE, content, key=f"seed {person.key} person")["id"]
        if person.territory is not None:
            role = {"role": person.held.value, "area": person.territory}
            operator.post(f"{PEOPLE}/{person_id}/roles", role, key=f"seed {person.key} role")
    if not operator.person["verified"] or person.held is not Role.OPERATOR:
        operator.post(f"{PEOPLE}/{person_id}/residency", key=f"seed {person.key} residency")


def open_cycle(officer: Visitor) -> None:
    """Let the city's planning year begin, unless it has."""
    today = clock.now().astimezone(clock.WITA).date()
    phases = [
        {"name": name, "starts_on": _day(today, first), "ends_on": _day(today, last)} for name, first, last in PHASES
    ]
    content = {
        "area_code": CITY, "title": f"Musyawarah perencanaan {today.year} untuk {today.year + 1}",
        "plan_year": today.year, "delivery_year": today.year + 1, "support_threshold": SUPPORT_THRESHOLD,
        "answer_days": 30, "phases": phases,
    }  # fmt: skip
    try:
        officer.post("/api/proposals/v1/cycles", content)
    except Refused as refused:
        if refused.code != "cycle_already_open":
            raise


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
