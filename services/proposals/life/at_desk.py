"""A proposal as it lies on an officer's desk: with what she may do with it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.proposals.life.model import Proposal


@dataclass(frozen=True)
class AtDesk:
    """One line of a queue; whatever it does not hold itself, its proposal does."""

    proposal: Proposal
    allowed_actions: list[str]
    pending_decline: dict[str, Any] | None = None
    """What a colleague, or she herself, proposed and a second officer has yet to decide."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.proposal, name)
