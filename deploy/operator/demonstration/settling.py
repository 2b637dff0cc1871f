"""Settling a demonstration city: its people, by the operator, and its planning year."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from deploy.operator.demonstration.door import Door, unless
from deploy.operator.demonstration.registry import Registry
from deploy.operator.demonstration.visitors import Visitor
from deploy.operator.people import CITY, DAMAI, EVERYBODY, Person
from shared import ages, clock
from shared.contracts.roles import Role

AT_ONCE = 6
SUPPORT_THRESHOLD = 20
PHASES = (("usul", -40, 20), ("bahas", -30, 30), ("periksa", -20, 60), ("pilih", -10, 90), ("wujud", 30, 400))
"""First and last day of each phase, counted from today: in a demonstration, everything can be tried at once."""

PEOPLE = "/api/identity/v1/people"
PROPOSED_ROLES = "/api/identity/v1/proposed-roles"
FIRST_OFFICERS = ("dp3akb", "dp3akb2")
"""Made by the operator's command; every other role of staff the operator proposes, and one of them agrees."""


def settle(door: Door, registry: Registry) -> dict[str, Visitor]:
    """Everybody registered, confirmed and in her role, and logged in, by key. Doing so again changes nothing.

    Half a settling is finished by the next: each step is taken for those for whom it was not.
    """
    operator = Visitor(door, registry.first_people(EVERYBODY["operator"], [EVERYBODY[key] for key in FIRST_OFFICERS]))
    known = registry.sessions_of(EVERYBODY.values())
    _each([person for person in EVERYBODY.values() if person.key not in known], lambda one: _register(operator, one))
    visitors = _log_in(door, registry, list(EVERYBODY))
    idle = [person for person in EVERYBODY.values() if not _is_in_office(visitors[person.key], person)]
    _each(idle, lambda person: _appoint(visitors, person))
    visitors |= _log_in(door, registry, [person.key for person in idle])
    strangers = [person for person in EVERYBODY.values() if not visitors[person.key].person["verified"]]
    _each(strangers, lambda person: _confirm(visitors, person))
    _leave_something_to_do(visitors)
    return visitors | _log_in(door, registry, [person.key for person in strangers])


def _leave_something_to_do(visitors: dict[str, Visitor]) -> None:
    """On the desk of residents: two newcomers whom one officer registered, and a role that waits for a second one."""
    for number, (alias, age) in enumerate((("Pak Anwar", 58), ("Bu Lina", 33))):
        content = {"alias": alias, "kelurahan": DAMAI, "birth_month": ages.birth_month(age, clock.today())}
        visitors["lurah"].post(PEOPLE, content, key=f"seed newcomer {number}")
    person_id = visitors["tetangga1"].person["id"]
    role = {"role": Role.FACILITATOR.value, "area": DAMAI}
    unless(
        {"grant_proposed", "role_held"},
        lambda: visitors["operator"].post(
            f"{PEOPLE}/{person_id}/roles", role, key="seed waiting role", act="role.grant"
        ),
    )


def _each(people: list[Person], step: Callable[[Person], None]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(step, people))


def _log_in(door: Door, registry: Registry, keys: list[str]) -> dict[str, Visitor]:
    secrets = registry.sessions_of(EVERYBODY[key] for key in keys)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return dict(zip(secrets, threads.map(lambda key: Visitor(door, secrets[key]), secrets), strict=True))


def _is_in_office(visitor: Visitor, person: Person) -> bool:
    return person.territory is None or any(held["role"] == person.held for held in visitor.person["roles"])


def _register(operator: Visitor, person: Person) -> None:
    content = {
        "alias": person.name, "kelurahan": person.kelurahan, "birth_month": person.born, "email": person.address,
        "consent_reference": f"Formulir contoh {person.key}" if person.is_child else None,
    }  # fmt: skip
    operator.post(PEOPLE, content, key=f"seed {person.key} person")


def _appoint(visitors: dict[str, Visitor], person: Person) -> None:
    """The operator proposes; where it is a role of staff, an officer of the city agrees."""
    role = {"role": person.held.value, "area": person.territory}
    path = f"{PEOPLE}/{visitors[person.key].person['id']}/roles"
    given = visitors["operator"].post(path, role, key=f"seed {person.key} role", act="role.grant")
    if given["state"] == "proposed":
        path = f"{PROPOSED_ROLES}/{given['id']}/agreement"
        visitors[FIRST_OFFICERS[0]].post(path, key=f"seed {person.key} agreement", act="role.grant")


def _confirm(visitors: dict[str, Visitor], person: Person) -> None:
    """An officer confirms where somebody lives; nobody confirms herself, and the operator nobody."""
    officer = visitors[FIRST_OFFICERS[person.key == FIRST_OFFICERS[0]]]
    person_id = visitors[person.key].person["id"]
    officer.post(f"{PEOPLE}/{person_id}/residency", key=f"seed {person.key} residency")


def open_cycle(officer: Visitor) -> None:
    """Let the city's planning year begin, unless it has."""
    today = clock.today()
    phases = [
        {"name": name, "starts_on": _day(today, first), "ends_on": _day(today, last)} for name, first, last in PHASES
    ]
    content = {
        "area_code": CITY, "title": f"Musyawarah perencanaan {today.year} untuk {today.year + 1}",
        "plan_year": today.year, "delivery_year": today.year + 1, "support_threshold": SUPPORT_THRESHOLD,
        "answer_days": 30, "phases": phases,
    }  # fmt: skip
    unless({"cycle_already_open"}, lambda: officer.post("/api/proposals/v1/cycles", content))


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
