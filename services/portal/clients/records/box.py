"""What box answers, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import TypedDict


class BoxTurnout(TypedDict):
    """Box turnout."""

    assisted: int | None
    ballots: int | None


class QrOut(TypedDict):
    """Qr."""

    path: str
    size: int


class ReceiptOut(TypedDict):
    """Receipt."""

    receipt: str


class RootOut(TypedDict):
    """Root."""

    at: str
    number: int
    root: str
    signature: str
    size: int


class RootsOut(TypedDict):
    """Roots."""

    assisted: int | None
    ballots: int | None
    items: list[RootOut]
    key: str  # the board's Ed25519 public key in base64
    rules_hash: str


class StandingOut(TypedDict):
    """Standing."""

    first: int | None
    leaf: str | None
    position: int | None
    proof: list[str]
    root: RootOut | None
    state: str
