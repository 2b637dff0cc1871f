"""A piece of news: what happened, as far as its sentences need to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class News:
    """One event as people are told of it; `facts` are JSON values and name nobody."""

    event_id: UUID
    kind: str
    """The event's type, under which its sentences stand."""
    told_at: datetime
    facts: Mapping[str, Any]

    def about(self, **more: Any) -> News:
        """The same news with more facts."""
        return replace(self, facts={**self.facts, **more})
