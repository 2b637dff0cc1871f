"""What notifications answers, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class DeliverySummary(TypedDict):
    """Delivery summary."""

    created: NotRequired[int]
    delivered: NotRequired[int]
    failed: NotRequired[int]
    sending: NotRequired[int]


class InboxOut(TypedDict):
    """Inbox."""

    items: list[NoticeOut]
    next: NotRequired[str | None]
    unread: int


class NoticeOut(TypedDict):
    """Notice."""

    body: str
    created_at: str
    id: str
    kind: str
    path: str
    proposal_id: NotRequired[str | None]
    read_at: NotRequired[str | None]
    relation: str
    subject: str
