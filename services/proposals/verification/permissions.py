"""Who answers whether an idea can be done, and who puts it on the list that residents vote on."""

from __future__ import annotations

from services.proposals.life.model import Proposal
from services.proposals.life.permissions import Deed
from services.proposals.life.states import STEPS, VERIFIERS, State
from services.proposals.verification.refusals import NotYetVerified

WAITING = frozenset({State.UNDER_VERIFICATION, State.PUBLISHED})


def must_have_a_cost(proposal: Proposal) -> None:
    """Raise NotYetVerified unless it was found feasible."""
    if proposal.verified_cost is None:
        raise NotYetVerified("A kelurahan officer or agency gives the verdict first.")


VERIFY = Deed("verify", VERIFIERS, WAITING)
SHORTLIST = Deed(
    "shortlist",
    STEPS[State.UNDER_VERIFICATION, State.SHORTLISTED].who,
    frozenset({State.UNDER_VERIFICATION}),
    condition=must_have_a_cost,
    in_sql=Proposal.verified_cost.is_not(None),
)
DEEDS = (VERIFY, SHORTLIST)
