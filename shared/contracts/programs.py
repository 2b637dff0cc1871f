"""What programs tells: what the city delivers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.event import Event, contract


@contract("program.opened", version=1, subject="program_id")
@dataclass(frozen=True, kw_only=True)
class ProgramOpened(Event):
    """An adopted proposal stands on the roadmap of a year."""

    program_id: UUID
    proposal_id: UUID
    area_code: str
    title: str
    year: int
