"""Neighbours of a demonstration who only live there: a secret poll needs people enough to hide in.

They have no contact and never log in. The last of them has an address, by which a second filling knows that all are
there; a filling that was interrupted goes on where it was, since the same key registers nobody twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from deploy.operator.demonstration.door import Refused
from deploy.operator.demonstration.registry import Registry
from deploy.operator.demonstration.visitors import Visitor
from deploy.operator.people import CITY, DAMAI, Person
from shared import ages, clock
from shared.contracts.roles import Role

AT_ONCE = 6
EACH = 30
PEOPLE = "/api/identity/v1/people"
MARGO_MULYO, GUNUNG_BAHAGIA, SEPINGGAN = "64.71.02.1005", "64.71.05.1006", "64.71.05.1002"
PLACES = (
    (DAMAI, range(10, 18)), (DAMAI, range(20, 70)), (MARGO_MULYO, range(20, 70)),
    (GUNUNG_BAHAGIA, range(10, 18)), (SEPINGGAN, range(20, 70)),
)  # fmt: skip
"""Where a secret poll is held, and how old those are who vote in it."""
LAST = Person("warga-terakhir", "Warga terakhir", DAMAI, 40, Role.RESIDENT, CITY)


def settle_crowd(people: Mapping[str, Visitor], registry: Registry) -> None:
    """Register and confirm them all, unless they are there."""
    if registry.sessions_of([LAST]):
        return
    crowd = [
        (f"{kelurahan} {at} {number}", kelurahan, list(years)[number * 7 % len(years)])
        for at, (kelurahan, years) in enumerate(PLACES)
        for number in range(EACH)
    ]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda one: _settle(people, *one), crowd))
    _settle(people, LAST.key, LAST.kelurahan, LAST.age, LAST.address)


def _settle(people: Mapping[str, Visitor], name: str, kelurahan: str, age: int, email: str | None = None) -> None:
    """The operator registers her, an officer confirms where she lives."""
    content = {
        "alias": f"Warga {name.rpartition(' ')[2]}", "kelurahan": kelurahan, "email": email,
        "birth_month": ages.birth_month(age, clock.today()),
        "consent_reference": f"Formulir contoh {name}" if age < ages.ADULT else None,
    }  # fmt: skip
    person = people["operator"].post(PEOPLE, content, key=f"seed crowd {name}")
    try:
        people["dp3akb"].post(f"{PEOPLE}/{person['id']}/residency", key=f"seed crowd {name} residency")
    except Refused as refused:
        if refused.code != "already_verified":
            raise
