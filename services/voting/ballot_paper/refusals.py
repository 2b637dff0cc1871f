"""What can be wrong with a ballot by the rules of its poll."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from shared.refusals import Refusal


class BallotInvalid(Refusal):
    """This ballot does not follow the rules of the poll."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, sentence: str, **facts: Any) -> None:
        super().__init__(sentence, errors={"choices": [sentence]}, **facts)


class UnknownProject(BallotInvalid):
    """A marked project is not on this paper."""


class TooManyChoices(BallotInvalid):
    """More projects are marked than the rules allow."""


class TooFewChoices(BallotInvalid):
    """Fewer projects are marked than the rules ask for."""


class OverBudget(BallotInvalid):
    """The marked projects cost more than there is to spend."""


class TooManyPoints(BallotInvalid):
    """More points are given than the rules allow."""
