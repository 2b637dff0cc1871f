"""Migrations and what they build with, as files: which there are, and which that landed are not what they were."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import Module, Violation

LIST = Path(__file__).with_name("landed.sha256")
"""What landed, one line each as `sha256sum` writes it. Lines are added and never changed."""
LIBRARIES = set(sys.stdlib_module_names) | {"alembic", "sqlalchemy"}


def migrations(root: Path) -> list[Path]:
    """Every migration below `root`, and every frozen file that migrations build with."""
    found = [*root.glob("services/**/migrations/**/*.py"), *root.glob("shared/database/frozen/**/*.py")]
    return sorted(path.relative_to(root) for path in found)


def changed(root: Path, landed: str) -> Iterator[Violation]:
    """What is no longer as the lines of `landed` say, or in none of them."""
    hashes = {Path(path): digest for digest, path in (line.split() for line in landed.splitlines())}
    there = migrations(root)
    for path in there:
        if path not in hashes:
            yield Violation(path, 1, f"stands in no line yet: sha256sum {path} >> tests/architecture/{LIST.name}")
        elif hashlib.sha256((root / path).read_bytes()).hexdigest() != hashes[path]:
            yield Violation(path, 1, "landed, and databases were made by it: put it back and write a new number")
    for path in hashes.keys() - set(there):
        yield Violation(path, 1, "landed and is gone: databases stand at it, so put it back")


def live_imports(root: Path) -> Iterator[Violation]:
    """Where a migration imports what may change after it landed: anything of ours that is not frozen."""
    for path in migrations(root):
        frozen = ("shared.database.frozen.", f"{'.'.join(path.parts[:2])}.migrations.frozen.")
        for name, line in Module(path, (root / path).read_text(encoding="utf-8")).imports():
            if name.split(".")[0] not in LIBRARIES and not name.startswith(frozen):
                yield Violation(path, line, f"imports {name}, which will change: put a frozen copy beside it")
