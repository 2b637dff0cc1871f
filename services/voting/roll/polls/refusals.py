"""Why a poll cannot be prepared, changed or moved on."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import Forbidden, NotFound, Refusal


class PollNotDraft(Refusal):
    """The poll has been opened: its projects, rules and dates are fixed."""


class PollNotOpen(Refusal):
    """The poll takes no ballots now."""


class PollTransitionRefused(Refusal):
    """A poll in this state cannot go there."""


class PollEmpty(Refusal):
    """There is nothing on the ballot paper."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class PollInvalid(Refusal):
    """Something about the poll does not fit together."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class CandidateNotFree(Refusal):
    """A proposal is not shortlisted for this area, or stands on another poll."""


class ClosingEarlyRefused(Forbidden):
    """A poll that decides something closes when it said it would."""


class RollTooSmall(Refusal):
    """So few people may vote that a secret ballot would not stay secret."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SmallerRollUnknown(NotFound):
    """Nobody asked for a smaller roll, or it was decided."""


class RulesTampered(Refusal):
    """What is stored of the poll is not what was published when it opened."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


class PairInvalid(Refusal):
    """The two polls cannot stand side by side."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
