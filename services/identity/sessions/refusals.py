"""Why somebody is not let in."""

from __future__ import annotations

from http import HTTPStatus

from shared.web import DomainError


class TooManyCodes(DomainError):
    """Several codes for this contact were asked for where you are, and none was used."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class TooManyTries(DomainError):
    """Many wrong codes were typed for this contact where you are."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class CodeRefused(DomainError):
    """This code is wrong, used, or older than ten minutes."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    keeps_changes = True  # the try is counted


class SessionEnded(DomainError):
    """This session has ended."""

    status = HTTPStatus.UNAUTHORIZED
