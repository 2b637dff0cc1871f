"""How the roll asks the signer, a process of the same service: the one thing that voting asks of anybody."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from services.voting.roll.tokens.refusals import SignerUnavailable
from shared.blind_signatures import KeyUnfit, from_text, read_jwk, to_text
from shared.signing import KEYS_AT_ONCE, BlindedInvalid, CellKey
from shared.telemetry.logs import get_logger
from shared.tokens import Keyring
from shared.wire import Patience, Peer, Request, WireFailure

SECONDS_TO_CONNECT, SECONDS_TO_SIGN, SECONDS_FOR_KEYS = 2.0, 5.0, 60.0
NOWHERE = "http://signer"
"""Where a roll looks that was told no address."""
AUDIENCE = "voting"
PASS_SECONDS = 30
"""For how long the signer is shown the same pass, which is good for a minute: signing one costs as much as all else."""

log = get_logger(__name__)


class SignerClient:
    """Asks the signer at `url` (http://host:port) as the owner of `keyring`, over one kept connection per thread."""

    def __init__(self, url: str, keyring: Keyring) -> None:
        self._signer = Peer(url or NOWHERE)
        self._keyring = keyring
        self._pass, self._good_until = "", 0.0

    def make_keys(self, poll_id: UUID, count: int) -> list[CellKey]:
        """So many new key pairs for a poll. Raises SignerUnavailable."""
        made: list[CellKey] = []
        while len(made) < count:
            wanted = {"poll_id": str(poll_id), "count": min(KEYS_AT_ONCE, count - len(made))}
            made += _read_keys(self._ask("/internal/keys", wanted, SECONDS_FOR_KEYS))
        return made

    def sign(self, poll_id: UUID, sealed: bytes, blinded: bytes) -> bytes:
        """The blind signature under a sealed key of this poll. Raises BlindedInvalid, SignerUnavailable."""
        asked = {"poll_id": str(poll_id), "sealed": to_text(sealed), "blinded": to_text(blinded)}
        answer = self._ask("/internal/signatures", asked, SECONDS_TO_SIGN)
        try:
            return from_text(answer["signature"])
        except (KeyError, TypeError, ValueError) as error:
            raise SignerUnavailable from error

    def close(self) -> None:
        """Close this thread's connection; the next question opens another."""
        self._signer.close()

    def _ask(self, path: str, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        """What the signer answers.

        Asking twice does no harm: the same value gets the same signature, and keys that nobody took are forgotten.
        """
        own = {"Authorization": f"Bearer {self._shown()}"}
        asked = Request("POST", path, headers=own, repeatable=True).with_json(body)
        try:
            told = self._signer.ask(asked, Patience(min(seconds, SECONDS_TO_CONNECT), seconds))
            answer: dict[str, Any] = told.json()
            refused = {"code": str(answer.get("code"))} if told.is_refusal else {}
        except (WireFailure, AttributeError) as error:
            log.warning("signer_unavailable", error_type=type(error).__name__)
            raise SignerUnavailable from error
        if refused.get("code") == BlindedInvalid.code():
            raise BlindedInvalid
        if refused:
            # Whatever else it refuses is no fault of the voter's: a wrong key, a wrong secret, a clock.
            log.error("signer_refused", status=told.status, **refused)
            raise SignerUnavailable
        return answer

    def _shown(self) -> str:
        """The pass by which the signer knows us; two threads that make one at a time do no harm."""
        now = time.monotonic()
        if now >= self._good_until:
            self._pass, self._good_until = self._keyring.sign_service(AUDIENCE), now + PASS_SECONDS
        return self._pass


def _read_keys(answer: dict[str, Any]) -> list[CellKey]:
    try:
        keys = [CellKey(key["public"], from_text(key["sealed"])) for key in answer["keys"]]
        for key in keys:
            read_jwk(key.public)
    except (KeyError, TypeError, ValueError, KeyUnfit) as error:
        raise SignerUnavailable from error
    if not keys:
        raise SignerUnavailable
    return keys
