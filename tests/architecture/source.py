"""The source of the house as the rules read it: every Python file with its place, its text and its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FLOORS = ("services", "shared", "deploy", "tests")


@dataclass(frozen=True)
class Module:
    """One file; `path` is relative to the root of the house."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, filename=str(self.path))

    @property
    def service(self) -> str | None:
        """The service it belongs to."""
        return self.path.parts[1] if self.path.parts[0] == "services" and len(self.path.parts) > 2 else None

    @property
    def subject(self) -> str | None:
        """The subject of its service it belongs to."""
        return self.path.parts[2] if self.service and len(self.path.parts) > 3 else None

    @property
    def role(self) -> str:
        """Its file name without the ending: model, actions, http ..."""
        return self.path.stem

    @property
    def dotted(self) -> str:
        """The name by which it is imported."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every dotted name it imports, with the line: `from a.b import c` gives a.b.c."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What each imported name stands for: `from a import b as c` makes c mean a.b."""
        found: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.asname: alias.name for alias in node.names if alias.asname}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        return found

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method in it."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@dataclass(frozen=True)
class Violation:
    """Where a rule is broken and what to do."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


House = list[Module]
Rule = Callable[[House], Iterator[Violation]]


def read_house(root: Path) -> House:
    """Every Python file on the floors below `root`; alembic's numbered migrations are left to their own order."""
    files = (path for floor in FLOORS for path in sorted((root / floor).rglob("*.py")))
    places = (path.relative_to(root) for path in files)
    return [
        Module(place, (root / place).read_text(encoding="utf-8")) for place in places if "migrations" not in place.parts
    ]
