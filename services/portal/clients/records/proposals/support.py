"""What proposals answers, support, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class SupportOut(TypedDict):
    """Support."""

    reached: NotRequired[bool]
    support_count: NotRequired[int]
    supported_by_me: NotRequired[bool]
    threshold: NotRequired[int]
