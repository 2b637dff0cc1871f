"""Why an author's own work on a proposal is refused."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import Refusal


class StaleProposal(Refusal):
    """The proposal has changed since you read it."""


class VersionRequired(Refusal):
    """Say which version you are changing, with If-Match or `version`."""

    status = HTTPStatus.PRECONDITION_REQUIRED


class ProposalIncomplete(Refusal):
    """Something is missing before this can be handed in."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AreaOutsideCycle(Refusal):
    """This kelurahan is not part of the planning cycle."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class LineageUnknown(Refusal):
    """The earlier proposal is not there, or not yours to build on."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class DraftingTooFast(Refusal):
    """Many ideas were begun in the last minute."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class TooManyUnread(Refusal):
    """Many ideas of yours are still drafts, or wait to be read."""


class AlreadyHandedIn(Refusal):
    """Only a draft that was never handed in can be deleted."""
