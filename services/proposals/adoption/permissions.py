"""Who answers what the vote chose: yes alone, no only with a colleague."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from services.proposals.adoption.model import ProposedDecline
from services.proposals.adoption.refusals import DeclineNotYours, DeclinePending, DeclineUnknown
from services.proposals.colleagues.actions import check_four_eyes
from services.proposals.drafting.model import Proposal
from services.proposals.drafting.permissions import Deed
from services.proposals.drafting.refusals import SecondOfficerMissing
from services.proposals.drafting.states import State
from services.proposals.verification.queries import who_found_it_feasible
from shared.allowed import allowed
from shared.contracts.roles import Role
from shared.web import Caller

WAITING = frozenset({State.PRIORITIZED, State.FORWARDED})
ANSWER = Deed("answer", (Role.DP3AKB_OFFICER,), WAITING)

Pending = ProposedDecline | None
Check = Callable[[Session, Caller, Proposal, Pending], str]


def check_begins(_session: Session, officer: Caller, proposal: Proposal, pending: Pending) -> str:
    """The role in which she may answer it, or propose to decline it. Raises DeclinePending and what ANSWER does."""
    role = ANSWER.role_of(officer, proposal)
    if pending is not None:
        raise DeclinePending("Agree to that one or refuse it first.")
    return role


def check_adopts(session: Session, officer: Caller, proposal: Proposal, pending: Pending) -> str:
    """The role in which she may adopt it, beside whoever found it feasible. Raises NotIndependent besides."""
    role = check_begins(session, officer, proposal, pending)
    check_four_eyes(session, officer, who_found_it_feasible(session, proposal))
    return role


def check_decides(session: Session, officer: Caller, proposal: Proposal, pending: Pending) -> str:
    """The role in which she may agree to or refuse what a colleague proposed. Raises SecondOfficerMissing."""
    role = ANSWER.role_of(officer, proposal)
    must_be_a_second_officer(session, officer, _there(pending))
    return role


def check_takes_back(_session: Session, officer: Caller, proposal: Proposal, pending: Pending) -> str:
    """The role in which she may take back what she herself proposed. Raises DeclineNotYours."""
    role = ANSWER.role_of(officer, proposal)
    if _there(pending).proposed_by != officer.id:
        raise DeclineNotYours("Refuse it instead.")
    return role


def must_be_a_second_officer(session: Session, officer: Caller, proposed: ProposedDecline) -> None:
    """Raise SecondOfficerMissing or NotIndependent unless she may decide beside whoever proposed it."""
    if officer.id == proposed.proposed_by:
        raise SecondOfficerMissing("Ask a colleague of this area to look at it.")
    check_four_eyes(session, officer, [proposed.proposed_by])


CHECKS: dict[str, Check] = {
    "adopt": check_adopts,
    "decline": check_begins,
    "agree_decline": check_decides,
    "refuse_decline": check_decides,
    "withdraw_decline": check_takes_back,
}


def allowed_actions(session: Session, officer: Caller, proposal: Proposal, pending: Pending) -> list[str]:
    """What she may do about a chosen proposal now."""
    return allowed(CHECKS, session, officer, proposal, pending)


def _there(pending: Pending) -> ProposedDecline:
    if pending is None:
        raise DeclineUnknown("Load the page again.")
    return pending
