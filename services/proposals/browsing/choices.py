"""What somebody may do with a proposal now, so that a page offers that and nothing else.

Each subject says it of its own deeds, by the very checks that its actions ask; here they only come together.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from services.proposals.adoption import permissions as adoption
from services.proposals.adoption.queries import case_of
from services.proposals.cycles.model import Cycle
from services.proposals.drafting.permissions import AUTHORS_DEEDS
from services.proposals.life.model import Proposal
from services.proposals.life.permissions import offered
from services.proposals.moderation import permissions as moderation
from services.proposals.support.permissions import check_supports
from services.proposals.verification import permissions as verification
from shared.allowed import passes
from shared.caller import Caller

DEEDS = (*AUTHORS_DEEDS, *moderation.DEEDS, *verification.DEEDS)


def allowed_actions(session: Session, caller: Caller, proposal: Proposal, cycle: Cycle) -> list[str]:
    """Names of what the caller may do with a proposal in its present state."""
    names = offered(DEEDS, caller, proposal)
    if passes(check_supports, caller, proposal, cycle):
        names.append("support")
    if proposal.state not in adoption.WAITING:
        return names
    return names + adoption.allowed_actions(caller, case_of(session, caller, proposal))
