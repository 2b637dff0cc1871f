"""Whatever input a description allows breaks neither door of voting, nor what the description says of answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import schemathesis
import schemathesis.specs.openapi.schemas  # now, since CPython may fail to compile it beside threads
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import response_schema_conformance

from shared.contracts.roles import Role
from tests.people import CITY, bearer
from tests.voting.test_house import OF_THE_BOX, OURS
from tests.voting.town import Town

OTHER_BALLOTS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("points", {"points": 5}, {"rule": "greedy", "utility": "points"}),
    ("ranking", {}, {"rule": "borda"}),
    ("yes_no", {"projects": [{"id": "a", "title": "A", "cost": 1}]}, {"rule": "yes-no"}),
]
QUICK, DEEP = 12, 60
"""Inputs for each route."""


class Stock:
    """A draft and an open poll of every kind, in turn; whatever the inputs before have moved on is made anew."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.makers: list[tuple[str, Callable[[], str]]] = [
            ("draft", town.draft),
            ("open", town.open),
            ("open", partial(town.open, codes_only=True)),
            *(
                ("open", partial(town.open, ballot_type=kind, **more, rules=rules))
                for kind, more, rules in OTHER_BALLOTS
            ),
        ]
        self.polls = [make() for _state, make in self.makers]

    def whole(self) -> list[str]:
        """The ids."""
        for place, (state, make) in enumerate(self.makers):
            if self.town.state(self.polls[place]) != state:
                self.polls[place] = make()
        return list(self.polls)


@pytest.fixture(scope="module")
def stock(files_town: Town) -> Stock:
    """Polls for all routes."""
    return Stock(files_town)


@pytest.fixture(scope="module")
def officer(files_town: Town) -> dict[str, str]:
    """Headers of somebody who may do whatever staff may do with polls, and lives here."""
    return bearer((Role.DP3AKB_OFFICER, CITY), (Role.AUDITOR, CITY), person=files_town.resident())


@pytest.fixture(scope="module")
def described(files_town: Town) -> dict[bool, Any]:
    """What each door says of itself, by whether it is the box's."""
    doors = {False: files_town.app, True: files_town.box_app}
    return {of_box: schemathesis.openapi.from_wsgi("/v1/openapi.json", door) for of_box, door in doors.items()}


@pytest.mark.parametrize("door", [*OURS, *(f"box {door}" for door in OF_THE_BOX)])
def test_no_input_breaks_the_service_or_its_description(
    described: dict[bool, Any], stock: Stock, officer: dict[str, str], request: pytest.FixtureRequest, door: str
) -> None:
    """Schemathesis makes inputs from the description of the API; every answer is no 5xx and looks as described."""
    method, path = door.removeprefix("box ").split()
    operation = described[door.startswith("box ")][path][method]
    polls = stock.whole()

    @settings(
        max_examples=DEEP if request.config.getoption("--deep") else QUICK, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def attack(case: schemathesis.Case[Any]) -> None:
        if "poll_id" in case.path_parameters:
            polls.append(polls.pop(0))
            case.path_parameters["poll_id"] = polls[0]
        answer = case.call(headers=officer)
        assert answer.status_code < 500, answer.text
        if answer.status_code < 300:
            case.validate_response(answer, checks=[response_schema_conformance])

    attack()
