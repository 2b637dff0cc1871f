"""Notifications: the visitor's inbox."""

from __future__ import annotations

from services.portal.clients.wire import Record, Wire


class Notifications:
    """What the visitor was told."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def inbox(self, token: str, cursor: str | None = None) -> Record:
        """A page of notices, newest first."""
        return self._wire.get("/v1/inbox", token=token, cursor=cursor)

    def read(self, token: str, notice_id: str) -> None:
        """Mark a notice as read."""
        self._wire.post(f"/v1/inbox/{notice_id}/read", token=token)
