"""Real elections come out as their cities published them, and as the reference library counts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.voting.counting.count import count
from services.voting.counting.pabulib.official import count_official
from services.voting.counting.profile import BallotKind
from services.voting.counting.rules import Rule, RuleRefused
from tests.voting.counting.recorded import FOLDER, Recorded, election_named, recorded_outcomes

OFFICIAL = [
    "Poland_Wieliczka_2023_Green_Budget",
    "Poland_Swiecie_2023",
    "Netherlands_Assen_2024",
    "Poland_Lodz_2022",
    "Poland_Wroclaw_2015_150_-_500",
    "Poland_Katowice_2023",
    "Poland_Czestochowa_2025",
    "Poland_Warszawa_2023_Mokotow",
    "Poland_Gdynia_2020",
    "Poland_Krakow_2021",
]
RECORDED = recorded_outcomes()
needs_elections = pytest.mark.skipif(not RECORDED, reason=f"no published elections in {FOLDER}")


@needs_elections
@pytest.mark.parametrize("name", OFFICIAL)
def test_the_official_winners_win(name: str) -> None:
    election = election_named(name)
    assert frozenset(count_official(election).winners) == election.official_winners


@needs_elections
@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded.name)
def test_the_reference_library_agrees(recorded: Recorded) -> None:
    expected, settings = recorded.read(), recorded.settings()
    outcome = count(recorded.election().profile, settings)
    if settings.rule is Rule.PHRAGMEN:  # The reference sorts these winners by name.
        assert sorted(outcome.winners) == expected["winners"]
    else:
        assert list(outcome.winners) == expected["winners"]
    before = expected["parameters"].get("before_completion")
    assert before is None or list(outcome.before_completion) == before
    assert float(outcome.cost) == float(expected["cost"])


@needs_elections
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.pb")), ids=lambda path: path.stem)
def test_votes_and_points_recounted_are_those_of_the_file(path: Path) -> None:
    election = election_named(path.stem)
    profile = election.profile
    header, *rows = [line.split(";") for line in _projects_section(election_path=path)]
    wanted = "votes" if profile.kind is BallotKind.APPROVAL else "score"
    column = header.index(wanted)
    published = {row[0]: row[column] for row in rows if len(row) == len(header)}
    assert published
    for project, score in zip(profile.projects, profile.scores, strict=True):
        if project.id not in published:  # A name holds a semicolon in quotes; the other columns are still compared.
            continue
        if profile.kind is BallotKind.RANKED and wanted == "score" and "Krakow" not in path.stem:
            continue  # Other cities score ranks in their own way.
        assert float(score) == float(published[project.id])


@needs_elections
def test_the_comparison_step_of_wieliczka_is_the_published_one() -> None:
    comparison = count_official(election_named("Poland_Wieliczka_2023_Green_Budget")).comparison
    assert comparison is not None
    assert (comparison.equal_shares, comparison.greedy) == (1615, 873)


@needs_elections
def test_an_unknown_official_rule_is_refused_by_name() -> None:
    with pytest.raises(RuleRefused, match="unknown"):
        count_official(election_named("Hungary_Budapest_2024"))


def _projects_section(election_path: Path) -> list[str]:
    text = election_path.read_text(encoding="utf-8-sig")
    return text.split("\nPROJECTS\n")[1].split("\nVOTES\n")[0].splitlines()
