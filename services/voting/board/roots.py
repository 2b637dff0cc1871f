"""Roots: what fixes, hour by hour, the ballots that have come in so far, signed with the board's own key.

Signed is the canonical JSON (RFC 8785) of {"at", "number", "poll", "previous", "root", "rules_hash", "size"}: since
each root names the one before it, whoever keeps one printed root notices any change to what came earlier.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.voting.board.merkle import Tree


@dataclass(frozen=True, slots=True)
class Root:
    """The root over the first `size` leaves of a poll. `number` counts from 1; `at` is UTC text to the second.

    `signature` is Ed25519 in base64; empty before signing.
    """

    number: int
    size: int
    root: str
    at: str
    signature: str = ""

    def as_json(self) -> dict[str, Any]:
        """The root as it is published: `{number, size, root, at, signature}`; size in leaves, `at` in ISO 8601."""
        return {
            "number": self.number,
            "size": self.size,
            "root": self.root,
            "at": self.at,
            "signature": self.signature,
        }


def sort_batch(leaves: Iterable[bytes]) -> list[bytes]:
    """The leaves that arrived since the last root, in the order in which they are appended: it tells nothing."""
    return sorted(leaves)


def append(
    tree: Tree,
    arrived: Iterable[bytes],
    *,
    key: Ed25519PrivateKey,
    poll_id: str,
    rules_hash: str,
    at: datetime,
    previous: Root | None,
) -> Root:
    """Append a batch of leaves to the tree, sorted, and sign the root over all. `previous` is the poll's last root."""
    tree.append(sort_batch(arrived))
    number = previous.number + 1 if previous else 1
    unsigned = Root(number, len(tree), tree.root().hex(), instant_text(at))
    statement = statement_of(poll_id, rules_hash, unsigned, previous.root if previous else None)
    signature = base64.b64encode(key.sign(statement)).decode()
    return Root(number, unsigned.size, unsigned.root, unsigned.at, signature)


def statement_of(poll_id: str, rules_hash: str, root: Root, previous: str | None) -> bytes:
    """The bytes that are signed; `previous` is the root before this one in hexadecimal, None before the first."""
    return rfc8785.dumps(
        {
            "at": root.at,
            "number": root.number,
            "poll": poll_id,
            "previous": previous,
            "root": root.root,
            "rules_hash": rules_hash,
            "size": root.size,
        }
    )


def is_signed(root: Root, previous: str | None, *, key: bytes, poll_id: str, rules_hash: str) -> bool:
    """Whether a root carries the signature of the key (32 bytes, Ed25519), given the root before it."""
    return signs(key, root.signature, statement_of(poll_id, rules_hash, root, previous))


def signs(key: bytes, signature: str, statement: bytes) -> bool:
    """Whether a signature in base64 is that of the key over the statement; False also where one is malformed."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(signature, validate=True), statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes of the public key that belongs to a private one."""
    return key.public_key().public_bytes_raw()


def instant_text(at: datetime) -> str:
    """An instant as 2026-11-23T06:00:00Z. Raises ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
