"""Why a batch of paper does not go on."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import Forbidden, Refusal


class BatchAccepted(Refusal):
    """This batch was accepted; its sheets are counted and its keyed choices erased."""


class KeyingFinished(Refusal):
    """Your reading of this batch is finished and cannot be changed."""


class KeyingNotFinished(Refusal):
    """Two people must have read the whole batch before it is compared."""


class BothHaveKeyed(Forbidden):
    """Two other people have read this batch already."""


class SheetKeyedAlready(Refusal):
    """You have keyed a sheet with this code."""


class SheetsMissing(Refusal):
    """The sheets that were keyed and those without a code are not as many as were counted by hand."""


class TooManySheets(Refusal):
    """More sheets are keyed than were counted by hand."""


class SheetNotKeyed(Refusal):
    """There is no such sheet in this batch, or nothing about it is in question."""

    status = HTTPStatus.NOT_FOUND


class ThirdPersonNeeded(Forbidden):
    """Differences are settled by somebody who has not keyed this batch."""


class DifferencesLeft(Refusal):
    """The two readings differ; a third person settles that first."""
