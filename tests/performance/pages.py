"""How many pages a second the city shows through its gateway: `rembuk bench pages`.

A demonstration city runs as `rembuk up` runs it, with its 44 proposals, and then with 20,000 and 200,000 supports.
Sixteen readers ask for home, list, search (a fixed mix of rare and common words, 20 hits), one proposal, polls,
result, roadmap and (logged in) one's own page. Beside it runs the same gateway before bare Flask on granian that
answers the same bytes, to strangers; and before Flask that renders the same template from memory, to whoever is logged
in. Both sides take short turns, so that other work on the machine meets both alike, and the ratio is the median over
pairs of turns. Search itself, which no page cache helps, is asked of the service and compared between both numbers.
The last line is JSON; each figure is that of the worst page.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.performance.load import Load, get_bytes, send
from tests.performance.many_proposals import COMMON, RARE
from tests.performance.page_city import PageCity, Yardstick, page_city

READERS = 16
ANONYMOUS, PER_SECOND, LOGGED_IN, P95_MS, GROWTH = 0.5, 1500, 0.25, 150.0, 0.8
"""Targets."""
MANY, SUPPORTS = 20_000, 200_000
SEARCH = "/api/proposals/v1/proposals?limit=20&q="
AS_BROWSERS = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Line:
    """One page: what the city shows a second, beside what it is measured against."""

    page: str
    proposals: int
    logged_in: bool
    per_second: float
    p95_ms: float
    bare_per_second: float
    ratio: float


def measure(rounds: int, many: int, supports: int) -> tuple[list[Line], dict[int, list[float]]]:
    """Every page with few and with many proposals, and the rates of searching by number of proposals."""
    lines: list[Line] = []
    searches: dict[int, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="rembuk-bench-") as name, ExitStack() as stack:
        Path(name).chmod(0o711)
        city = stack.enter_context(page_city(Path(name)))
        for more in (0, many):
            if more:
                city.fill(more, supports)
            number = city.number_of_proposals()
            pages = city.pages()
            searches[number] = search_rates(city.port, rounds)
            with city.same_bytes(pages) as bare:
                lines += [line_of(city, page, bare, rounds) for page in pages.public]
            with city.rendering(pages) as bare:
                lines += [
                    line_of(city, page, bare, rounds, session=city.session) for page in (*pages.public, pages.own)
                ]
    return lines, searches


def search_rates(port: int, rounds: int) -> list[float]:
    """The service's answers to the mix of searches, a second, in each round but the first."""
    asked = [get_bytes(SEARCH + word.replace(" ", "+"), AS_BROWSERS) for word in (*COMMON, *RARE)] * 40
    return [good(send(port, asked, READERS)).rate for _ in range(rounds + 1)][1:]


def line_of(
    city: PageCity, page: tuple[str, list[str]], bare: Yardstick, rounds: int, *, session: str | None = None
) -> Line:
    """Turns of the city and of what it is measured against, after one of each to warm up."""
    name, addresses = page
    headers = AS_BROWSERS | ({"Cookie": f"rembuk={session}"} if session else {})
    times = 250 if session else 3000
    asked = [get_bytes(address, headers) for address in addresses] * (times // len(addresses))
    good(send(city.port, asked[: len(asked) // 5], READERS))
    good(send(bare.port, asked[: len(asked) // 5], READERS))
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(good(send(bare.port, asked, READERS)))
        ours.append(good(send(city.port, asked, READERS)))
    together = Load([one for load in ours for one in load.latencies], ours[0].statuses, 1.0, 0.0)
    return Line(
        page=name,
        proposals=city.number_of_proposals(),
        logged_in=session is not None,
        per_second=statistics.median(load.rate for load in ours),
        p95_ms=together.percentile(0.95) * 1000,
        bare_per_second=statistics.median(load.rate for load in theirs),
        ratio=statistics.median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True)),
    )


def good(load: Load) -> Load:
    """The same, if every page was shown. Raises RuntimeError."""
    if set(load.statuses) != {200}:
        raise RuntimeError(f"not every page was shown: {dict(load.statuses)}")
    return load


def answer_of(lines: list[Line], searches: dict[int, list[float]]) -> dict[str, Any]:
    """The worst page of each kind, and how searching bears growth."""
    strangers = [line for line in lines if not line.logged_in]
    known = [line for line in lines if line.logged_in]
    few, many = (statistics.median(searches[number]) for number in sorted(searches))
    pages = {line.proposals: line.per_second for line in strangers if line.page == "search"}
    return {
        "bench": "pages",
        "anonymous_ratio": min(line.ratio for line in strangers),
        "gateway_per_second": min(line.per_second for line in strangers),
        "logged_in_ratio": min(line.ratio for line in known),
        "logged_in_p95_ms": max(line.p95_ms for line in known),
        "search_growth": min(many / few, pages[max(pages)] / pages[min(pages)]),
        "searches_per_second": {str(number): statistics.median(rates) for number, rates in searches.items()},
        "pages": [asdict(line) for line in lines],
    }


def is_reached(answer: dict[str, Any]) -> bool:
    """Whether every target is."""
    return bool(
        answer["anonymous_ratio"] >= ANONYMOUS
        and answer["gateway_per_second"] >= PER_SECOND
        and answer["logged_in_ratio"] >= LOGGED_IN
        and answer["logged_in_p95_ms"] < P95_MS
        and answer["search_growth"] >= GROWTH
    )


def table_of(lines: list[Line]) -> Table:
    """Show what was measured."""
    table = Table("page", "proposals", "reader", "per second", "p95 ms", "bare per second", "ratio")
    for line in lines:
        reader = "logged in" if line.logged_in else "stranger"
        figures = f"{line.per_second:,.0f}", f"{line.p95_ms:.1f}", f"{line.bare_per_second:,.0f}", f"{line.ratio:.2f}"
        table.add_row(line.page, f"{line.proposals:,}", reader, *figures)
    return table


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and, last, one JSON object; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="bench pages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="pairs of turns that count, after one to warm up")
    parser.add_argument("--proposals", type=int, default=MANY, help="how many are put in after the first measurement")
    parser.add_argument("--supports", type=int, default=SUPPORTS)
    chosen = parser.parse_args(arguments)
    lines, searches = measure(chosen.rounds, chosen.proposals, chosen.supports)
    answer = answer_of(lines, searches)
    table = table_of(lines)
    table.caption = (
        f"strangers: {answer['anonymous_ratio']:.2f} x bare bytes (target {ANONYMOUS}), "
        f"{answer['gateway_per_second']:,.0f} a second (target {PER_SECOND:,}); logged in: "
        f"{answer['logged_in_ratio']:.2f} x bare rendering (target {LOGGED_IN}), p95 "
        f"{answer['logged_in_p95_ms']:.0f} ms (target {P95_MS:.0f}); searching: "
        f"{answer['search_growth']:.2f} x (target {GROWTH})"
    )
    Console(width=100).print(table)
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0 if is_reached(answer) else 1


if __name__ == "__main__":
    sys.exit(main())
