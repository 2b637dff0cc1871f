"""Who hears what: one line per event, the one map of what runs between services."""

from __future__ import annotations

from collections.abc import Mapping

from shared.contracts import identity, proposals, voting
from shared.contracts.event import Event
from shared.contracts.programs import ProgramOpened

SERVICES = ("identity", "proposals", "voting", "programs", "notifications")
"""Every service with a log and a queue of its own."""

ROUTES: Mapping[type[Event], tuple[str, ...]] = {
    identity.AreaRegistered: ("voting",),
    identity.ResidentVerified: ("proposals", "voting"),
    identity.RoleGranted: ("proposals", "voting"),
    identity.RoleEnded: (),
    identity.PersonErased: ("voting", "notifications"),
    proposals.CycleOpened: ("voting",),
    proposals.ProposalSubmitted: (),
    proposals.ProposalMoved: (),
    proposals.ProposalWithdrawn: (),
    proposals.ProposalPublished: ("notifications",),
    proposals.ProposalReturned: ("notifications",),
    proposals.ProposalSupported: ("notifications",),
    proposals.SupportWithdrawn: ("notifications",),
    proposals.ProposalVerified: ("notifications",),
    proposals.ProposalShortlisted: ("voting", "notifications"),
    proposals.ProposalPrioritized: ("notifications",),
    proposals.ProposalNotChosen: ("notifications",),
    proposals.ProposalAdopted: ("programs", "notifications"),
    proposals.ProposalDeclineProposed: (),
    proposals.ProposalDeclineSettled: (),
    proposals.ProposalDeclined: ("notifications",),
    voting.PollDrafted: (),
    voting.PollOpened: ("proposals", "notifications"),
    voting.PollProlonged: ("proposals", "notifications"),
    voting.PollClosed: (),
    voting.PollCounted: (),
    voting.PollCancelled: ("proposals", "notifications"),
    voting.PollCertified: ("proposals", "notifications"),
    ProgramOpened: ("proposals", "notifications"),
}


def source_of(kind: type[Event]) -> str:
    """The service whose log holds this event: the module its contract stands in."""
    return kind.__module__.rpartition(".")[2]


def heard_from(source: str, listener: str) -> frozenset[str]:
    """The event types of `source` that `listener` hears; empty where it hears nothing."""
    return frozenset(kind.event_type for kind, who in ROUTES.items() if listener in who and source_of(kind) == source)


def listeners_of(source: str) -> tuple[str, ...]:
    """The services that hear anything of `source`, in the order of SERVICES."""
    return tuple(service for service in SERVICES if heard_from(source, service))


def sources_of(listener: str) -> tuple[str, ...]:
    """The services that `listener` hears anything of, in the order of SERVICES."""
    return tuple(service for service in SERVICES if heard_from(service, listener))
