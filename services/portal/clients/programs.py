"""Programs: what the city adopted."""

from __future__ import annotations

from typing import Any

from services.portal.clients.records.programs import ProgramOut
from services.portal.clients.wire import Wire


class Programs:
    """The roadmap."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def find(self, **query: Any) -> list[ProgramOut]:
        """All programs, by area and year."""
        return self._wire.every(ProgramOut, "/v1/programs", **query)

    def one(self, program_id: str) -> ProgramOut:
        """One program."""
        return self._wire.get(ProgramOut, f"/v1/programs/{program_id}")
