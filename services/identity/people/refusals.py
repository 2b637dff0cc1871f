"""Why something about a person is refused."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import Forbidden, Refusal


class UnknownArea(Refusal):
    """There is no such area today."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ContactTaken(Refusal):
    """Somebody is registered under this contact already."""


class ConsentMissing(Refusal):
    """A child's account needs the guardian's consent first."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class GuardianNeeded(Refusal):
    """Whoever is under 18 is registered by a facilitator or an officer, with a guardian's consent."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooYoung(Refusal):
    """Children under ten take part with a facilitator, without an account of their own."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotOneself(Forbidden):
    """Nobody does this for herself."""


class RegistrarCannotConfirm(Forbidden):
    """Whoever registered her does not confirm where she lives; somebody else does."""


class AlreadyVerified(Refusal):
    """Where she lives is confirmed already."""
