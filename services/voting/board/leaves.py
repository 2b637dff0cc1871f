"""One ballot on the board: a leaf that fixes its choices without showing them, and the receipt that finds the leaf.

leaf    = SHA-256(0x00 || canonical JSON of {"choices", "nonce", "poll"}), the JSON as RFC 8785 orders and writes it
receipt = the first 100 bits of SHA-256(leaf) in base32 (RFC 4648), five groups of four letters

The nonce, 128 random bits in hexadecimal, keeps anybody from trying out all possible choices against a leaf.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from services.voting.ballot_paper.choices import canonical_choices, utf16
from services.voting.board.merkle import leaf_hash

NONCE_BYTES = 16
LETTERS = 20
"""Letters of a receipt: five bits each."""
MISREAD = str.maketrans("018", "OIB")
"""Digits that base32 does not have, and the letters they were read for."""
CODE = re.compile(r"[A-Z2-7]{20}")
BETWEEN = re.compile(r"[\s\-._]+")

_text = json.encoder.encode_basestring
"""Writes a string as RFC 8785 does: only quotes, backslashes and control characters are escaped."""


class CodeUnreadable(ValueError):
    """This is not a receipt code: it has twenty letters A to Z and digits 2 to 7."""


def leaf_of(poll_id: str, ballot_type: str, choices: Any, nonce: bytes) -> bytes:
    """The leaf of one ballot, 32 bytes. `choices` in the shape of its ballot type."""
    return leaf_hash(entry_of(poll_id, canonical_choices(ballot_type, choices), nonce.hex()))


def entry_of(poll_id: str, choices: Any, nonce: str) -> bytes:
    """The canonical JSON (RFC 8785) of a ballot, written directly, as it is needed once for every ballot.

    `choices` is a list of ids, an object of whole points by id, a text or None. Raises ValueError for other shapes.
    """
    return f'{{"choices":{_json(choices)},"nonce":{_text(nonce)},"poll":{_text(poll_id)}}}'.encode()


def receipt_of(leaf: bytes) -> str:
    """The receipt that leads to a leaf, as it is printed: XXXX-XXXX-XXXX-XXXX-XXXX."""
    letters = base64.b32encode(sha256(leaf).digest()[:13]).decode()[:LETTERS]
    return "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))


def read_receipt(typed: str) -> str:
    """The receipt as it is printed, from whatever somebody typed. Raises CodeUnreadable."""
    letters = BETWEEN.sub("", typed).upper().translate(MISREAD)
    if CODE.fullmatch(letters) is None:
        raise CodeUnreadable(f"a receipt has twenty letters A to Z and digits 2 to 7; this has {len(letters)} signs")
    return "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))


def find_leaf(leaves: Sequence[bytes], receipt: str) -> int | None:
    """The place of the leaf that a receipt (as printed) leads to, counted from 0; None where there is none."""
    begins = base64.b32decode(receipt.replace("-", "") + "AAAA")[:12]  # The last half byte is left to receipt_of.
    alike = (at for at, leaf in enumerate(leaves) if sha256(leaf).digest().startswith(begins))
    return next((at for at in alike if receipt_of(leaves[at]) == receipt), None)


def _json(choices: Any) -> str:
    if choices is None:
        return "null"
    if isinstance(choices, str):
        return _text(choices)
    if isinstance(choices, list):
        return "[" + ",".join(map(_text, choices)) + "]"
    if isinstance(choices, dict):
        return "{" + ",".join(f"{_text(name)}:{_whole(choices[name])}" for name in sorted(choices, key=utf16)) + "}"
    raise ValueError("choices are a list, an object, a text or nothing")


def _whole(points: Any) -> int:
    if type(points) is not int or not 0 <= points < 2**53:
        raise ValueError("points are whole numbers")
    return points
