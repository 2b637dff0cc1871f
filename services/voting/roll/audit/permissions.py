"""Which officer may vouch for a result or refuse it, and who calls a poll off with whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.voting.roll.audit import later_ends, queries
from services.voting.roll.audit.model import Certification, ProposedToTwo, ResultRefusal
from services.voting.roll.audit.refusals import (
    AlreadyCertified,
    AlreadyRefused,
    CancellationPending,
    CancellationUnknown,
    ChecksFailed,
    PollNotCancellable,
    PollNotCounted,
    PollNotProlongable,
    ProlongationPending,
    ProlongationUnknown,
    ProlongedBefore,
    ProlongingNotAgreed,
)
from services.voting.roll.colleagues.actions import must_second
from services.voting.roll.electorate.officers import role_of
from services.voting.roll.polls.model import Cause, Poll
from services.voting.roll.polls.permissions import must_see
from services.voting.roll.polls.states import UNCOUNTED, State
from shared.allowed import allowed
from shared.bonds import check_four_eyes
from shared.caller import Caller
from shared.contracts.roles import Role
from shared.database.instants import database_now


def check_counted(officer: Caller, poll: Poll) -> Role:
    """Her role in a poll that is counted and not certified. Raises NotFound, Forbidden, PollNotCounted."""
    must_see(officer, poll)
    role = role_of(officer, poll.area_code)
    if poll.state is not State.COUNTED:
        raise PollNotCounted("Only a counted result that is not yet certified can be.", state=poll.state)
    return role


@dataclass(frozen=True)
class Vouching:
    """What a reading has at hand of a counted result: words given, reasons against it, what was checked."""

    certifications: Sequence[Certification]
    refusals: Sequence[ResultRefusal]
    checks: Sequence[queries.Check]


def check_certifies(session: Session, officer: Caller, poll: Poll, known: Vouching | None = None) -> Role:
    """Her role, where she may vouch for the result now.

    Raises AlreadyCertified, NotIndependent, ChecksFailed, and what `check_counted` does.
    """
    role = check_counted(officer, poll)
    given = known.certifications if known else queries.certifications(session, poll.id)
    before = [earlier.officer_id for earlier in given]
    if officer.id in before:
        raise AlreadyCertified("Ask a colleague to look at it.")
    check_four_eyes(session, officer, before)
    checks = known.checks if known else queries.checks(session, poll)
    failed = [check.code for check in checks if not check.passed]
    if failed:
        raise ChecksFailed("Call the operator, or refuse with your reason.", checks=failed)
    return role


def check_refuses(session: Session, officer: Caller, poll: Poll, known: Vouching | None = None) -> Role:
    """Her role, where she may refuse the result now. Raises AlreadyCertified, AlreadyRefused, as `check_counted`."""
    role = check_counted(officer, poll)
    given, refused = (known.certifications, known.refusals) if known else queries.words_of_officers(session, poll.id)
    if any(earlier.officer_id == officer.id for earlier in given):
        raise AlreadyCertified("Your word is given; let a colleague speak up where something is wrong.")
    if any(earlier.officer_id == officer.id for earlier in refused):
        raise AlreadyRefused("Once what you named is settled, you may certify.")
    return role


def check_uncounted(officer: Caller, poll: Poll) -> Role:
    """Her role in a poll that may still be called off. Raises NotFound, Forbidden, PollNotCancellable."""
    must_see(officer, poll)
    role = role_of(officer, poll.area_code)
    if poll.state not in UNCOUNTED:
        raise PollNotCancellable("Drop a draft instead; a result can be refused.", state=poll.state)
    return role


@dataclass(frozen=True)
class Known:
    """What a reading has at hand: proposals to call a poll off or to prolong it, and the time; no check asks again."""

    proposals: Sequence[ProposedToTwo]
    now: datetime | None = None


def check_proposes_cancelling(session: Session, officer: Caller, poll: Poll, known: Known | None = None) -> Role:
    """Her role, where she may propose it now. Raises CancellationPending, and what `check_uncounted` does."""
    role = check_uncounted(officer, poll)
    if _undecided(known.proposals if known else queries.cancellations(session, poll.id)) is not None:
        raise CancellationPending("Confirm or decline that one first.")
    return role


def check_prolongable(session: Session, officer: Caller, poll: Poll, known: Known | None = None) -> Role:
    """Her role in a poll that may end later by two officers.

    Raises NotFound, Forbidden, PollNotProlongable, ProlongingNotAgreed, ProlongedBefore.
    """
    must_see(officer, poll)
    role = role_of(officer, poll.area_code)
    now = (known and known.now) or database_now(session)
    if poll.state is not State.OPEN or poll.ends_at <= now:
        raise PollNotProlongable("Its end has come, or it was never opened.", state=poll.state)
    if poll.prolonging is None:
        raise ProlongingNotAgreed("Its end stays as it was published.")
    if any(done.cause is Cause.OFFICERS for done in poll.prolongations):
        raise ProlongedBefore("The new end stays.", closes_at=poll.ends_at)
    return role


def check_proposes_prolonging(session: Session, officer: Caller, poll: Poll, known: Known | None = None) -> Role:
    """Her role, where she may propose it now. Raises ProlongationPending, and what `check_prolongable` does."""
    role = check_prolongable(session, officer, poll, known)
    if _undecided(known.proposals if known else later_ends.proposals(session, poll.id)) is not None:
        raise ProlongationPending("Confirm or decline that one first.")
    return role


def _confirms_prolonging(session: Session, officer: Caller, poll: Poll, known: Known) -> None:
    must_second(session, officer, [_declines_prolonging(session, officer, poll, known).proposed_by])


def _declines_prolonging(session: Session, officer: Caller, poll: Poll, known: Known) -> ProposedToTwo:
    check_prolongable(session, officer, poll, known)
    found = _undecided(known.proposals)
    if found is None:
        raise ProlongationUnknown("Load the page again.")
    return found


def _confirms(session: Session, officer: Caller, poll: Poll, known: Known) -> None:
    must_second(session, officer, [_declines(session, officer, poll, known).proposed_by])


def _declines(_session: Session, officer: Caller, poll: Poll, known: Known) -> ProposedToTwo:
    check_uncounted(officer, poll)
    found = _undecided(known.proposals)
    if found is None:
        raise CancellationUnknown("Load the page again.")
    return found


def _undecided(proposals: Sequence[ProposedToTwo]) -> ProposedToTwo | None:
    return next((one for one in proposals if one.decision is None), None)


Checks = dict[str, Callable[..., object]]
"""Each is asked with the session, the caller, the poll and what the reading knows already."""
OF_A_RESULT: Checks = {"certify": check_certifies, "refuse": check_refuses}
OF_CALLING_OFF: Checks = {
    "propose_cancelling": check_proposes_cancelling,
    "confirm_cancelling": _confirms,
    "decline_cancelling": _declines,
}
OF_PROLONGING: Checks = {
    "propose_prolonging": check_proposes_prolonging,
    "confirm_prolonging": _confirms_prolonging,
    "decline_prolonging": _declines_prolonging,
}


def allowed_actions(
    session: Session, reader: Caller | None, poll: Poll, checks: Checks, known: Known | Vouching
) -> list[str]:
    """Names of what the reader may do about a result, or about calling a poll off or letting it end later, now."""
    return [] if reader is None else allowed(checks, session, reader, poll, known)
