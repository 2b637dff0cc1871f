"""Which tests one worker runs together, and in which order: what takes longest begins first, so that all end together.

`scope_seconds.json` beside this file says how long each file, or group of files, takes. It is written by
`./rembuk test --record-scopes` and only orders the work: a file that is not in it yet comes where a short one would.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TABLE = Path(__file__).with_name("scope_seconds.json")
TOGETHER = {
    "tests/browser/": "browser",
    "tests/faults/": "polling place",
    "tests/journeys/": "cities",
    "tests/deploy/test_whole_city.py": "cities",
    "tests/stack/": "cities",
}
"""Tests that one worker runs, since what they start is large: one browser, one polling place, one city at a time."""
UNKNOWN_SECONDS = 1.0
"""What a file is taken for that the table does not know."""


def scope_of(nodeid: str) -> str:
    """The name that all tests have in common which one worker runs one after the other."""
    return next((name for path, name in TOGETHER.items() if nodeid.startswith(path)), nodeid.partition("::")[0])


class LongestFirst(LoadScopeScheduling):  # type: ignore[misc]  # xdist exports it without types
    """Gives each worker whole files, and those that belong together to one; whoever is free takes the longest left."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        self.seconds: dict[str, float] = json.loads(TABLE.read_text(encoding="utf-8"))

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        longest = max(self.workqueue, key=lambda scope: self.seconds.get(scope, UNKNOWN_SECONDS))
        self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)


class Recorder:
    """Adds up what each scope takes, and writes the table when the run is over."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one test is over, in whichever worker."""
        self.seconds[scope_of(report.nodeid)] += report.duration  # type: ignore[assignment]  # a counter of seconds

    def pytest_sessionfinish(self) -> None:
        """Replace what was run in the table; the rest of it stays."""
        known: dict[str, float] = json.loads(TABLE.read_text(encoding="utf-8"))
        known |= {scope: round(seconds, 1) for scope, seconds in self.seconds.items() if seconds >= UNKNOWN_SECONDS}
        ordered = dict(sorted(known.items(), key=lambda row: (-row[1], row[0])))
        TABLE.write_text(json.dumps(ordered, indent=0) + "\n", encoding="utf-8")
