"""Proposals: cycles, ideas and what becomes of them."""

from __future__ import annotations

from typing import Any

from services.portal.clients.wire import Record, ServiceRefused, Wire


class Proposals:
    """An idea's life."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def cycle(self) -> Record | None:
        """The planning cycle that runs now, or None between cycles."""
        try:
            return self._wire.get("/v1/cycles/current") or None
        except ServiceRefused as refusal:
            if refusal.status == 404:
                return None
            raise

    def find(self, token: str | None = None, **query: Any) -> Record:
        """A page of proposals: by area, state, q (words), mine, cursor."""
        return self._wire.get("/v1/proposals", token=token, **query)

    def one(self, proposal_id: str, token: str | None = None) -> Record:
        """A proposal with its trail, costs, support and what the visitor may do with it."""
        return self._wire.get(f"/v1/proposals/{proposal_id}", token=token)

    def counts(self) -> list[Record]:
        """How many proposals each kelurahan has."""
        return list(self._wire.get("/v1/summary/areas")["items"])

    def draft(self, token: str, content: Record, key: str) -> Record:
        """Begin a draft."""
        return self._wire.post("/v1/proposals", content, token=token, key=key)

    def change(self, token: str, proposal_id: str, content: Record) -> Record:
        """Change a draft or a returned proposal."""
        return self._wire.send("PATCH", f"/v1/proposals/{proposal_id}", token=token, json=content)

    def delete(self, token: str, proposal_id: str) -> None:
        """Take a draft away for good."""
        self._wire.send("DELETE", f"/v1/proposals/{proposal_id}", token=token)

    def similar(self, text: str, area: str, limit: int) -> list[Record]:
        """Public proposals that say much the same, the nearest first."""
        return list(self._wire.get("/v1/proposals/similar", text=text, area=area, limit=limit)["items"])

    def submit(self, token: str, proposal_id: str, key: str) -> Record:
        """Hand a draft in."""
        return self._wire.post(f"/v1/proposals/{proposal_id}/submit", token=token, key=key)

    def withdraw(self, token: str, proposal_id: str, key: str) -> Record:
        """Take a proposal back."""
        return self._wire.post(f"/v1/proposals/{proposal_id}/withdraw", token=token, key=key)

    def support(self, token: str, proposal_id: str) -> None:
        """Stand behind a proposal."""
        self._wire.send("PUT", f"/v1/proposals/{proposal_id}/support", token=token)

    def end_support(self, token: str, proposal_id: str) -> None:
        """Stand behind it no longer."""
        self._wire.send("DELETE", f"/v1/proposals/{proposal_id}/support", token=token)

    def queue(self, token: str, desk: str, **query: Any) -> Record:
        """What waits at a desk: moderation, verification or adoption."""
        return self._wire.get(f"/v1/{desk}/queue", token=token, **query)

    def waiting(self, token: str) -> Record:
        """How much waits for what the visitor may do, by deed."""
        return self._wire.get("/v1/summary/desk", token=token)

    def decide(self, token: str, proposal_id: str, step: str, content: Record, key: str) -> Record:
        """A decision of an officer: moderation, verification, shortlist, adoption or decline."""
        return self._wire.post(f"/v1/proposals/{proposal_id}/{step}", content, token=token, key=key)
