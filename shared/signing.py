"""The words that the roll and its signer share: keys for the cells of a poll, and the one thing a signer refuses."""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple

from shared.refusals import Refusal

KEYS_AT_ONCE = 32
"""In one request, so that none takes long enough to be taken for lost."""


class CellKey(NamedTuple):
    """A key pair for one cell of an electorate."""

    public: dict[str, str]
    """{"e", "n"} as in a JSON Web Key."""
    sealed: bytes
    """The private half, which only the signer can decrypt."""


class BlindedInvalid(Refusal):
    """This is not a value blinded under the key of its cell; make a new one with the key of the paper."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
