"""The image compiles the rules of counting before all else is copied: what it copies for that must be enough."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "deploy" / "docker" / "Dockerfile").read_text(encoding="utf-8")
COPIED = re.compile(r"^COPY (?!--)(.+) /app/(\S+)$", re.MULTILINE)
# Here they are loaded alone, uncompiled, since compiling takes a minute.
COMPILES = re.compile(r'^ +"(from services\.voting\.counting\S* import warm_up); warm_up\(\)"$', re.MULTILINE)


def test_what_is_copied_before_the_rules_are_compiled_is_all_that_they_need(tmp_path: Path) -> None:
    compiled = COMPILES.search(DOCKERFILE)
    assert compiled is not None
    before = DOCKERFILE[: compiled.start()]
    for sources, place in COPIED.findall(before):
        for source in map(Path, sources.split()):
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, tmp_path / place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                (tmp_path / place).mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, tmp_path / place)
    told = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path), "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", compiled.group(1)],
        cwd=tmp_path, env=told, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
