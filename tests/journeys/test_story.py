"""The story of one proposal, told by `rembuk demo`, and told again while processes are killed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

import pytest

from tests.journeys.running import RunningCity, rembuk


def tell(city: RunningCity) -> str:
    """Play the story; what it printed. Fails with all of that unless it ends with OK."""
    told = rembuk("demo", "--url", city.url)
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.rstrip().endswith("\nOK"), told.stdout
    return told.stdout


def tell_while(city: RunningCity, mishap: Callable[[], None]) -> str:
    """Play the story with a mishap every three seconds."""
    over = threading.Event()

    def disturb() -> None:
        while not over.wait(3):
            mishap()

    disturber = threading.Thread(target=disturb)
    disturber.start()
    try:
        return tell(city)
    finally:
        over.set()
        disturber.join()


def test_a_story_begun_before_the_city_is_filled_waits_and_is_told_within_ninety_seconds(city: RunningCity) -> None:
    assert city.early is not None
    told, _ = city.early.communicate(timeout=300)
    assert city.early.returncode == 0, told
    assert "The city is being filled; the story begins when its people are in." in told
    assert told.rstrip().endswith("\nOK"), told
    ((seconds),) = re.findall(r"events, ([\d.]+) s$", told, re.MULTILINE)
    assert float(seconds) < 90
    crossed = dict(re.findall(r"(\w+) \d+ ([a-z_]+\.[a-z_]+) →", told))
    assert {"proposals", "voting", "programs"} <= set(crossed), told


def test_the_story_survives_the_death_of_every_worker_and_of_valkey(city: RunningCity) -> None:
    """All in one story, where a deep run tells one for the workers and one for Valkey."""
    victims, deaths = city.workers(), iter([True, False, False, False] * 2)
    assert len(victims) == 5

    def mishap() -> None:
        if next(deaths, False):
            city.kill("broker")
        elif victims:
            city.kill(victims.pop())

    tell_while(city, mishap)
    assert not victims


@pytest.mark.deep
def test_the_story_survives_the_death_of_every_worker(city: RunningCity) -> None:
    victims = city.workers()
    assert len(victims) == 5
    tell_while(city, lambda: city.kill(victims.pop()) if victims else None)
    assert not victims


@pytest.mark.deep
def test_the_story_survives_the_death_of_valkey(city: RunningCity) -> None:
    # Three deaths twelve seconds apart: a queue that dies whenever it returns is rightly given up by its supervisor.
    deaths = iter([True, False, False, False] * 3)

    tell_while(city, lambda: city.kill("broker") if next(deaths, False) else None)
