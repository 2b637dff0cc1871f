"""Every dependency is locked by name, version and hash, and has its reason on the page."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNS, TESTS = PROJECT["project"]["dependencies"], PROJECT["dependency-groups"]["test"]
REASONS = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


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
