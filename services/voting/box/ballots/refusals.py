"""Why a ballot is not taken."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from shared.web import DomainError, Forbidden


class AlreadyVoted(DomainError):
    """A ballot was already cast in this name; your receipt shows that it lies in the box."""


class NotOnRoll(Forbidden):
    """You are not on the roll of this poll."""


class CodeNotValid(DomainError):
    """This voting code does not belong to this poll."""

    status = HTTPStatus.NOT_FOUND


class BallotInvalid(DomainError):
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


class TemporarilyUnavailable(DomainError):
    """Try again in a few seconds."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class PaperNotHere(DomainError):
    """The box holds no paper of this poll."""

    status = HTTPStatus.NOT_FOUND


class BoxClosed(DomainError):
    """The poll takes no ballots now."""


class TokenNotValid(Forbidden):
    """This token was not signed for this poll."""


class ReceiptUnknown(DomainError):
    """No ballot of this poll has this receipt."""

    status = HTTPStatus.NOT_FOUND


class ReplacementRefused(DomainError):
    """A ballot whose token a server made cannot be replaced."""
