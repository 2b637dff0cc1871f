"""What domain code reaches through its imports, however many lie between: no web, no queue and no commit."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache

from tests.architecture.source import House, Module, Violation

WEB_AND_QUEUE = {"flask", "flask_smorest", "flask_babel", "werkzeug", "webargs", "celery", "kombu", "granian"}
OF_TRANSACTIONS = {"transaction", "commit", "rollback"}
"""What begins and ends one. `begin_nested` is a savepoint, which leaves the transaction to its owner."""
OWNER = "shared.database"
"""Hands transactions out, and is loaded by whoever asks it the time."""
OWN_TRANSACTIONS = {
    "services/voting/box/ballots/box.py": "a ballot is put in by one statement that commits itself, before the answer",
    "services/voting/box/ballots/actions.py": "one statement puts a ballot in, on its own connection; who asks why not "
    "has no other",
    "services/voting/box/ballots/booth.py": "reads a frozen paper once for all requests, and keeps it in memory",
    "services/voting/carrier/tallying/counting_process.py": "is an entrypoint: the process that counts one poll",
    "services/identity/roles/first_operator.py": "is an entrypoint: a command of who installs",
    "services/identity/roles/first_officers.py": "is an entrypoint: a command of who installs",
}
"""Domain modules that open a transaction of their own, each with its reason."""


def domain_code_reaches_neither_web_nor_queue(house: House) -> Iterator[Violation]:
    """What is true and what may be done depends neither on who asks over which wire, nor on what a queue brings."""
    for module in house:
        if module.place.is_domain and (way := _way_out(house, module, _web_or_queue)):
            yield Violation(module.path, 1, f"reaches {way[-1]}: {' > '.join(way)}; leave that to http and jobs")


def domain_code_reaches_no_commit(house: House) -> Iterator[Violation]:
    """Nor does it load what ends a transaction of somebody else, however many imports lie between."""
    for module in house:
        if module.place.is_domain and (way := _way_out(house, module, _ends_transactions)):
            yield Violation(module.path, 1, f"reaches a commit: {' > '.join(way)}; leave that to the entrypoint")


def domain_code_never_commits(house: House) -> Iterator[Violation]:
    """The entrypoint owns the transaction (a request, a job, a received batch): one entry, one transaction."""
    for module in house:
        inside = module.place.is_domain or (module.subject and module.role in {"reactions", "http", "pages"})
        if inside and module.path.as_posix() not in OWN_TRANSACTIONS:
            for name, line in transactions_in(module):
                yield Violation(module.path, line, f"calls {name}(); leave that to the entrypoint")


def domain_code_calls_no_entrance(house: House) -> Iterator[Violation]:
    """Nobody comes back in by a door: a rule that needs what a route, job or reaction does finds it in an action."""
    for module in house:
        if not module.place.is_domain:
            continue
        for name, line in module.imports():
            if name.startswith("services.") and house.place(name).role in {
                "http",
                "jobs",
                "reactions",
                "app",
                "worker",
            }:
                yield Violation(module.path, line, f"imports {name}; what both need belongs to an action or a query")


def transactions_in(module: Module) -> Iterator[tuple[str, int]]:
    """Where a module ends a transaction, or begins one."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in OF_TRANSACTIONS:
                yield node.func.attr, node.lineno
            if any(given.arg == "autocommit" and ast.unparse(given.value) != "False" for given in node.keywords):
                yield "autocommit", node.lineno


def _web_or_queue(module: Module) -> str | None:
    return next(iter(sorted(_loads(module)[0] & WEB_AND_QUEUE)), None)


@cache
def _ends_transactions(module: Module) -> str | None:
    listed = module.path.as_posix() in OWN_TRANSACTIONS or f"{module.dotted}.".startswith(f"{OWNER}.")
    found = (f"line {line}" for name, line in transactions_in(module) if name != "transaction")
    return None if listed else next(found, None)


def _way_out(house: House, module: Module, found_in: Callable[[Module], str | None]) -> list[str]:
    """The shortest way of imports from a module to one in which something is found; empty where there is none."""
    ways = {module.dotted: [module.dotted]}
    waiting = deque([module])
    while waiting:
        here = waiting.popleft()
        if found := found_in(here):
            return [*ways[here.dotted], found]
        for name in _loads(here)[1]:
            for there in house.loaded_by(name):
                if there.dotted not in ways:
                    ways[there.dotted] = [*ways[here.dotted], there.dotted]
                    waiting.append(there)
    return []


@cache
def _loads(module: Module) -> tuple[frozenset[str], tuple[str, ...]]:
    """The foreign packages that a module imports, and the names of ours; not what only a type checker reads."""
    spared = {
        inner
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for inner in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    names = [name for name, line in module.imports() if line not in spared]
    ours = tuple(sorted({name for name in names if name.split(".")[0] in {"services", "shared"}}))
    return frozenset(name.split(".")[0] for name in names), ours


RULES = [
    domain_code_reaches_neither_web_nor_queue,
    domain_code_reaches_no_commit,
    domain_code_never_commits,
    domain_code_calls_no_entrance,
]
