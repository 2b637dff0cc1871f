"""What proposals tells: an idea's life up to the city's decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.contracts.event import Event, contract, upcast


@contract("cycle.opened", version=1, subject="cycle_id")
@dataclass(frozen=True, kw_only=True)
class CycleOpened(Event):
    """A planning cycle takes proposals: planned in one year, delivered in the next."""

    cycle_id: UUID
    area_code: str
    plan_year: int
    delivery_year: int
    title: str


@contract("proposal.submitted", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalSubmitted(Event):
    """An author handed in a draft; its words wait for moderation and do not travel."""

    proposal_id: UUID
    cycle_id: UUID
    area_code: str
    author_id: UUID
    by_child: bool


@contract("proposal.moved", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalMoved(Event):
    """A proposal went from one state to the next, where no more telling event says so."""

    proposal_id: UUID
    from_state: str
    to_state: str


@contract("proposal.withdrawn", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalWithdrawn(Event):
    """The author took the proposal back."""

    proposal_id: UUID
    author_id: UUID


@contract("proposal.published", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalPublished(Event):
    """Moderation let a proposal through: everyone can read and support it."""

    proposal_id: UUID
    cycle_id: UUID
    area_code: str
    title: str
    category: str
    author_id: UUID
    by_child: bool


@contract("proposal.returned", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalReturned(Event):
    """Moderation gave a proposal back to its author to change it."""

    proposal_id: UUID
    author_id: UUID
    reason_code: str


@contract("proposal.supported", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalSupported(Event):
    """A person stands behind a proposal and follows it from now on."""

    proposal_id: UUID
    person_id: UUID


@contract("support.withdrawn", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class SupportWithdrawn(Event):
    """A person no longer stands behind a proposal."""

    proposal_id: UUID
    person_id: UUID


@contract("proposal.verified", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalVerified(Event):
    """The agency found a proposal feasible, at a cost in rupiah."""

    proposal_id: UUID
    cost: int


@contract("proposal.shortlisted", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalShortlisted(Event):
    """A verified proposal may stand on the ballot paper; cost in rupiah."""

    proposal_id: UUID
    cycle_id: UUID
    area_code: str
    title: str
    summary: str
    cost: int
    category: str
    picture: str | None = None


@contract("proposal.prioritized", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalPrioritized(Event):
    """A certified poll chose the proposal."""

    proposal_id: UUID
    poll_id: UUID


@contract("proposal.not_chosen", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalNotChosen(Event):
    """A certified poll did not choose the proposal; it may stand again."""

    proposal_id: UUID
    poll_id: UUID


@contract("proposal.adopted", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalAdopted(Event):
    """The city takes the proposal into its plan, with reason, money (rupiah), year and agency."""

    proposal_id: UUID
    cycle_id: UUID
    area_code: str
    title: str
    category: str
    cost: int
    reason: str
    funding_source: str
    rkpd_year: int
    agency: str
    author_id: UUID
    by_child: bool
    picture: str | None = None


@contract("proposal.decline_proposed", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalDeclineProposed(Event):
    """An officer proposes not to take up what the vote chose; nothing changes until a second one agrees."""

    proposal_id: UUID
    decline_id: UUID
    reason_code: str
    agency: str


@contract("proposal.decline_settled", version=1, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalDeclineSettled(Event):
    """What became of it: a second officer agreed or refused, or who had proposed it took it back."""

    proposal_id: UUID
    decline_id: UUID
    outcome: str
    """agreed, refused or withdrawn."""


@contract("proposal.declined", version=2, subject="proposal_id")
@dataclass(frozen=True, kw_only=True)
class ProposalDeclined(Event):
    """The city does not take the proposal, and says why in public; `agency` is the office in words, where it is known.

    After a vote two officers have agreed on it.
    """

    proposal_id: UUID
    author_id: UUID
    reason_code: str
    reason: str
    agency: str | None = None


@upcast("proposal.declined", version=1)
def _before_the_office_was_named(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "agency": None}
