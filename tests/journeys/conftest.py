"""One filled city for all journeys of a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deploy.operator.demonstration.door import Door
from tests.journeys.running import RunningCity

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys may take their time."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture(scope="package")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCity]:
    """A demonstration city on this machine, with its people and proposals in it."""
    running = RunningCity(tmp_path_factory.mktemp("city"))
    try:
        running.start()
        running.tell_at_once()
        running.wait_until_filled()
        yield running
    finally:
        running.stop()


@pytest.fixture
def door(city: RunningCity) -> Iterator[Door]:
    """Its address, asked with patience."""
    with closing(Door(city.url)) as opened:
        yield opened
