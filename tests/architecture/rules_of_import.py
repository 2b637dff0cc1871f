"""Who may import whom."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from tests.architecture.source import House, Module, Violation

# Within a subject imports go down; a floor may import the floors below it and its own.
FLOOR = {"http": 3, "jobs": 3, "reactions": 3, "actions": 2, "queries": 1, "model": 0}
SPEAK_HTTP = {"portal", "notifications"}
PURE_LIBRARIES = {"numpy", "numba", "llvmlite", "gmpy2"}
FRAMEWORKS = {"flask", "flask_smorest", "marshmallow", "sqlalchemy", "celery", "kombu", "psycopg"}
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


def only_portal_and_notifications_speak_http(house: House) -> Iterator[Violation]:
    """Every other service learns what it needs from events."""
    for module, name, line in _imports(house, "services"):
        if name.split(".")[0] in {"httpx", "requests", "urllib3"} and module.service not in SPEAK_HTTP:
            yield Violation(module.path, line, f"{module.service} calls over HTTP; let it hear an event instead")


def imports_go_down_inside_a_subject(house: House) -> Iterator[Violation]:
    """http, jobs, reactions -> actions -> queries -> model; schemas belong to http alone."""
    for module, name, line in _imports(house, "services"):
        target = _neighbour(module, name)
        if target is None or target == module.role:
            continue
        if target == "schemas" and module.role != "http":
            yield Violation(module.path, line, f"{module.role} imports schemas, which belong to http alone")
        elif _climbs(module.role, target):
            yield Violation(
                module.path, line, f"{module.role} imports {target}, which stands on the same floor or above it"
            )


def subjects_follow_the_door_plate(house: House) -> Iterator[Violation]:
    """Between subjects of one service imports go one way: in the order that the service's door plate names."""
    plates = {module.service: module.text for module in house if module.role == "__init__" and not module.subject}
    for module, name, line in _imports(house, "services"):
        target = _other_subject(module, name)
        if target is None:
            continue
        order = door_plate_order(plates.get(module.service, ""))
        if module.subject not in order or target not in order:
            sentence = f"the door plate of {module.service} gives no order of {module.subject} and {target}"
            yield Violation(module.path, line, sentence)
        elif order.index(target) > order.index(module.subject):
            yield Violation(
                module.path, line, f"{module.subject} imports {target}, which comes after it on the door plate"
            )


def counting_is_pure(house: House) -> Iterator[Violation]:
    """A citizen can run the counting rules alone: numpy, kernels, the standard library and the rules' names."""
    allowed = set(sys.stdlib_module_names) | PURE_LIBRARIES
    for module, name, line in _imports(house, "services"):
        if module.service == "voting" and module.subject == "counting" and module.role not in {*FLOOR, "schemas"}:
            own = name.startswith("services.voting.counting.") and name.split(".")[3] not in {*FLOOR, "schemas"}
            own = own or name.startswith("shared.contracts.vocabulary")
            if not own and name.split(".")[0] not in allowed:
                yield Violation(
                    module.path, line, f"the counting rule imports {name}; keep it to numpy and the standard library"
                )


def the_language_stands_alone(house: House) -> Iterator[Violation]:
    """shared/contracts needs the standard library, marshmallow and the shared clock and ids, nothing else."""
    allowed = set(sys.stdlib_module_names) | {"marshmallow"}
    for module, name, line in _imports(house, "shared"):
        known = name.split(".")[0] in allowed or name.startswith(("shared.contracts", "shared.clock", "shared.ids"))
        if module.path.parts[1] == "contracts" and not known:
            yield Violation(module.path, line, f"the language imports {name}; it must be readable by any program")


def routes_hold_no_sql(house: House) -> Iterator[Violation]:
    """http.py decides nothing and schemas.py asks no database."""
    for module, name, line in _imports(house, "services"):
        if (
            module.role in {"http", "schemas"}
            and module.service != "portal"
            and name.split(".")[0] in {"sqlalchemy", "psycopg"}
        ):
            yield Violation(module.path, line, f"{module.role} imports {name}; ask a query or an action")


def models_know_no_framework_of_the_web(house: House) -> Iterator[Violation]:
    """What is always true does not depend on who asks, nor over which wire."""
    for module, name, line in _imports(house, "services"):
        of_the_wire = name.split(".")[0] in FRAMEWORKS - {"sqlalchemy", "psycopg"}
        if of_the_wire and module.subject and module.role in {"model", "queries", "actions"}:
            yield Violation(module.path, line, f"{module.role} imports {name}; leave the wire to http, jobs, reactions")


def door_plate_order(text: str) -> list[str]:
    """The subjects in the order of a door plate: each may import those before it. `a < b` and `b > a` read alike."""
    found = ORDER.search(text)
    if not found:
        return []
    names = re.findall(r"[a-z_]+", found.group(1))
    return names[::-1] if ">" in found.group(1) else names


def _imports(house: House, floor: str) -> Iterator[tuple[Module, str, int]]:
    for module in house:
        if module.path.parts[0] == floor:
            yield from ((module, name, line) for name, line in module.imports())


def _neighbour(module: Module, name: str) -> str | None:
    """The role of the module of the same subject that `name` reaches into."""
    parts = name.split(".")
    if module.subject and parts[:3] == ["services", module.service, module.subject] and len(parts) > 3:
        return parts[3]
    return None


def _other_subject(module: Module, name: str) -> str | None:
    """The other subject of the same service that `name` reaches into; settings and the base of tables belong to all."""
    parts = name.split(".")
    if module.subject and parts[:2] == ["services", module.service] and len(parts) > 3:
        return parts[2] if parts[2] not in {module.subject, "settings", "database"} else None
    return None


def _climbs(role: str, target: str) -> bool:
    return role in FLOOR and target in FLOOR and FLOOR[target] >= FLOOR[role]


RULES = [
    services_never_import_each_other,
    shared_knows_no_service,
    services_know_neither_deploy_nor_tests,
    only_portal_and_notifications_speak_http,
    imports_go_down_inside_a_subject,
    subjects_follow_the_door_plate,
    counting_is_pure,
    the_language_stands_alone,
    routes_hold_no_sql,
    models_know_no_framework_of_the_web,
]
