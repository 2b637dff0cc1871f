"""Proposals: cycles, ideas and what becomes of them."""

from __future__ import annotations

from typing import Any

from services.portal.clients.records.proposals.adoption import AdoptionQueue
from services.portal.clients.records.proposals.browsing import (
    AreaSummaries,
    AreaSummary,
    DeskSummary,
    ProposalList,
    ProposalPageOut,
    ProposalSummary,
    SimilarProposals,
)
from services.portal.clients.records.proposals.moderation import ModerationQueue
from services.portal.clients.records.proposals.of_several import CycleOut, ProposalOut
from services.portal.clients.records.proposals.support import SupportOut
from services.portal.clients.records.proposals.verification import VerificationQueue
from services.portal.clients.wire import Record, ServiceRefused, Wire


class Proposals:
    """An idea's life."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def cycle(self) -> CycleOut | None:
        """The planning cycle that runs now, or None between cycles."""
        try:
            return self._wire.get(CycleOut, "/v1/cycles/current") or None
        except ServiceRefused as refusal:
            if refusal.status == 404:
                return None
            raise

    def find(self, token: str | None = None, **query: Any) -> ProposalList:
        """A page of proposals: by area, state, q (words), mine, cursor."""
        return self._wire.get(ProposalList, "/v1/proposals", token=token, **query)

    def one(self, proposal_id: str, token: str | None = None) -> ProposalPageOut:
        """A proposal with its trail, costs, support and what the visitor may do with it."""
        return self._wire.get(ProposalPageOut, f"/v1/proposals/{proposal_id}", token=token)

    def counts(self) -> list[AreaSummary]:
        """How many proposals each kelurahan has."""
        return list(self._wire.get(AreaSummaries, "/v1/summary/areas")["items"])

    def draft(self, token: str, content: Record, key: str) -> ProposalOut:
        """Begin a draft."""
        return self._wire.post(ProposalOut, "/v1/proposals", content, token=token, key=key)

    def change(self, token: str, proposal_id: str, content: Record) -> ProposalOut:
        """Change a draft or a returned proposal."""
        return self._wire.send(ProposalOut, "PATCH", f"/v1/proposals/{proposal_id}", token=token, json=content)

    def delete(self, token: str, proposal_id: str) -> None:
        """Take a draft away for good."""
        self._wire.send(Record, "DELETE", f"/v1/proposals/{proposal_id}", token=token)

    def similar(self, text: str, area: str, limit: int) -> list[ProposalSummary]:
        """Public proposals that say much the same, the nearest first."""
        return list(
            self._wire.get(SimilarProposals, "/v1/proposals/similar", text=text, area=area, limit=limit)["items"]
        )

    def submit(self, token: str, proposal_id: str, key: str) -> ProposalOut:
        """Hand a draft in."""
        return self._wire.post(ProposalOut, f"/v1/proposals/{proposal_id}/submit", token=token, key=key)

    def withdraw(self, token: str, proposal_id: str, key: str) -> ProposalOut:
        """Take a proposal back."""
        return self._wire.post(ProposalOut, f"/v1/proposals/{proposal_id}/withdraw", token=token, key=key)

    def support(self, token: str, proposal_id: str) -> None:
        """Stand behind a proposal."""
        self._wire.send(SupportOut, "PUT", f"/v1/proposals/{proposal_id}/support", token=token)

    def end_support(self, token: str, proposal_id: str) -> None:
        """Stand behind it no longer."""
        self._wire.send(SupportOut, "DELETE", f"/v1/proposals/{proposal_id}/support", token=token)

    def moderation_queue(self, token: str, **query: Any) -> ModerationQueue:
        """What waits to be read before it is public."""
        return self._wire.get(ModerationQueue, "/v1/moderation/queue", token=token, **query)

    def verification_queue(self, token: str, **query: Any) -> VerificationQueue:
        """What waits for an answer of the city."""
        return self._wire.get(VerificationQueue, "/v1/verification/queue", token=token, **query)

    def adoption_queue(self, token: str, **query: Any) -> AdoptionQueue:
        """What a vote chose and nobody has answered."""
        return self._wire.get(AdoptionQueue, "/v1/adoption/queue", token=token, **query)

    def waiting(self, token: str) -> DeskSummary:
        """How much waits for what the visitor may do, by deed."""
        return self._wire.get(DeskSummary, "/v1/summary/desk", token=token)

    def decide(self, token: str, proposal_id: str, step: str, content: Record, key: str) -> ProposalOut:
        """A decision of an officer: moderation, verification, shortlist, adoption or decline."""
        return self._wire.post(ProposalOut, f"/v1/proposals/{proposal_id}/{step}", content, token=token, key=key)
