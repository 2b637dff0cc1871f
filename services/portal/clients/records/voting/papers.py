"""What voting answers, papers, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class BatchStandingOut(TypedDict):
    """Batch standing."""

    batch: PaperBatchOut
    differences_left: int
    own_turn: int | None
    readings: list[TurnOut]
    stage: str


class DifferenceOut(TypedDict):
    """Difference."""

    first: SheetOut
    second: SheetOut
    settled: bool
    sheet: str
    tail: str


class PaperBatchOut(TypedDict):
    """Paper batch."""

    accepted: NotRequired[int | None]
    accepted_at: NotRequired[str | None]
    carried_at: NotRequired[str | None]
    id: str
    label: str
    opened_at: str
    sheets: int


class PaperBatchesOut(TypedDict):
    """Paper batches."""

    items: list[BatchStandingOut]
    reconciliation: ReconciliationOut


class ReconciliationOut(TypedDict):
    """Reconciliation."""

    accepted: int
    batches: int
    even: bool
    invalid: dict[str, int]
    on_the_way: int
    rejected: dict[str, int]
    sheets: int
    waiting: int


class SetAsideOut(TypedDict):
    """Set aside."""

    fate: str
    number: int
    reason: str
    tail: str | None


class SheetOut(TypedDict):
    """Sheet."""

    choices: Any
    flaw: str | None
    sheet: str
    tail: str


class TurnOut(TypedDict):
    """Turn."""

    finished: bool
    keyed: int
    turn: int


class WholeBatchOut(TypedDict):
    """Whole batch."""

    batch: PaperBatchOut
    differences: list[DifferenceOut]
    differences_left: int
    keyed: list[SheetOut]
    own_turn: int | None
    readings: list[TurnOut]
    set_aside: list[SetAsideOut]
    stage: str
