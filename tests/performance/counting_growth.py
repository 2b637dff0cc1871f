"""How the time of a count grows, on made-up elections: from 1,000 to 1,000,000 voters, and from 10 to 1,000 projects.

`python -m tests.performance.counting_growth [--svg FILE]` prints two tables and, last, one JSON line. Processor seconds
are told, which other work on the machine hardly changes; counting uses one core.
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
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from services.voting.counting.count import count
from services.voting.counting.gathering import profile_of_rows
from services.voting.counting.pabulib.warm_up import warm_up
from services.voting.counting.profile import BallotKind, Profile, Project
from services.voting.counting.rules import Rule, RuleSettings

VOTERS = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
PROJECTS = (10, 30, 100, 300, 1_000)
MARKS, USUAL_PROJECTS, USUAL_VOTERS = 6, 100, 100_000
RULES = {
    "equal shares": RuleSettings(Rule.EQUAL_SHARES),
    "Phragmen": RuleSettings(Rule.PHRAGMEN),
    "greedy": RuleSettings(Rule.GREEDY),
}
COLOURS = {"gather ballots": "#7a5195", "equal shares": "#003f5c", "Phragmen": "#ef5675", "greedy": "#ffa600"}
DASHES = {"gather ballots": "1 5", "equal shares": "", "Phragmen": "8 4", "greedy": "2 3"}
Row = dict[str, float]


def made_up(voters: int, projects: int) -> tuple[Profile, float]:
    """An election whose voters mark six projects each, popular ones more often; and the seconds it took to gather."""
    random = np.random.default_rng(voters + projects)
    popularity = np.log(1.0 / np.arange(2, projects + 2)).astype(np.float32)
    marks = np.concatenate([drawn(random, popularity, min(20_000, voters - at)) for at in range(0, voters, 20_000)])
    costs = random.integers(5, 200, projects) * 1_000_000
    options = tuple(Project(f"p{at}", Fraction(int(cost))) for at, cost in enumerate(costs))

    def gather() -> Profile:
        return profile_of_rows(
            options,
            Fraction(int(costs.sum()) // 4),
            BallotKind.APPROVAL,
            marks=marks,
            lengths=np.full(voters, MARKS, np.int32),
            times=np.ones(voters, np.int32),
            points=np.ones(len(marks), np.int32),
        )

    return gather(), best_of(gather)


def drawn(random: np.random.Generator, popularity: NDArray[np.float32], voters: int) -> NDArray[np.int32]:
    """Draw the six marks of some voters without repetition, each as likely as the project is popular."""
    noise = random.gumbel(size=(voters, len(popularity))).astype(np.float32)
    best = np.argpartition(noise + popularity, -MARKS)[:, -MARKS:]
    return best.astype(np.int32).ravel()


def best_of(action: Callable[[], Any], times: int = 3) -> float:
    """Least processor seconds of several runs."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    return min(seconds)


def measure(sizes: list[tuple[int, int]]) -> list[Row]:
    """Seconds by number of voters and projects: gathering ballots into a profile, then every rule."""
    rows = []
    for voters, projects in sizes:
        profile, gathering = made_up(voters, projects)
        row = {"voters": float(voters), "projects": float(projects), "gather ballots": gathering}
        for name, settings in RULES.items():
            row[name] = best_of(lambda settings=settings, profile=profile: count(profile, settings))  # type: ignore[misc]
        rows.append(row)
    return rows


def drawing(by_voters: list[Row], by_projects: list[Row]) -> str:
    """Two panels with logarithmic axes, seconds upwards: voters from left to right, and projects."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 350" font-family="sans-serif" font-size="13">',
        "<title>Seconds to count, by number of voters and by number of projects</title>",
        '<rect width="1000" height="350" fill="white"/>',
    ]
    for power, text in zip(range(-5, 2), ("10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s"), strict=True):
        parts.append(f'<path d="M70 {height(10.0**power):.1f}H440M510 {height(10.0**power):.1f}H880" stroke="#ddd"/>')
        parts.append(f'<text x="62" y="{height(10.0**power) + 4:.1f}" text-anchor="end">{text}</text>')
    parts += panel(by_voters, "voters", 70, f"voters ({USUAL_PROJECTS} projects, {MARKS} marks each)")
    parts += panel(by_projects, "projects", 510, f"projects ({USUAL_VOTERS:,} voters, {MARKS} marks each)")
    lowest = 0.0
    for name, colour in sorted(COLOURS.items(), key=lambda pair: -by_projects[-1][pair[0]]):
        lowest = max(height(by_projects[-1][name]) + 4, lowest + 16)  # Labels of lines that end together stand apart.
        parts.append(f'<text x="888" y="{lowest:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])


def height(seconds: float) -> float:
    """Where so many seconds stand on the page."""
    return 300 - (log10(max(seconds, 1e-5)) + 5) / 6 * 270


def panel(rows: list[Row], axis: str, left: float, caption: str) -> list[str]:
    """One panel 370 wide that begins at `left`."""
    first, last = log10(rows[0][axis]), log10(rows[-1][axis])

    def x(value: float) -> float:
        return left + (log10(value) - first) / (last - first) * 370

    parts = [
        f'<text x="{x(10.0**power):.1f}" y="322" text-anchor="middle">{10**power:,}</text>'
        for power in range(round(first), round(last) + 1)
    ]
    parts.append(f'<text x="{left + 185}" y="342" text-anchor="middle">{caption}</text>')
    for name, colour in COLOURS.items():
        points = " ".join(f"{x(row[axis]):.1f},{height(row[name]):.1f}" for row in rows)
        dash = f' stroke-dasharray="{DASHES[name]}"' if DASHES[name] else ""
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"{dash}/>')
    return parts


def table_of(rows: list[Row], axis: str) -> Table:
    """Show one series."""
    table = Table(title=f"Milliseconds to count made-up elections, by {axis}", title_justify="left")
    table.add_column(axis, justify="right")
    for name in COLOURS:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(f"{row[axis]:,.0f}", *(f"{row[name] * 1000:,.2f}" for name in COLOURS))
    return table


def main() -> None:
    """Measure, print, and draw when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--svg", type=Path, help="write the drawing here")
    options = parser.parse_args()
    warm_up()
    by_voters = measure([(voters, USUAL_PROJECTS) for voters in VOTERS])
    by_projects = measure([(USUAL_VOTERS, projects) for projects in PROJECTS])
    Console().print(table_of(by_voters, "voters"))
    Console().print(table_of(by_projects, "projects"))
    if options.svg:
        options.svg.write_text(drawing(by_voters, by_projects))
    sys.stdout.write(json.dumps({"bench": "counting growth", "rows": [*by_voters, *by_projects]}) + "\n")


if __name__ == "__main__":
    main()
