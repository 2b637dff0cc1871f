"""Who may import whom."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.places import DOORS, PURE_ROOMS, SIDES, Place
from tests.architecture.source import House, Module, Violation

FLOOR = {"http": 4, "jobs": 4, "reactions": 4, "actions": 3, "queries": 2, "permissions": 2, "model": 1} | {
    "states": 0,
    "refusals": 0,
}
"""Within a subject imports go down: a role imports those below it, and none beside it or above."""
BESIDE = {"queries", "permissions"}
"""One of the two may use the other: either what may be seen is part of a question, or who may act is found by one."""
PORTAL_FLOOR = {"pages": 3, "view": 2, "forms": 1, "words": 0}
PURE_LIBRARIES = {"numpy", "numba", "llvmlite", "gmpy2", "rfc8785", "cryptography"}
PURE_OF_OURS = ("shared.contracts.vocabulary", "shared.refusals")
"""What rooms that a citizen runs alone may take from `shared`: it needs no server either."""
ORDER = re.compile(r"(?:each may import those before it|\border)\b:?\s+([^.(]+)", re.IGNORECASE)


def services_never_import_each_other(house: House) -> Iterator[Violation]:
    """A service talks to another by events and HTTP, never by import."""
    for module, name, line in _imports(house, "services"):
        parts = name.split(".")
        if parts[0] == "services" and len(parts) > 1 and parts[1] != module.service:
            yield Violation(
                module.path, line, f"{module.service} imports the service {parts[1]}; use its events or its HTTP"
            )


def shared_knows_no_service(house: House) -> Iterator[Violation]:
    """The plumbing knows neither the services nor how they are run."""
    for module, name, line in _imports(house, "shared"):
        if name.split(".")[0] in {"services", "deploy", "tests"}:
            yield Violation(module.path, line, f"shared imports {name}; turn the dependency around")


def services_know_neither_deploy_nor_tests(house: House) -> Iterator[Violation]:
    """What runs the services and what tests them stays outside of them."""
    for module, name, line in _imports(house, "services"):
        if name.split(".")[0] in {"deploy", "tests"}:
            yield Violation(module.path, line, f"a service imports {name}; only deploy and tests know the services")


def sides_never_import_each_other(house: House) -> Iterator[Violation]:
    """Who knows voters loads nothing that knows ballots, and the other way; the carrier alone goes to both."""
    for module, there, line in _within_a_service(house):
        if module.service in SIDES and there.side != module.place.side and there.side is not None:
            if module.place.is_pure_room:
                yield Violation(module.path, line, f"a room that runs alone imports the side {there.side}")
            elif module.place.side != "carrier":
                here = module.place.side or module.service
                yield Violation(module.path, line, f"{here} imports the side {there.side}; let the carrier carry")


def imports_go_down_inside_a_subject(house: House) -> Iterator[Violation]:
    """http, jobs, reactions -> actions -> queries, permissions -> model -> states, refusals; schemas for http."""
    beside = {
        module.path.parent for module, there, _ in _within_a_service(house) if _are_beside(module, there, "queries")
    }
    for module, there, line in _within_a_service(house):
        if module.subject is None or there.subject != module.subject or there.role in {None, module.role}:
            continue
        if _are_beside(module, there, "permissions") and module.path.parent not in beside:
            continue
        if _are_beside(module, there, "queries"):
            continue
        floors = PORTAL_FLOOR if module.service == "portal" else FLOOR
        own, other = floors.get(module.role), floors.get(there.role or "")
        if there.role == "schemas" and module.role != "http":
            yield Violation(module.path, line, f"{module.role} imports schemas, which belong to http alone")
        elif module.role == "schemas" and other is not None and other > FLOOR["model"]:
            yield Violation(module.path, line, f"schemas import {there.role}; they say only what a message looks like")
        elif own is not None and other is not None and other >= own:
            yield Violation(
                module.path, line, f"{module.role} imports {there.role}, which stands on the same floor or above it"
            )


def subjects_follow_the_door_plate(house: House) -> Iterator[Violation]:
    """Between the subjects of a folder imports go one way: in the order that the folder's door plate names."""
    plates = {module.path.parent: door_plate_order(module.text) for module in house if module.role == "__init__"}
    for module, there, line in _within_a_service(house):
        if module.subject is None or there.subject is None or there.role in DOORS - {"__init__"}:
            continue
        if there.side != module.place.side:
            continue  # sides_never_import_each_other; what is pure belongs to no side, and stands below all
        folder, here, other = _parted(module, there)
        if here is None or other is None:
            continue  # one lies within the other
        order = plates.get(folder, [])
        if here not in order or other not in order:
            yield Violation(module.path, line, f"the door plate of {folder} gives no order of {here} and {other}")
        elif order.index(other) > order.index(here):
            yield Violation(module.path, line, f"{here} imports {other}, which comes after it on the door plate")


