"""A double that drifts from the services' documents is found out, in what it is asked and in what it answers."""

from __future__ import annotations

from typing import Any

import pytest

from shared.wire import Answer, Request
from tests.portal.documented import documented
from tests.portal.sample_answers import SampleAnswers
from tests.portal.sample_parts import brief
from tests.portal.sample_places import an_id

POLL = f"/v1/polls/{an_id(20)}"
SAMPLE = SampleAnswers()


def drift(service: str, request: Request, status: int, content: Any) -> str:
    """What is said against a question and its answer."""
    return "; ".join(documented(service).drift(request, Answer.of_json(status, content)))


def test_what_the_services_say_is_no_drift() -> None:
    listed = {"items": [brief(SAMPLE.poll())], "next": None}
    assert not drift("voting", Request("GET", "/v1/polls", {"limit": 100, "state": "open"}), 200, listed)
    assert not drift("voting", Request("GET", POLL), 200, SAMPLE.poll())
    assert not drift("voting", Request("GET", POLL), 404, {"code": "not_found"})


@pytest.mark.parametrize(
    ("request_", "status", "content", "said"),
    [
        (Request("GET", "/v1/pools"), 200, {}, "no such door"),
        (Request("DELETE", "/v1/polls"), 204, None, "no such door"),
        (Request("GET", "/v1/polls/twenty"), 404, {"code": "not_found"}, "is not a 'uuid'"),
        (Request("GET", "/v1/polls", {"colour": "red"}), 200, {"items": []}, "query colour is unknown"),
        (Request("GET", "/v1/polls", {"state": "ajar"}), 200, {"items": []}, "'ajar' is not one of"),
        (Request("GET", "/v1/polls", {"limit": "many"}), 200, {"items": []}, "is not of type 'integer'"),
        (Request("GET", POLL), 201, SAMPLE.poll(), "answers 201, not 200"),
        (Request("GET", POLL), 200, SAMPLE.poll() | {"mood": "good"}, "'mood' was unexpected"),
        (Request("GET", POLL), 200, brief(SAMPLE.poll()), "'projects' is a required property"),
        (Request("GET", POLL), 200, SAMPLE.poll() | {"budget": "much"}, "budget: 'much' is not of type 'integer'"),
        (Request("GET", POLL), 404, {}, "a refusal without a code"),
        (Request("POST", f"{POLL}/refusals").with_json({}), 422, {"code": "x"}, "'reason' is a required property"),
        (Request("POST", f"{POLL}/open").with_json({"now": 1}), 409, {"code": "x"}, "a body that nobody reads"),
    ],
)
def test_what_they_do_not_say_is(request_: Request, status: int, content: Any, said: str) -> None:
    assert said in drift("voting", request_, status, content)
