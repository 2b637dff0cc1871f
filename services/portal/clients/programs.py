"""Programs: what the city adopted."""

from __future__ import annotations

from typing import Any

from services.portal.clients.wire import Record, Wire


class Programs:
    """The roadmap."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def find(self, **query: Any) -> list[Record]:
        """Programs, by area and year."""
        return list(self._wire.get("/v1/programs", **query)["items"])

    def one(self, program_id: str) -> Record:
        """One program."""
        return self._wire.get(f"/v1/programs/{program_id}")
