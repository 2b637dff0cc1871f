"""How fast elections are counted, beside the reference library in the same run: `rembuk bench counting`.

The library's processor seconds stand against our wall seconds, ballots in memory on both sides. What compiling and
loading the kernels costs once per process is told separately. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ELECTIONS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "elections"
LODZ, MOKOTOW = "Poland_Lodz_2022", "Poland_Warszawa_2023_Mokotow"
BUDAPEST, WIELICZKA = "Hungary_Budapest_2024", "Poland_Wieliczka_2023_Green_Budget"
FROM_FILE = "file to winners"


@dataclass(frozen=True, slots=True)
class Case:
    """One election and rule to time, and the ratio that it has to reach."""

    election: str
    rule: str
    target: float
    from_file: bool = False
    seconds_allowed: float | None = None


QUICK = [Case(LODZ, "mes-cost", 1000)]
USUAL = [
    *QUICK,
    Case(LODZ, "mes-cost", 200, from_file=True),
    Case(LODZ, "mes-card", 1000),
    Case(LODZ, "phragmen", 1000),
    *(Case(name, rule, 1000) for name in (MOKOTOW, BUDAPEST) for rule in ("mes-cost", "mes-card", "phragmen")),
    Case(WIELICZKA, "mes-add1", 500),
]
FULL = [*USUAL, Case(MOKOTOW, "mes-add1", 500, seconds_allowed=600)]


@dataclass(frozen=True, slots=True)
class Timed:
    """One case measured; `at_least` says that the library was stopped before it had finished."""

    case: Case
    ours: float
    theirs: float
    same: bool | None
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.theirs / self.ours

    def as_json(self) -> dict[str, Any]:
        """The row in the JSON line."""
        return {
            "election": self.case.election,
            "rule": self.case.rule + (f" ({FROM_FILE})" if self.case.from_file else ""),
            "ours_seconds": round(self.ours, 6),
            "reference_cpu_seconds": round(self.theirs, 3),
            "ratio": round(self.ratio),
            "ratio_is_a_lower_bound": self.at_least,
            "target": self.case.target,
            "same_winners": self.same,
        }


def main() -> int:
    """Measure, print the table and the JSON line; 1 when an outcome differs or a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--elections", type=Path, default=ELECTIONS)
    parser.add_argument("--quick", action="store_true", help="only the largest election, half a minute")
    parser.add_argument("--full", action="store_true", help="also the count that takes the library over nine minutes")
    options = parser.parse_args()
    if not (options.elections / f"{LODZ}.pb").exists():
        sys.stderr.write(f"no elections in {options.elections}; name their folder with --elections\n")
        return 2
    start = time.perf_counter()
    from services.voting.counting.pabulib.warm_up import warm_up

    warm_up()
    first_call = time.perf_counter() - start
    cases = QUICK if options.quick else FULL if options.full else USUAL
    rows = [measure(case, options.elections) for case in cases]
    memory = peak_memory(options.elections / f"{LODZ}.pb")
    Console(width=120).print(table_of(rows, first_call, memory))
    met = all(row.same is not False and row.ratio >= row.case.target for row in rows) and memory < 300
    line = {
        "bench": "counting",
        "ratio": round(rows[0].ratio),
        "same_winners": all(row.same is not False for row in rows),
        "first_call_seconds": round(first_call, 2),
        "peak_memory_mib": round(memory),
        "targets_met": met,
        "rows": [row.as_json() for row in rows],
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return 0 if met else 1


def measure(case: Case, folder: Path) -> Timed:
    """Time one case on both sides."""
    from services.voting.counting.count import count
    from services.voting.counting.pabulib.election import read_election

    path = folder / f"{case.election}.pb"
    settings = settings_of(case.rule)
    if case.from_file:
        ours, outcome = timed(lambda: count(read_election(path).profile, settings))
    else:
        profile = read_election(path).profile
        ours, outcome = timed(lambda: count(profile, settings))
    found = reference(path, case)
    if found is None:
        return Timed(case, ours, case.seconds_allowed or 0.0, None, at_least=True)
    winners = sorted(outcome.winners) if case.rule == "phragmen" else list(outcome.winners)
    theirs = found["seconds"] + (found["reading"] if case.from_file else 0.0)
    return Timed(case, ours, theirs, winners == found["winners"])


def settings_of(rule: str) -> Any:
    """The rule in our terms."""
    from services.voting.counting.rules import Completion, Rule, RuleSettings, Utility

    if rule == "phragmen":
        return RuleSettings(Rule.PHRAGMEN)
    utility = Utility.CARDINALITY if rule == "mes-card" else Utility.COST
    completion = Completion.INCREASE if rule == "mes-add1" else Completion.NONE
    return RuleSettings(Rule.EQUAL_SHARES, utility=utility, completion=completion)


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    """Least wall seconds of several runs, as other work on the machine only adds to them; and the answer."""
    seconds = []
    for _ in range(15):
        start = time.perf_counter()
        answer = action()
        seconds.append(time.perf_counter() - start)
    return min(seconds), answer


def reference(path: Path, case: Case) -> dict[str, Any] | None:
    """Let the library count; None when it does not end in the seconds allowed."""
    command = [sys.executable, "-m", "tests.performance.reference_library", str(path), case.rule]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=case.seconds_allowed)
    except subprocess.TimeoutExpired:
        return None
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def peak_memory(path: Path) -> float:
    """Peak resident memory in MiB of the whole command that counts a file, the interpreter included."""
    command = [sys.executable, "-m", "deploy.operator.count", str(path), "--rule", "equal-shares", "--json"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"counting {path} ended with {process.returncode}")
    return usage.ru_maxrss / 1024


def table_of(rows: list[Timed], first_call: float, memory: float) -> Table:
    """Show what was measured."""
    table = Table(title="Counting, beside pabutools with exact fractions", title_justify="left", caption_justify="left")
    for heading in ("election", "rule", "ours", "pabutools (CPU)", "ratio", "target", "same winners"):
        table.add_column(heading, justify="left" if heading in ("election", "rule") else "right")
    for row in rows:
        more = "> " if row.at_least else ""
        table.add_row(
            row.case.election,
            row.case.rule + (f", {FROM_FILE}" if row.case.from_file else ""),
            f"{row.ours * 1000:.2f} ms",
            f"{more}{row.theirs:.1f} s",
            f"{more}{row.ratio:,.0f} x",
            f"{row.case.target:,.0f} x",
            {True: "yes", False: "NO", None: "not known"}[row.same],
        )
    table.caption = (
        f"Kernels ready after {first_call:.1f} s, once per process; "
        f"peak memory of the whole command on {LODZ}: {memory:.0f} MiB (target: below 300)"
    )
    return table


if __name__ == "__main__":
    sys.exit(main())
