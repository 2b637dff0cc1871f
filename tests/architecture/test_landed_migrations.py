"""A migration that landed stays as it was, with everything it builds with: databases stand where it brought them."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

import pytest

from shared.database.steps import known_steps
from tests.architecture.landed import LIST, changed, live_imports, migrations

ROOT = Path(__file__).resolve().parents[2]
STEP = Path("services/voting/migrations/0009_more.py")


def plant(root: Path, path: Path, text: str) -> str:
    """Write a file; answers its line in the list."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    return f"{hashlib.sha256(text.encode()).hexdigest()}  {path}\n"


def test_every_migration_is_as_it_landed() -> None:
    broken = [str(violation) for violation in changed(ROOT, LIST.read_text(encoding="utf-8"))]
    assert not broken, "\n" + "\n".join(broken)


def test_a_change_a_loss_and_a_newcomer_are_found(tmp_path: Path) -> None:
    line = plant(tmp_path, STEP, "revision = '0009'\n")
    assert not list(changed(tmp_path, line))
    assert [violation.path for violation in changed(tmp_path, "")] == [STEP]
    plant(tmp_path, STEP, "revision = '0009'  # a word\n")
    assert "write a new number" in str(*changed(tmp_path, line))
    (tmp_path / STEP).unlink()
    assert "put it back" in str(*changed(tmp_path, line))


def test_migrations_import_nothing_that_lives_on() -> None:
    assert not list(map(str, live_imports(ROOT)))


@pytest.mark.parametrize(
    ("path", "live"),
    [
        (STEP, "from shared.events.tables import outbox"),
        (STEP, "from services.voting.polls.model import Poll"),
        (STEP, "from services.identity.migrations.frozen import people"),
        (Path("shared/database/frozen/tables.py"), "from shared.database.types import new_metadata"),
        (Path("services/voting/migrations/frozen/places.py"), "import shared.ids"),
    ],
)
def test_a_live_import_is_found(tmp_path: Path, path: Path, live: str) -> None:
    plant(tmp_path, path, f"import os\nimport sqlalchemy as sa\nfrom alembic import op\n{live}\n")
    assert [violation.line for violation in live_imports(tmp_path)] == [4]


def test_a_frozen_import_is_let_pass(tmp_path: Path) -> None:
    plant(tmp_path, STEP, "from shared.database.frozen import a\nfrom services.voting.migrations.frozen.b import c\n")
    assert not list(live_imports(tmp_path))


def test_each_step_carries_its_number_and_follows_the_one_before() -> None:
    folders = {path.parent for path in migrations(ROOT) if path.name[0].isdigit()}
    assert len(folders) == 6
    for folder in folders:
        steps = sorted((ROOT / folder).glob("[0-9]*.py"))
        said = [numbers(path) for path in steps]
        assert said == [(path.name[:4], steps[i - 1].name[:4] if i else None) for i, path in enumerate(steps)], folder


def numbers(path: Path) -> tuple[str, str | None]:
    """The revision of a step and the one that it names as the one before."""
    named = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and "revision" in node.targets[0].id
    }
    return named["revision"], named["down_revision"]


def test_the_steps_are_known_by_the_names_of_their_files() -> None:
    voting, box = known_steps("voting"), known_steps("box")
    assert voting.known[:6] == ("0001", "0002", "0003", "0004", "0005", "0006")
    assert box.known[0] == "0001"
    assert known_steps("portal") is None
