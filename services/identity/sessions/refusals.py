"""Why somebody is not let in."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import Refusal


class TooManyCodes(Refusal):
    """Several codes for this contact were asked for where you are, and none was used."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class TooManyTries(Refusal):
    """Many wrong codes were typed for this contact where you are."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class CodeRefused(Refusal):
    """This code is wrong, used, or older than ten minutes."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    keeps_changes = True  # the try is counted


class SessionEnded(Refusal):
    """This session has ended."""

    status = HTTPStatus.UNAUTHORIZED
