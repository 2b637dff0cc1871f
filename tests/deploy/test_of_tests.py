"""What keeps the suite quick: pools that outlive a test, databases that a file holds, and what takes longest first."""

from __future__ import annotations

import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from shared.database import Database
from tests.databases import POOLS, WorkersDatabases, let_go, opened
from tests.scheduling import LongestFirst
from tests.servers import ROOT


def test_tests_of_a_worker_share_a_pool_and_nothing_that_listens_to_sessions(
    opened_database: Callable[[str], Database],
) -> None:
    first = opened_database("programs")
    second = opened(first.url)
    assert first.engine is second.engine
    assert first.sessions is not second.sessions
    with second.transaction() as session:
        assert session.scalar(sa.text("SELECT 1")) == 1


def test_a_pool_to_which_something_was_not_given_back_is_closed(opened_database: Callable[[str], Database]) -> None:
    url = opened_database("programs").url
    kept = opened(url).engine.connect()
    let_go(url)
    assert url not in POOLS
    kept.invalidate()
    kept.close()


def test_what_all_tests_of_a_file_share_is_not_emptied_by_one_of_them(postgres_server: str, worker_id: str) -> None:
    databases = WorkersDatabases(postgres_server, worker_id)
    databases.held.add("voting")
    with pytest.raises(RuntimeError, match="share one voting database"):
        databases.empty("voting")


class Worker:
    """Takes down which tests it is given."""

    def __init__(self) -> None:
        self.given: list[list[int]] = []

    def send_runtest_some(self, tests: list[int]) -> None:
        """Be given some."""
        self.given.append(tests)


def test_whoever_is_free_takes_what_takes_longest() -> None:
    scheduler: Any = LongestFirst.__new__(LongestFirst)
    scopes = {"tests/short.py": 1, "browser": 2, "tests/new.py": 3}
    scheduler.seconds = {"browser": 90.0, "tests/short.py": 2.0}
    scheduler.workqueue = OrderedDict((scope, {f"{scope}::test": False}) for scope in scopes)
    node = Worker()
    scheduler.assigned_work, scheduler.registered_collections = {}, {node: [f"{scope}::test" for scope in scopes]}
    for _ in scopes:
        scheduler._assign_work_unit(node)
    assert list(scheduler.assigned_work[node]) == ["browser", "tests/short.py", "tests/new.py"]
    assert node.given == [[1], [0], [2]]


@pytest.mark.parametrize(("asked", "told"), [((), "1 deep test(s) left out"), (("--deep",), "1 passed")])
def test_what_is_deep_is_left_out_and_counted_unless_it_is_asked_for(asked: tuple[str, ...], told: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *asked, "-n", "1"]
    one = f"{__file__}::test_an_example_of_what_is_deep"
    done = subprocess.run([*command, one], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert told in done.stdout, done.stdout + done.stderr


@pytest.mark.deep
def test_an_example_of_what_is_deep() -> None:
    """There for the test above."""
