"""Counting, the ballot paper and the board stand alone: none of them needs a side, a server or a database."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("counting", "ballot_paper", "board")
OF_A_SERVER = {"flask", "werkzeug", "celery", "kombu", "sqlalchemy", "psycopg"}
LATE = ("services.voting.counting.pabulib", "services.voting.counting.explanation")
LOAD = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(" ".join(sorted(name for name in sys.modules)))
"""


def modules() -> dict[str, Path]:
    """Every module of the rooms by its dotted name."""
    files = (path for room in ROOMS for path in sorted((ROOT / "services/voting" / room).rglob("*.py")))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in files}


def imported_by(path: Path) -> set[str]:
    """What a file imports, wherever in it: `from a.b import c` gives a.b and a.b.c."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return named


def test_no_module_of_the_rooms_is_loaded_by_what_it_loads_itself() -> None:
    """So each can be loaded first, alone; TopologicalSorter names the circle where there is one."""
    known = modules()
    TopologicalSorter({name: imported_by(path) & known.keys() for name, path in known.items()}).prepare()


def test_the_rooms_know_no_side() -> None:
    pure = tuple(f"services.voting.{room}" for room in ROOMS)
    for name, path in modules().items():
        ours = {one for one in imported_by(path) if one.startswith("services")}
        assert {one for one in ours if not one.startswith(pure)} == set(), name


def test_what_citizens_run_loads_nothing_of_a_server() -> None:
    rooms = [name for name in modules() if not name.endswith("__init__")]
    done = subprocess.run([sys.executable, "-c", LOAD, *rooms], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) & OF_A_SERVER == set()


def test_the_rules_of_counting_need_no_file_format_and_no_explanation() -> None:
    """Kernels come first, then the rules, then the files of other cities and the explanation."""
    for name, path in modules().items():
        own = {one for one in imported_by(path) if one.startswith("services.voting.counting")}
        if ".kernels." in name:
            assert all(one.startswith("services.voting.counting.kernels") for one in own), name
        elif name.startswith("services.voting.counting.") and not name.startswith(LATE):
            assert not any(one.startswith(LATE) for one in own), name
