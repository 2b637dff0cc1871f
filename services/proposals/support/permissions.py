"""Who may stand behind a proposal, and when."""

from __future__ import annotations

from services.proposals.cycles.model import Cycle
from services.proposals.life.model import Proposal
from services.proposals.life.refusals import OwnProposal
from services.proposals.life.states import SUPPORTABLE
from services.proposals.support.refusals import NotAmongSupporters, SupportClosed
from shared.caller import Caller
from shared.contracts.roles import Role


def check_supports(person: Caller, proposal: Proposal, cycle: Cycle) -> None:
    """Raise OwnProposal, NotAmongSupporters or SupportClosed unless she may stand behind it, or no longer, now."""
    if proposal.author_id == person.id:
        raise OwnProposal("Others stand behind your idea.")
    if not lives_with(person, cycle):
        raise NotAmongSupporters("Ask your kelurahan to confirm where you live.")
    if proposal.state not in SUPPORTABLE:
        raise SupportClosed(f"It is {proposal.state}.", state=proposal.state)


def lives_with(person: Caller, cycle: Cycle) -> bool:
    """Verified residents and children who live where the cycle plans, and its forum members."""
    lives_here = person.verified and person.kelurahan is not None and cycle.takes(person.kelurahan)
    resident = lives_here and (person.has(Role.RESIDENT) or person.has(Role.CHILD))
    return resident or any(role == Role.FORUM_MEMBER and cycle.takes(where) for role, where in person.roles)
