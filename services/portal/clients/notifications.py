"""Notifications: the visitor's inbox."""

from __future__ import annotations

from services.portal.clients.records.notifications import InboxOut, NoticeOut
from services.portal.clients.wire import Record, Wire

NOTICES = 6
"""On one page; older ones are a link away."""


class Notifications:
    """What the visitor was told."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def inbox(self, token: str, language: str, cursor: str | None = None) -> InboxOut:
        """A page of notices in the reader's language, newest first, and how many are unread."""
        return self._wire.get(InboxOut, "/v1/inbox", token=token, language=language, cursor=cursor, limit=NOTICES)

    def read(self, token: str, notice_id: str) -> None:
        """Mark a notice as read."""
        self._wire.post(NoticeOut, f"/v1/inbox/{notice_id}/read", token=token)

    def read_all(self, token: str, newest: str) -> None:
        """Mark everything as read, up to the newest notice that the visitor has seen."""
        self._wire.post(Record, "/v1/inbox/read", {"up_to": newest}, token=token)
