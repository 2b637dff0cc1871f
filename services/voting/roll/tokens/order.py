"""The order in which a paper's lines are shown: each person's own, so that no place on it is best."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

Line = TypeVar("Line")


def own_order(secret: str, poll_id: UUID, person_id: UUID, lines: Sequence[Line]) -> list[Line]:
    """The paper's lines in this person's own order: hers each time, another for everybody else."""

    def place(at: int) -> bytes:
        message = b"order" + poll_id.bytes + person_id.bytes + at.to_bytes(2, "big")
        return hmac.digest(secret.encode(), message, hashlib.sha256)

    return [lines[at] for at in sorted(range(len(lines)), key=place)]
