"""The city's public history while a story is played: each event, where it stands, who hears it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deploy.operator.demonstration.door import Door, Refused

SOURCES = ("identity", "proposals", "voting", "programs", "notifications")


@dataclass(frozen=True)
class Line:
    """One event of the public history."""

    source: str
    position: int
    type: str
    heard_by: tuple[str, ...]


class Chronicle:
    """Reads on from where it was opened."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._at = {source: self._head(source) for source in SOURCES}

    def news(self) -> Iterator[Line]:
        """What was recorded since the last look, in order within each service."""
        for source, after in self._at.items():
            if after is None:
                continue
            page = self._door.get(f"/api/{source}/v1/events", after=after, limit=200)
            for item in page["items"]:
                yield Line(source, item["position"], item["type"], tuple(item["heard_by"]))
                self._at[source] = item["position"]

    def _head(self, source: str) -> int | None:
        try:
            head: int = self._door.get(f"/api/{source}/v1/events", after=0, limit=1)["head"]
        except Refused:
            return None  # a service that does not show its history
        return head