def rooms_that_run_alone_are_pure(house: House) -> Iterator[Violation]:
    """A citizen can run counting and board without a server: numpy, kernels, signatures, the standard library."""
    allowed = set(sys.stdlib_module_names) | PURE_LIBRARIES
    for module, name, line in _imports(house, "services"):
        if not module.place.is_pure_room:
            continue
        ours = tuple(f"services.{module.service}.{room}" for room in PURE_ROOMS[module.service or ""])
        if not name.startswith((*ours, *PURE_OF_OURS)) and name.split(".")[0] not in allowed:
            sentence = f"{module.subject} imports {name}; keep it to numpy and the standard library"
            yield Violation(module.path, line, sentence)


def the_language_stands_alone(house: House) -> Iterator[Violation]:
    """shared/contracts needs the standard library, marshmallow and the shared clock and ids, nothing else."""
    allowed = set(sys.stdlib_module_names) | {"marshmallow"}
    for module, name, line in _imports(house, "shared"):
        known = name.split(".")[0] in allowed or name.startswith(("shared.contracts", "shared.clock", "shared.ids"))
        if module.path.parts[1] == "contracts" and not known:
            yield Violation(module.path, line, f"the language imports {name}; it must be readable by any program")


def routes_hold_no_sql(house: House) -> Iterator[Violation]:
    """What declares routes decides nothing, and schemas ask no database."""
    for module, name, line in _imports(house, "services"):
        if module.role in {"http", "pages", "schemas"} and name.split(".")[0] in {"sqlalchemy", "psycopg"}:
            yield Violation(module.path, line, f"{module.role} imports {name}; ask a query or an action")


def door_plate_order(text: str) -> list[str]:
    """The subjects in the order of a door plate: each may import those before it. `a < b` and `b > a` read alike."""
    found = ORDER.search(text)
    if not found:
        return []
    names = re.findall(r"[a-z_]+", found.group(1))
    return names[::-1] if ">" in found.group(1) else names


def _are_beside(module: Module, there: Place, importer: str) -> bool:
    """Whether one of `BESIDE` imports the other of its own subject, and is the `importer` of the two."""
    own = there.subject == module.subject and there.home == module.place.home
    return own and module.role == importer and {module.role, there.role} == BESIDE


def _parted(module: Module, there: Place) -> tuple[Path, str | None, str | None]:
    """The folder in which two subjects lie, and what each is called in it; None for what is that folder itself."""
    one, other = (module.subject or "").split("."), (there.subject or "").split(".")
    shared = next((number for number, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    shared = min(len(one), len(other)) if shared is None else shared
    folder = Path("services", *module.place.home.split("."), *one[:shared])
    here, away = (names[shared] if len(names) > shared else None for names in (one, other))
    return folder, here, away


def _imports(house: House, floor: str) -> Iterator[tuple[Module, str, int]]:
    for module in house:
        if module.path.parts[0] == floor:
            yield from ((module, name, line) for name, line in module.imports())


def _within_a_service(house: House) -> Iterator[tuple[Module, Place, int]]:
    """Each import of a module of the same service, as where that one stands."""
    for module, name, line in _imports(house, "services"):
        if name.startswith(f"services.{module.service}."):
            yield module, house.place(name), line


RULES = [
    services_never_import_each_other,
    shared_knows_no_service,
    services_know_neither_deploy_nor_tests,
    sides_never_import_each_other,
    imports_go_down_inside_a_subject,
    subjects_follow_the_door_plate,
    rooms_that_run_alone_are_pure,
    the_language_stands_alone,
    routes_hold_no_sql,
]
