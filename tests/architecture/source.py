"""The source of the house as the rules read it: every Python file with its place, its text and its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.architecture.places import ROLES, Place, place_of_file, place_of_words

FLOORS = ("services", "shared", "deploy", "tests")
SEEN_BY_BROWSERS = {".html", ".css", ".js"}


@dataclass(frozen=True)
class Module:
    """One file; `path` is relative to the root of the house."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def place(self) -> Place:
        """Where it stands: service, side, subject and role."""
        return place_of_file(self.path.parts[:-1], self.role)

    @property
    def service(self) -> str | None:
        """The service it belongs to."""
        return self.place.service

    @property
    def subject(self) -> str | None:
        """The subject it belongs to, dotted where one lies within another."""
        return self.place.subject

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
        yield from self._imported

    @cached_property
    def _imported(self) -> list[tuple[str, int]]:
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [(f"{self._module_of(node)}.{alias.name}", node.lineno) for alias in node.names]
        return found

    def _module_of(self, node: ast.ImportFrom) -> str:
        """The module that names are imported from, counted from the root also where dots count from here."""
        here = self.path.parent.parts[: len(self.path.parent.parts) + 1 - node.level] if node.level else ()
        return ".".join([*here, *([node.module] if node.module else [])])

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What each imported name stands for: `from a import b as c` makes c mean a.b."""
        found: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.asname: alias.name for alias in node.names if alias.asname}
            elif isinstance(node, ast.ImportFrom):
                found |= {alias.asname or alias.name: f"{self._module_of(node)}.{alias.name}" for alias in node.names}
        return found

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method in it."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@dataclass(frozen=True)
class Page:
    """A template, style or script that reaches browsers."""

    path: Path
    text: str


@dataclass(frozen=True)
class Violation:
    """Where a rule is broken and what to do."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


@dataclass(frozen=True)
class House:
    """All modules, in the order of their paths, and what browsers are sent."""

    modules: list[Module]
    pages: list[Page]

    def __iter__(self) -> Iterator[Module]:
        return iter(self.modules)

    @cached_property
    def by_name(self) -> dict[str, Module]:
        """Each module by the name under which it is imported."""
        return {module.dotted: module for module in self.modules}

    def loaded_by(self, name: str) -> Iterator[Module]:
        """The modules of ours that importing a dotted name loads: itself, and every package above it."""
        parts = name.split(".")
        found = (self.by_name.get(".".join(parts[:length])) for length in range(1, len(parts) + 1))
        return (module for module in found if module is not None)

    def place(self, name: str) -> Place:
        """Where what a dotted name means stands, told by its file if there is one, and by its words if not."""
        *_, last = [None, *self.loaded_by(name)]
        parts = tuple(name.split("."))
        words = place_of_words(parts)
        if last is None or (last.role == "__init__" and words.role in ROLES):
            return words
        if last.role == "__init__" and len(parts) > len(last.dotted.split(".")) + 1:
            return words  # more than a name within that package
        return last.place


Rule = Callable[[House], Iterator[Violation]]


def read_house(root: Path) -> House:
    """Every Python file on the floors below `root`, and the portal's pages; alembic's steps are left to their order."""
    files = (path for floor in FLOORS for path in sorted((root / floor).rglob("*.py")))
    seen = (path for path in sorted((root / "services").rglob("*")) if path.suffix in SEEN_BY_BROWSERS)
    return House(
        [Module(*_read(root, path)) for path in files if "migrations" not in path.relative_to(root).parts],
        [Page(*_read(root, path)) for path in seen],
    )


def _read(root: Path, path: Path) -> tuple[Path, str]:
    return path.relative_to(root), path.read_text(encoding="utf-8")
