"""The queue door of notifications: what it does about each event it hears."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.notifications.followers import reactions as followers
from shared.contracts.event import Event
from shared.contracts.programs import ProgramOpened
from shared.contracts.proposals import (
    ProposalAdopted,
    ProposalDeclined,
    ProposalNotChosen,
    ProposalPrioritized,
    ProposalPublished,
    ProposalReturned,
    ProposalShortlisted,
    ProposalSupported,
    ProposalVerified,
    SupportWithdrawn,
)
from shared.contracts.voting import PollCertified, PollOpened

REACTIONS: Mapping[type[Event], list[Callable[..., Any]]] = {
    ProposalPublished: [followers.on_proposal_published],
    ProposalReturned: [followers.on_proposal_returned],
    ProposalSupported: [followers.on_proposal_supported],
    SupportWithdrawn: [followers.on_support_withdrawn],
    ProposalVerified: [followers.on_proposal_verified],
    ProposalShortlisted: [followers.on_proposal_shortlisted],
    ProposalPrioritized: [followers.on_proposal_prioritized],
    ProposalNotChosen: [followers.on_proposal_not_chosen],
    ProposalAdopted: [followers.on_proposal_adopted],
    ProposalDeclined: [followers.on_proposal_declined],
    PollOpened: [followers.on_poll_opened],
    PollCertified: [],  # proposals says it of each proposal
    ProgramOpened: [followers.on_program_opened],
}
