"""How the roll asks the signer.

The signer is a process of the same service, not another service: hence plain http.client and not httpx, which is how
services call each other and which voting does without.
"""

from __future__ import annotations

import json
import threading
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from shared.blind_signatures import KeyUnfit, from_text, read_jwk, to_text
from shared.refusals import Refusal
from shared.signing import KEYS_AT_ONCE, BlindedInvalid, CellKey
from shared.telemetry.correlation import correlation_id
from shared.telemetry.logs import get_logger
from shared.tokens import Keyring

SECONDS_TO_SIGN, SECONDS_FOR_KEYS = 5, 60
RETRY_AFTER = 3
"""Seconds."""
AUDIENCE = "voting"
PASS_SECONDS = 30
"""For how long the signer is shown the same pass, which is good for a minute: signing one costs as much as all else."""

log = get_logger(__name__)


class SignerUnavailable(Refusal):
    """The ballot token could not be signed at this moment; try again in a few seconds."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, detail: str = "Nothing was lost.") -> None:
        super().__init__(detail, retry_after=RETRY_AFTER)


class SignerClient:
    """Asks the signer at `url` (http://host:port) as the owner of `keyring`, over one kept connection per thread."""

    def __init__(self, url: str, keyring: Keyring) -> None:
        self._address = urlsplit(url)
        self._keyring = keyring
        self._mine = threading.local()
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
        connection: HTTPConnection | None = self._mine.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()

    def _ask(self, path: str, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        headers = {
            "Authorization": f"Bearer {self._shown()}",
            "Content-Type": "application/json",
            "X-Correlation-Id": str(correlation_id()),
        }
        status, text = self._exchange(path, json.dumps(body), headers, seconds)
        try:
            answer: dict[str, Any] = json.loads(text)
            refused = {} if status < HTTPStatus.BAD_REQUEST else {"code": str(answer.get("code"))}
        except (ValueError, AttributeError) as error:
            raise SignerUnavailable from error
        if refused.get("code") == BlindedInvalid.code():
            raise BlindedInvalid
        if refused:
            # Whatever else it refuses is no fault of the voter's: a wrong key, a wrong secret, a clock.
            log.error("signer_refused", status=status, **refused)
            raise SignerUnavailable
        return answer

    def _shown(self) -> str:
        """The pass by which the signer knows us; two threads that make one at a time do no harm."""
        now = time.monotonic()
        if now >= self._good_until:
            self._pass, self._good_until = self._keyring.sign_service(AUDIENCE), now + PASS_SECONDS
        return self._pass

    def _exchange(self, path: str, body: str, headers: dict[str, str], seconds: float) -> tuple[int, str]:
        """Status and text of the answer; asks once more where the signer had closed the kept connection meanwhile.

        Asking twice does no harm: the same value gets the same signature, and keys that nobody took are forgotten.
        """
        while True:
            connection, kept = self._connection(seconds)
            try:
                connection.request("POST", path, body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            except (HTTPException, OSError, ValueError) as error:
                connection.close()
                if not kept or isinstance(error, TimeoutError):
                    log.warning("signer_unavailable", error_type=type(error).__name__)
                    raise SignerUnavailable from error

    def _connection(self, seconds: float) -> tuple[HTTPConnection, bool]:
        """This thread's connection, and whether it was open already."""
        connection: HTTPConnection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = HTTPConnection(self._address.hostname or "", self._address.port)
            self._mine.connection = connection
        connection.timeout = seconds
        if connection.sock is None:
            return connection, False
        connection.sock.settimeout(seconds)
        return connection, True


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
