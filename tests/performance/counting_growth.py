"""How the time of a count grows with the voters, on made-up elections from 1,000 to 1,000,000 of them.

`python -m tests.performance.counting_growth [--svg FILE]` prints a table and, last, one JSON line.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from math import log10
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from services.voting.counting.count import count
from services.voting.counting.profile import BallotKind, Profile, Project, profile_of_rows
from services.voting.counting.rules import Rule, RuleSettings
from services.voting.counting.warm_up import warm_up

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
PROJECTS, MARKS = 100, 6
RULES = {
    "equal shares": RuleSettings(Rule.EQUAL_SHARES),
    "Phragmen": RuleSettings(Rule.PHRAGMEN),
    "greedy": RuleSettings(Rule.GREEDY),
}
COLOURS = {"gather ballots": "#7a5195", "equal shares": "#003f5c", "Phragmen": "#ef5675", "greedy": "#ffa600"}
DASHES = {"gather ballots": "1 5", "equal shares": "", "Phragmen": "8 4", "greedy": "2 3"}


def made_up(voters: int) -> tuple[Profile, float]:
    """An election whose voters mark six projects each, popular ones more often; and the seconds it took to gather."""
    random = np.random.default_rng(voters)
    popularity = 1.0 / np.arange(2, PROJECTS + 2)
    drawn = np.argpartition(random.gumbel(size=(voters, PROJECTS)).astype(np.float32) + np.log(popularity), -MARKS)
    marks = drawn[:, -MARKS:].astype(np.int32).ravel()
    costs = random.integers(5, 200, PROJECTS) * 1_000_000
    projects = tuple(Project(f"p{at}", Fraction(int(cost))) for at, cost in enumerate(costs))

    def gather() -> Profile:
        return profile_of_rows(
            projects,
            Fraction(int(costs.sum()) // 4),
            BallotKind.APPROVAL,
            marks=marks,
            lengths=np.full(voters, MARKS, np.int32),
            times=np.ones(voters, np.int32),
            points=np.ones(len(marks), np.int32),
        )

    return gather(), best_of(gather)


def best_of(action: Callable[[], Any], times: int = 3) -> float:
    """Least seconds of several runs."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def measure() -> list[dict[str, float]]:
    """Seconds by number of voters: gathering ballots into a profile, then every rule."""
    warm_up()
    rows = []
    for voters in SIZES:
        profile, gathering = made_up(voters)
        row = {"voters": float(voters), "gather ballots": gathering}
        for name, settings in RULES.items():
            row[name] = best_of(lambda settings=settings, profile=profile: count(profile, settings))  # type: ignore[misc]
        rows.append(row)
    return rows


def drawing(rows: list[dict[str, float]]) -> str:
    """Both axes logarithmic: voters from left to right, seconds upwards."""

    def x(voters: float) -> float:
        return 70 + (log10(voters) - 3) / 3 * 480

    def y(seconds: float) -> float:
        return 300 - (log10(seconds) + 5) / 6 * 270

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 350" font-family="sans-serif" font-size="13">',
        "<title>Seconds to count, by number of voters</title>",
        '<rect width="720" height="350" fill="white"/>',
    ]
    for power, text in zip(range(-5, 2), ("10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s"), strict=True):
        parts.append(f'<path d="M70 {y(10.0**power):.1f}H550" stroke="#ddd"/>')
        parts.append(f'<text x="62" y="{y(10.0**power) + 4:.1f}" text-anchor="end">{text}</text>')
    parts += [f'<text x="{x(10.0**at):.1f}" y="322" text-anchor="middle">{10**at:,}</text>' for at in range(3, 7)]
    parts.append('<text x="310" y="342" text-anchor="middle">voters (100 projects, 6 marks each)</text>')
    lowest = 0.0
    for name, colour in sorted(COLOURS.items(), key=lambda pair: -rows[-1][pair[0]]):
        points = " ".join(f"{x(row['voters']):.1f},{y(row[name]):.1f}" for row in rows)
        dash = f' stroke-dasharray="{DASHES[name]}"' if DASHES[name] else ""
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"{dash}/>')
        lowest = max(y(rows[-1][name]) + 4, lowest + 16)  # Labels of lines that end together stand below each other.
        parts.append(f'<text x="558" y="{lowest:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])


def main() -> None:
    """Measure, print, and draw when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--svg", type=Path, help="write the drawing here")
    options = parser.parse_args()
    rows = measure()
    table = Table(title="Milliseconds to count made-up elections", title_justify="left")
    table.add_column("voters", justify="right")
    for name in COLOURS:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(f"{row['voters']:,.0f}", *(f"{row[name] * 1000:,.2f}" for name in COLOURS))
    Console().print(table)
    if options.svg:
        options.svg.write_text(drawing(rows))
    sys.stdout.write(json.dumps({"bench": "counting growth", "rows": rows}) + "\n")


if __name__ == "__main__":
    main()
