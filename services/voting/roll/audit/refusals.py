"""Why a result cannot be certified, and a poll neither called off nor prolonged."""

from __future__ import annotations

from http import HTTPStatus

from shared.web import DomainError, NotFound


class PollNotCounted(DomainError):
    """There is no result to certify."""


class AlreadyCertified(DomainError):
    """You have certified this result; the second officer is somebody else."""


class AlreadyRefused(DomainError):
    """You have refused this result already, and your reason is public."""


class ChecksFailed(DomainError):
    """Something about this result does not add up, so nobody can certify it."""


class PollNotCancellable(DomainError):
    """Only a poll that was opened and is not counted can be called off."""


class CancellationPending(DomainError):
    """It was proposed already to call this poll off; a second officer decides."""


class CancellationDecided(DomainError):
    """This proposal to call the poll off has been decided."""


class PollNotAudited(DomainError):
    """A poll in this state has no auditors."""


class AuditorUnknown(NotFound):
    """Nobody under this id asked to audit this poll."""


class AlreadyNamed(DomainError):
    """You have named this auditor, or two officers have."""


class AuditorsTaken(DomainError):
    """A poll has two auditors and no more."""


class CancellationUnknown(NotFound):
    """There is no such proposal to call this poll off."""


class PollNotProlongable(DomainError):
    """Only a poll that takes ballots, or will, can be prolonged; once its end has come nobody can put it off."""


class ProlongingNotAgreed(DomainError):
    """The rules that were fixed when this poll opened know no later end."""


class ProlongedBefore(DomainError):
    """Two officers have prolonged this poll already; that is possible once."""


class ProlongationInvalid(DomainError):
    """This cannot be the new end."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ProlongationPending(DomainError):
    """It was proposed already to prolong this poll; a second officer decides."""


class ProlongationDecided(DomainError):
    """This proposal to prolong the poll has been decided."""


class ProlongationUnknown(NotFound):
    """There is no such proposal to prolong this poll."""
