"""Compiled rules run where nothing may be written, and take along machine code that lies ready."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from services.voting.counting.kernels import compiling

ROOT = Path(__file__).resolve().parents[3]
COUNT_ONE = """
from services.voting.counting.kernels import compiling
compiling.HERE = __import__("pathlib").Path("/proc/nowhere")
compiling.KEPT = False
from numba import njit
assert compiling.kernel("int64(int64)")(lambda number: number + 1)(1) == 2
"""


def test_without_a_place_to_write_kernels_are_compiled_in_memory() -> None:
    done = subprocess.run([sys.executable, "-c", COUNT_ONE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_machine_code_that_lies_ready_is_taken_along_once(tmp_path: Path) -> None:
    ready, folder = tmp_path / "ready", tmp_path / "mine"
    for place in (ready, folder):
        place.mkdir()
    (ready / "code.nbc").write_bytes(b"one")
    compiling._bring_along(folder, [tmp_path / "nowhere", ready])
    assert (folder / "code.nbc").read_bytes() == b"one"
    (ready / "code.nbc").write_bytes(b"two")
    compiling._bring_along(folder, [ready])
    assert (folder / "code.nbc").read_bytes() == b"one"


def test_other_sources_mean_another_folder(tmp_path: Path) -> None:
    before = compiling._digest()
    for path in compiling.HERE.glob("*.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    here = compiling.HERE
    try:
        compiling.HERE = tmp_path
        assert compiling._digest() == before
        (tmp_path / "money.py").write_text("# changed")
        assert compiling._digest() != before
    finally:
        compiling.HERE = here
