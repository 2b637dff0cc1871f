"""Why a result cannot be certified, and a poll neither called off nor prolonged."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import NotFound, Refusal


class PollNotCounted(Refusal):
    """There is no result to certify."""


class AlreadyCertified(Refusal):
    """You have certified this result; the second officer is somebody else."""


class AlreadyRefused(Refusal):
    """You have refused this result already, and your reason is public."""


class ChecksFailed(Refusal):
    """Something about this result does not add up, so nobody can certify it."""


class PollNotCancellable(Refusal):
    """Only a poll that was opened and is not counted can be called off."""


class CancellationPending(Refusal):
    """It was proposed already to call this poll off; a second officer decides."""


class CancellationDecided(Refusal):
    """This proposal to call the poll off has been decided."""


class PollNotAudited(Refusal):
    """A poll in this state has no auditors."""


class AuditorUnknown(NotFound):
    """Nobody under this id asked to audit this poll."""


class AlreadyNamed(Refusal):
    """You have named this auditor, or two officers have."""


class AuditorsTaken(Refusal):
    """A poll has two auditors and no more."""


class CancellationUnknown(NotFound):
    """There is no such proposal to call this poll off."""


class PollNotProlongable(Refusal):
    """Only a poll that takes ballots, or will, can be prolonged; once its end has come nobody can put it off."""


class ProlongingNotAgreed(Refusal):
    """The rules that were fixed when this poll opened know no later end."""


class ProlongedBefore(Refusal):
    """Two officers have prolonged this poll already; that is possible once."""


class ProlongationInvalid(Refusal):
    """This cannot be the new end."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ProlongationPending(Refusal):
    """It was proposed already to prolong this poll; a second officer decides."""


class ProlongationDecided(Refusal):
    """This proposal to prolong the poll has been decided."""


class ProlongationUnknown(NotFound):
    """There is no such proposal to prolong this poll."""
