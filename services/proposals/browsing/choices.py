"""What somebody may do with a proposal now, so that a page offers that and nothing else.

The actions themselves ask the same rules again; a test holds both against each other for every role and state.
"""

from __future__ import annotations

from collections.abc import Callable

from services.proposals.adoption.queries import WAITING as WAITING_FOR_ADOPTION
from services.proposals.cycles.model import Cycle
from services.proposals.drafting.model import Proposal
from services.proposals.drafting.permissions import may_act
from services.proposals.drafting.states import AUTHOR, EDITABLE, STEPS, SUPPORTABLE, VERIFIERS, State
from services.proposals.moderation.queries import WAITING as WAITING_FOR_MODERATION
from services.proposals.support.queries import may_support
from services.proposals.verification.queries import WAITING as WAITING_FOR_VERIFICATION
from shared.contracts.roles import Role
from shared.web import Caller

Allows = Callable[[Caller, Proposal, Cycle], bool]


def allowed_actions(caller: Caller, proposal: Proposal, cycle: Cycle) -> list[str]:
    """Names of routes that the caller may use on a proposal in its present state."""
    return [name for name, allows in ACTIONS.items() if allows(caller, proposal, cycle)]


def _may_move(to: State) -> Allows:
    def allows(caller: Caller, proposal: Proposal, _cycle: Cycle) -> bool:
        step = STEPS.get((proposal.state, to))
        return step is not None and may_act(caller, proposal, step.who)

    return allows


def _while(states: frozenset[State], *who: str) -> Allows:
    return lambda caller, proposal, _cycle: proposal.state in states and may_act(caller, proposal, who)


def _may_support(caller: Caller, proposal: Proposal, cycle: Cycle) -> bool:
    return proposal.state in SUPPORTABLE and may_support(caller, proposal, cycle)


def _may_shortlist(caller: Caller, proposal: Proposal, cycle: Cycle) -> bool:
    return proposal.verified_cost is not None and _may_move(State.SHORTLISTED)(caller, proposal, cycle)


ACTIONS: dict[str, Allows] = {
    "edit": _while(EDITABLE, AUTHOR),
    "delete": _while(frozenset({State.DRAFT}), AUTHOR),
    "submit": _may_move(State.SUBMITTED),
    "withdraw": _may_move(State.WITHDRAWN),
    "support": _may_support,
    "moderate": _while(WAITING_FOR_MODERATION, Role.MODERATOR),
    "verify": _while(WAITING_FOR_VERIFICATION, *VERIFIERS),
    "shortlist": _may_shortlist,
    "adopt": _may_move(State.ACCOMMODATED),
    "decline": _while(WAITING_FOR_ADOPTION, Role.DP3AKB_OFFICER),
}
