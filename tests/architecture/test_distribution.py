"""Which tests a worker runs one after the other."""

from __future__ import annotations

from tests.scheduling import TOGETHER, scope_of
from tests.servers import ROOT


def test_what_belongs_together_is_there_and_one_worker_runs_it() -> None:
    for path, name in TOGETHER.items():
        assert (ROOT / path).exists(), path
        assert scope_of(f"{path}test_some.py::test_that[case]") == name
    assert scope_of("tests/journeys/test_story.py::test_a") == scope_of("tests/stack/test_containers.py::test_b")
    assert scope_of("tests/journeys/test_story.py::test_a") == scope_of("tests/deploy/test_whole_city.py::test_b")
    assert scope_of("tests/voting/test_polls.py::test_a[b::c]") == "tests/voting/test_polls.py"
