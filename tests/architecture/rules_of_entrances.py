"""How one comes in: routes, jobs and reactions are thin, and stand and are called as everybody expects."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.rules_of_shape import docstring_length, name_of
from tests.architecture.source import House, Module, Violation

LONGEST_ROUTE = 8
"""Lines, without decorators and docstring."""
VERBS = re.compile(r"\.(route|get|post|put|patch|delete)\(")
MAKES_A_JOB = {"Job", "sweep"}


def routes_stay_thin(house: House) -> Iterator[Violation]:
    """A route is decorators and at most 8 lines, whatever the file that declares it: no rule, no query."""
    for module in house:
        if module.path.parts[0] in {"services", "shared"}:
            for function in filter(_is_route, module.functions()):
                if _body_length(function) > LONGEST_ROUTE:
                    yield Violation(
                        module.path, function.lineno, f"the route {function.name} has {_body_length(function)} lines"
                    )


def routes_stand_where_they_are_looked_for(house: House) -> Iterator[Violation]:
    """Who asks what a subject answers reads its http.py. One of the portal may have more pages than a file."""
    for module in house:
        if module.service not in {None, "portal"} and module.role != "http":
            for function in filter(_is_route, module.functions()):
                yield Violation(module.path, function.lineno, f"declares the route {function.name}; put it in http.py")


def tasks_carry_the_name_of_their_service(house: House) -> Iterator[Violation]:
    """A job is called <service>.<what it does>, so that it travels on its own queue under a name that never moves."""
    for module in house:
        for call in _jobs(module):
            name = _name_given(house, module, call)
            if not re.fullmatch(rf"{module.service}\.[a-z_]+", name):
                yield Violation(module.path, call.lineno, f"is called {name!r}; begin with {module.service} and a dot")


def reactions_are_called_after_what_happened(house: House) -> Iterator[Violation]:
    """on_proposal_published, so that a reader finds every reaction to an event by its name."""
    for module in house:
        if module.service and module.role == "reactions":
            for node in module.tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith(("on_", "_")):
                    yield Violation(module.path, node.lineno, f"call it on_<event>, not {node.name}")


def _is_route(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(VERBS.search(ast.unparse(decorator)) for decorator in function.decorator_list)


def _body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0].lineno
    return (function.end_lineno or first) - first + 1 - docstring_length(function)


def _jobs(module: Module) -> Iterator[ast.Call]:
    """Where a service makes a job."""
    nodes = ast.walk(module.tree) if module.service else iter(())
    return (node for node in nodes if isinstance(node, ast.Call) and name_of(node) in MAKES_A_JOB)


def _name_given(house: House, module: Module, call: ast.Call) -> str:
    """The name of a job, its `name=` or first argument, with constants put in wherever they stand; "" where none is."""
    given = next((one.value for one in call.keywords if one.arg == "name"), call.args[0] if call.args else None)
    parts = given.values if isinstance(given, ast.JoinedStr) else [given]
    return "".join(_text(house, module, part.value if isinstance(part, ast.FormattedValue) else part) for part in parts)


def _text(house: House, module: Module, part: ast.expr | None) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    words = ast.unparse(part).split(".") if part is not None else [""]
    holder, _, name = ".".join([module.meanings.get(words[0], words[0]), *words[1:]]).rpartition(".")
    return _constants(house.by_name.get(holder, module)).get(name, "")


def _constants(module: Module) -> dict[str, str]:
    """The texts that a module names at its beginning, also several in one line."""
    found: dict[str, str] = {}
    for node in module.tree.body:
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs = (
                zip(target.elts, value.elts, strict=False)
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                else [(target, value)]
            )
            found |= {
                name.id: str(text.value)
                for name, text in pairs
                if isinstance(name, ast.Name) and isinstance(text, ast.Constant)
            }
    return found


RULES = [
    routes_stay_thin,
    routes_stand_where_they_are_looked_for,
    tasks_carry_the_name_of_their_service,
    reactions_are_called_after_what_happened,
]
