"""Who answers what the vote chose: yes alone, no only with a colleague."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from services.proposals.adoption.model import ProposedDecline
from services.proposals.adoption.refusals import DeclineNotYours, DeclinePending, DeclineUnknown
from services.proposals.life.model import Proposal
from services.proposals.life.permissions import Deed
from services.proposals.life.refusals import SecondOfficerMissing
from services.proposals.life.states import State
from shared.allowed import allowed
from shared.caller import Caller
from shared.contracts.roles import Role
from shared.four_eyes import must_stand_apart

WAITING = frozenset({State.PRIORITIZED, State.FORWARDED})
ANSWER = Deed("answer", (Role.DP3AKB_OFFICER,), WAITING)


@dataclass(frozen=True)
class Case:
    """A chosen proposal with all that decides who may answer it."""

    proposal: Proposal
    pending: ProposedDecline | None
    """What one officer proposed and a second one has yet to decide."""
    valued_by: UUID | None
    """The officer whose verdict its cost is."""
    brought_by: Mapping[UUID, AbstractSet[UUID]]
    """Who brought in the officer who asks, and those named here, as far as anybody did."""

    @property
    def proposed(self) -> ProposedDecline:
        """What was proposed. Raises DeclineUnknown where nothing is."""
        if self.pending is None:
            raise DeclineUnknown("Load the page again.")
        return self.pending


Check = Callable[[Caller, Case], str]


def check_begins(officer: Caller, case: Case) -> str:
    """The role in which she may answer it, or propose to decline it. Raises DeclinePending and what ANSWER does."""
    role = ANSWER.role_of(officer, case.proposal)
    if case.pending is not None:
        raise DeclinePending("Agree to that one or refuse it first.")
    return role


def check_adopts(officer: Caller, case: Case) -> str:
    """The role in which she may adopt it, beside whoever found it feasible. Raises NotIndependent besides."""
    role = check_begins(officer, case)
    if case.valued_by is not None:
        must_stand_apart(officer.id, [case.valued_by], case.brought_by)
    return role


def check_decides(officer: Caller, case: Case) -> str:
    """The role in which she may agree to or refuse what a colleague proposed.

    Raises SecondOfficerMissing, NotIndependent, DeclineUnknown.
    """
    role = ANSWER.role_of(officer, case.proposal)
    first = case.proposed.proposed_by
    if officer.id == first:
        raise SecondOfficerMissing("Ask a colleague of this area to look at it.")
    must_stand_apart(officer.id, [first], case.brought_by)
    return role


def check_takes_back(officer: Caller, case: Case) -> str:
    """The role in which she may take back what she herself proposed. Raises DeclineNotYours, DeclineUnknown."""
    role = ANSWER.role_of(officer, case.proposal)
    if case.proposed.proposed_by != officer.id:
        raise DeclineNotYours("Refuse it instead.")
    return role


CHECKS: dict[str, Check] = {
    "adopt": check_adopts,
    "decline": check_begins,
    "agree_decline": check_decides,
    "refuse_decline": check_decides,
    "withdraw_decline": check_takes_back,
}


def allowed_actions(officer: Caller, case: Case) -> list[str]:
    """What she may do about a chosen proposal now."""
    return allowed(CHECKS, officer, case)
