"""Whose clock decides."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source import House, Module, Violation

OWN_CLOCK = {"clock.now", "clock.today"}
KNOWS_NO_DATABASE = {"schemas"}
SENTENCE = "decides by this machine's clock; ask shared.database.instants, or only write the instant down"


def what_is_due_goes_by_the_databases_clock(house: House) -> Iterator[Violation]:
    """This machine's clock writes down when something happened: nobody compares it, reckons with it or hands it on.

    A worker whose clock was a day ahead took every login code for too old. The portal has no database to ask.
    """
    for module in house:
        if _decides(module):
            lines = {
                node.lineno for function in module.functions() for node in _deciding(function, _kept_in(function))
            } | {node.lineno for node in _deciding(module.tree, set())}
            yield from (Violation(module.path, line, SENTENCE) for line in sorted(lines))


def _decides(module: Module) -> bool:
    if module.path.parts[:2] == ("shared", "events"):
        return True
    return module.service not in {None, "portal"} and module.role not in KNOWS_NO_DATABASE


def _deciding(scope: ast.AST, names: set[str]) -> Iterator[ast.expr]:
    """Where the own clock, or a name that keeps it, is compared or reckoned with, or the clock itself is handed on."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Compare | ast.BinOp) and any(_is_own(part, names) for part in ast.walk(node)):
            yield node
        if isinstance(node, ast.Call) and any(_is_own(given, set()) for given in node.args):
            yield node


def _kept_in(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    assigned = [node for node in ast.walk(function) if isinstance(node, ast.Assign) and _is_own(node.value, set())]
    return {target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)}


def _is_own(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in OWN_CLOCK
    return isinstance(node, ast.Name) and node.id in names


RULES = [what_is_due_goes_by_the_databases_clock]
