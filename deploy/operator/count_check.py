"""`rembuk count --all FOLDER --check`: every rule of every file, against what its city and the reference recorded."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from deploy.operator.count import tell_remarks
from services.voting.counting.count import count
from services.voting.counting.outcome import Outcome
from services.voting.counting.pabulib.election import Election, PabulibError, read_election
from services.voting.counting.pabulib.official import count_official
from services.voting.counting.profile import BallotKind
from services.voting.counting.rules import Completion, Rule, RuleRefused, RuleSettings, Utility

UTILITIES = {
    "cost": Utility.COST,
    "card": Utility.CARDINALITY,
    "points": Utility.POINTS,
    "borda": Utility.BORDA,
}
FAMILIES = {
    "greedy": (Rule.GREEDY, Completion.NONE),
    "mes": (Rule.EQUAL_SHARES, Completion.NONE),
    "mesu": (Rule.EQUAL_SHARES, Completion.UTILITARIAN),
    "mesadd1u": (Rule.EQUAL_SHARES, Completion.INCREASE_UTILITARIAN),
    "phragmen": (Rule.PHRAGMEN, Completion.NONE),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """One file counted by one rule: whether the outcome equals the published one, and how long it took."""

    file: str
    rule: str
    equal: bool | None
    seconds: float
    recorded_seconds: float | None

    def line(self) -> str:
        """The line that is printed."""
        verdict = {True: "equal", False: "DIFFERENT", None: "nothing to compare"}[self.equal]
        ratio = f"{self.recorded_seconds / self.seconds:,.0f} x" if self.recorded_seconds else "-"
        return f"{self.file:<58.58} {self.rule:<28} {verdict:<18} {self.seconds:>9.5f} s {ratio:>10}"


def check_folder(folder: Path) -> int:
    """Print one line per file and rule; answers the exit code: 0, 1 for a difference, 2 for a file that is broken."""
    results: list[Checked] = []
    broken = 0
    for path in sorted(folder.glob("*.pb")):
        try:
            election = read_election(path)
        except (PabulibError, OSError) as error:
            click.echo(f"{path}: {error}", err=True)
            broken += 1
            continue
        tell_remarks(path, election)
        for checked in check_file(path, election):
            click.echo(checked.line())
            results.append(checked)
    differences = sum(checked.equal is False for checked in results)
    compared = sum(checked.equal is not None for checked in results)
    click.echo(f"{compared} outcomes compared, {compared - differences} equal, {differences} different")
    return 2 if broken else 1 if differences else 0


def check_file(path: Path, election: Election) -> Iterator[Checked]:
    """Count by the rule of META, then by every rule recorded in the folder `expected` beside the file."""
    try:
        outcome, seconds = _timed(election, None)
    except RuleRefused:
        pass
    else:
        published = election.official_winners
        equal = None if published is None else set(outcome.winners) == published
        yield Checked(path.stem, f"meta: {election.meta['rule']}", equal, seconds, _same_rule_seconds(path, election))
    for record in sorted((path.parent / "expected").glob("*.json")):
        name, _, rule = record.stem.partition("__")
        if name == path.stem and rule.partition("__")[0].partition("-")[0] in FAMILIES:
            yield _recorded(election, name, rule, json.loads(record.read_text()))


def _same_rule_seconds(path: Path, election: Election) -> float | None:
    """What the reference took for the rule of META, where it counted by that very rule: greedy, by votes or points.

    Its greedy rules know no threshold and no end before the last project, and its budget increase stops elsewhere.
    """
    if election.meta["rule"] != "greedy" or election.meta.get("min_project_score_threshold") or election.limits:
        return None
    rule = {BallotKind.APPROVAL: "greedy-cost", BallotKind.POINTS: "greedy-points"}.get(election.profile.kind)
    record = path.parent / "expected" / f"{path.stem}__{rule}.json"
    return float(json.loads(record.read_text())["cpu_seconds"]) if record.exists() else None


def settings_of(rule: str) -> RuleSettings:
    """Translate the name of a recorded rule, such as mesadd1u-cost-multi."""
    family, _, rest = rule.partition("-")
    utility = UTILITIES.get(rest.partition("-")[0], Utility.COST)
    kind, completion = FAMILIES[family]
    return RuleSettings(kind, utility=utility, completion=completion)


def _recorded(election: Election, name: str, rule: str, record: dict[str, Any]) -> Checked:
    settings = settings_of(rule.partition("__")[0])
    outcome, seconds = _timed(election, settings)
    winners = sorted(outcome.winners) if settings.rule is Rule.PHRAGMEN else list(outcome.winners)
    equal = winners == record["winners"]
    return Checked(name, rule, equal, seconds, float(record["cpu_seconds"]))


def _timed(election: Election, settings: RuleSettings | None) -> tuple[Outcome, float]:
    """Count, and tell the least wall seconds of three runs, as other work on the machine only adds to them."""
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        outcome = count_official(election) if settings is None else count(election.profile, settings)
        seconds.append(time.perf_counter() - start)
    return outcome, min(seconds)
