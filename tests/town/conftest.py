"""A whole town for one story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.database import Database
from tests.town.whole import WholeTown


@pytest.fixture
def town(opened_database: Callable[[str], Database], tmp_path: Path) -> Iterator[WholeTown]:
    """Every service, with nobody in it but its officers, and a cycle under way."""
    made = WholeTown(opened_database, tmp_path)
    made.proposals.open_cycle()
    yield made
    made.close()
