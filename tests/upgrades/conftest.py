"""Dumps of versions before the newest are loaded in a deep run alone: a new step meets them within a day."""

from __future__ import annotations

import pytest

from tests.upgrades.dumps import FOLDER, dumps

NEWEST = max(version for version, _name in dumps())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what looks at an older version."""
    for item in items:
        given = getattr(item, "callspec", None)
        is_older = given is not None and given.params.get("version", NEWEST) != NEWEST
        if is_older and FOLDER in item.path.parents:
            item.add_marker(pytest.mark.deep)
