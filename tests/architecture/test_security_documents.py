"""What the documents on security name as evidence is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted((ROOT / "docs" / "security").glob("*.md"))
A_TEST = re.compile(r"`(?:tests/)?((?:[a-z_]+/)*test_[a-z_]+\.py)`")
ROW = re.compile(r"^\| ([\d.]+(?:[-, ]+[\d.]+)*) \|", re.MULTILINE)


def missing(text: str) -> list[str]:
    """The tests that a document names and nobody can find."""
    named = set(A_TEST.findall(text))
    known = {str(path.relative_to(ROOT / "tests")) for path in (ROOT / "tests").rglob("test_*.py")}
    return sorted(name for name in named if not any(path == name or path.endswith(f"/{name}") for path in known))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_is_named_as_evidence_exists(document: Path) -> None:
    assert missing(document.read_text(encoding="utf-8")) == []
    assert missing("`tests/shared/test_nothing_of_the_kind.py`") == ["shared/test_nothing_of_the_kind.py"]


def test_every_line_of_the_standard_has_its_evidence_or_says_not_yet() -> None:
    text = (ROOT / "docs" / "security" / "asvs.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if ROW.match(line)]
    assert len(rows) > 100
    assert [row for row in rows if len(row.strip("| ").split(" | ")) != 3 or not row.strip("| ").split(" | ")[2]] == []
