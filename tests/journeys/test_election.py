"""Elections voted again: every ballot of a file over HTTP, the same winners; a broken file creates nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.operator.demonstration.door import Door
from deploy.operator.demonstration.election import marks_of
from services.voting.counting.pabulib.election import read_election
from tests.journeys.running import ROOT, RunningCity, rembuk

SMALL = Path(__file__).parent / "small.pb"
ASSEN = ROOT.parent / "shared" / "data" / "elections" / "Netherlands_Assen_2024.pb"


def vote_again(city: RunningCity, election: Path) -> str:
    """Play an election; what it printed."""
    played = rembuk("demo", "--url", city.url, "--election", str(election), "--seconds", "12")
    assert played.returncode == 0, played.stdout + played.stderr
    assert played.stdout.rstrip().endswith("\nOK"), played.stdout
    return played.stdout


def test_a_small_election_is_voted_again(city: RunningCity) -> None:
    assert "12 ballots" in vote_again(city, SMALL)


def test_a_published_election_is_voted_again(city: RunningCity) -> None:
    if not ASSEN.exists():
        pytest.skip("the published elections are not beside this copy")
    assert "84 ballots" in vote_again(city, ASSEN)


def test_other_winners_than_the_published_ones_are_said_so(city: RunningCity, tmp_path: Path) -> None:
    claimed = tmp_path / "claimed.pb"
    claimed.write_text(
        SMALL.read_text(encoding="utf-8").replace("p3;40;5;Lampu gang;1", "p3;40;5;Lampu gang;0"), encoding="utf-8"
    )
    played = rembuk("demo", "--url", city.url, "--election", str(claimed), "--seconds", "8")
    assert played.returncode == 1
    assert "too many {'p3'}" in played.stderr


def test_a_broken_file_names_line_and_column_and_creates_nothing(city: RunningCity, door: Door, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pb"
    broken.write_text(SMALL.read_text(encoding="utf-8").replace("4;p1,p3", "4;p1,p9"), encoding="utf-8")
    before = door.get("/api/voting/v1/polls", limit=100)["items"]
    refused = rembuk("demo", "--url", city.url, "--election", str(broken))
    assert refused.returncode == 1
    assert "line 23" in refused.stderr
    assert "column" in refused.stderr
    assert door.get("/api/voting/v1/polls", limit=100)["items"] == before


def test_every_ballot_of_a_file_is_cast_as_it_was() -> None:
    marks = marks_of(read_election(SMALL).profile)
    assert sorted(map(tuple, marks)) == sorted(
        [(0, 1)] * 4 + [(0, 2)] * 2 + [(0,)] + [(1, 2)] * 2 + [(2,)] + [(3,)] * 2
    )
