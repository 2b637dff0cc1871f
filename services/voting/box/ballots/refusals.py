"""Why a ballot is not taken."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import Forbidden, Refusal


class AlreadyVoted(Refusal):
    """A ballot was already cast in this name; your receipt shows that it lies in the box."""


class TemporarilyUnavailable(Refusal):
    """Try again in a few seconds."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class PaperNotHere(Refusal):
    """The box holds no paper of this poll."""

    status = HTTPStatus.NOT_FOUND


class BoxClosed(Refusal):
    """The poll takes no ballots now."""


class TokenNotValid(Forbidden):
    """This token was not signed for this poll."""


class ReceiptUnknown(Refusal):
    """No ballot of this poll has this receipt."""

    status = HTTPStatus.NOT_FOUND


class ReplacementRefused(Refusal):
    """A ballot whose token a server made cannot be replaced."""
