"""Why a ballot token is not given out."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import Forbidden, Refusal

RETRY_AFTER = 3
"""Seconds."""


class AlreadyIssued(Refusal):
    """Your ballot token was taken already; one person, one ballot."""


class NotOnRoll(Forbidden):
    """You are not on the roll of this poll."""


class CodeNotValid(Refusal):
    """This voting code does not belong to this poll, or was taken back."""

    status = HTTPStatus.NOT_FOUND


class RollBusy(Refusal):
    """Try again in a few seconds."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class CellChanged(Refusal):
    """Your place on the roll has changed since you loaded the paper."""


class BlindedUsed(Refusal):
    """Somebody else took a token with this very value."""


class SignerUnavailable(Refusal):
    """The ballot token could not be signed at this moment; try again in a few seconds."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, detail: str = "Nothing was lost.") -> None:
        super().__init__(detail, retry_after=RETRY_AFTER)
