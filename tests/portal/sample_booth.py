"""The roll's signer and the box for tests of pages: tokens are really signed, and a ballot without one is refused."""

from __future__ import annotations

from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from shared.blind_signatures import EXPONENT, BlindSigner, Verifier, from_text, jwk_of, to_text
from shared.qr import qr_of
from shared.wire import Request

RECEIPT = "MRSA-7K4P-92QX-AAAA-BBBB"
CELL = 3

RULES: dict[str, Any] = {
    "title": "Program Marga Sari 2028", "area_code": "64.71.02.1006", "beside": None, "board_key": "5e" * 32,
    "ballot": {}, "secrecy": "secret", "budget": 175_000_000, "counting": {}, "projects": [],
    "opens_at": "2026-11-20T02:00:00+00:00", "closes_at": "2026-12-20T02:00:00+00:00",
}  # fmt: skip
"""What a document of rules holds besides its electorate."""

Answer = tuple[int, Any]


@cache
def a_key() -> RSAPrivateKey:
    """The key of the one cell, made once for a run."""
    return generate_private_key(EXPONENT, 2048)


def cell() -> dict[str, Any]:
    """The cell that a paper tells its voter."""
    return {"cell": CELL, "key": jwk_of(a_key().public_key())}


def sign(request: Request) -> Answer:
    """What the roll answers to a blinded token."""
    blinded = from_text(request.json()["blinded"])
    return 201, {**cell(), "signature": to_text(BlindSigner.of(a_key()).sign(blinded))}


def take(request: Request) -> Answer:
    """What the box answers to a ballot."""
    ballot = request.json()
    if not Verifier(a_key().public_key()).accepts(from_text(ballot["token"]), from_text(ballot["signature"])):
        return 403, {"code": "token_not_valid", "title": "This token was not signed for this poll."}
    return 201, {"receipt": RECEIPT}


def draw(request: Request) -> Answer:
    """What the box answers to who wants a receipt as a square."""
    drawn = qr_of(request.json()["receipt"])
    return 200, {"size": drawn.size, "path": drawn.path}


def booth(poll_id: str) -> dict[str, Any]:
    """The answers of roll and box about one open poll."""
    here = f"/v1/polls/{poll_id}"
    coded = {"number": CELL, "coded": True, "key": jwk_of(a_key().public_key())}
    return {
        f"GET {here}/document": (200, {**RULES, "poll_id": poll_id, "electorate": {"cells": [coded]}}),
        f"POST {here}/tokens": sign,
        f"POST {here}/coded-tokens": sign,
        f"POST {here}/ballots": take,
        f"POST {here}/replacements": (201, {"receipt": RECEIPT}),
        f"POST {here}/receipts/qr": draw,
    }
