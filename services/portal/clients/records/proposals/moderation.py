"""What proposals answers, moderation, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from services.portal.clients.records.proposals.of_several import ProposalOut


class FindingOut(TypedDict):
    """Finding."""

    end: NotRequired[int]
    field: NotRequired[str]  # title, summary, story, place or cost_lines.<n>
    kind: NotRequired[str]
    start: NotRequired[int]


class ModerationItem(TypedDict):
    """Moderation item."""

    allowed_actions: NotRequired[list[str]]
    findings: NotRequired[list[FindingOut]]
    proposal: NotRequired[ProposalOut]


class ModerationQueue(TypedDict):
    """Moderation queue."""

    items: NotRequired[list[ModerationItem]]
    next: NotRequired[str | None]
