"""A voter's device in Python: takes a blind token from the roll and casts it in the box, alone or many at once."""

from __future__ import annotations

import hashlib
import http.client
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from deploy.operator.demonstration.door import AWAY, PATIENCE, Door, Missing, Refused
from deploy.operator.demonstration.visitors import Visitor
from shared.blind_signatures import blind, finalize, from_text, read_jwk, to_text

AT_ONCE = 16
PAUSE = 0.2
POLLS = "/api/voting/v1/polls"

Ask = Callable[[dict[str, Any]], Mapping[str, Any]]
"""Sends a JSON body somewhere and gives the JSON of the answer."""


@dataclass(frozen=True)
class PaperBallot:
    """A code and what is marked by whoever held it, in the shape of the poll's ballot type."""

    code: str
    choices: Any


def vote(take: Ask, cast: Ask, key: Mapping[str, str], choices: Any, secret: bytes, *, assisted: bool = False) -> str:
    """Take a token blinded under `key`, and cast the ballot with it; the receipt.

    Everything random comes from `secret`, so that the same ballot sent again is the same to the last bit.
    """
    public, token = read_jwk(dict(key)), hashlib.sha256(b"token" + secret).digest()
    blinding = blind(public, token, seed=hashlib.sha256(b"blinding" + secret).digest())
    given = take({"blinded": to_text(blinding.blinded)})
    signature = finalize(public, token, from_text(given["signature"]), blinding.inverse)
    ballot = {"token": to_text(token), "signature": to_text(signature), "cell": given["cell"], "choices": choices}
    again = to_text(hashlib.sha256(b"retry" + secret).digest())
    return str(cast({**ballot, "assisted": assisted, "retry_key": again})["receipt"])


def cast_as(voter: Visitor, door: Door, poll_id: str, choices: Any, key: str) -> str:
    """Cast the ballot of somebody who is logged in; her receipt, the same for the same `key`."""
    cell = voter.get(f"{POLLS}/{poll_id}/paper")["cell"]
    if cell is None:
        raise Refused("reading the paper", 403, "not_on_roll", "She is not on the roll.")
    return vote(
        lambda body: voter.post(f"{POLLS}/{poll_id}/tokens", body),
        lambda body: door.box.post(f"/v1/polls/{poll_id}/ballots", body),
        cell["key"],
        choices,
        hashlib.sha256(f"{voter.person['id']} {key}".encode()).digest(),
    )


class Caster:
    """Hands in the ballots of many codes for one poll."""

    def __init__(self, door: Door, poll_id: str) -> None:
        cells = door.get(f"{POLLS}/{poll_id}/document")["electorate"]["cells"]
        self._key = next(cell["key"] for cell in cells if cell["coded"])
        self._roll = _Line(door.url, f"{POLLS}/{poll_id}/coded-tokens")
        self._box = _Line(door.box.url, f"/v1/polls/{poll_id}/ballots")

    def cast_all(self, ballots: Iterable[PaperBallot], after_each: Callable[[], None]) -> None:
        """Cast every ballot, AT_ONCE at a time. Raises Refused or Missing at the first that fails for good."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for _ in threads.map(self.cast, ballots):
                after_each()

    def close(self) -> None:
        """Let the connections go."""
        self._roll.close()
        self._box.close()

    def cast(self, ballot: PaperBallot) -> str:
        """Cast one ballot; its receipt. Every attempt sends the very same, so that a lost answer is harmless."""
        return vote(
            lambda body: self._roll.ask({**body, "code": ballot.code}),
            self._box.ask,
            self._key,
            ballot.choices,
            secrets.token_bytes(32),
            assisted=True,
        )


class _Line:
    """One address that is posted to, over one kept connection for each thread, until it answers."""

    def __init__(self, url: str, path: str) -> None:
        parts = urlsplit(url)
        self._secure, self._host = parts.scheme == "https", parts.netloc
        self._path = f"{parts.path.rstrip('/')}{path}"
        self._own = threading.local()
        self._opened: list[http.client.HTTPConnection] = []

    def ask(self, body: dict[str, Any]) -> Mapping[str, Any]:
        """What is answered. Raises Refused, Missing."""
        text, until = json.dumps(body), time.monotonic() + PATIENCE
        while True:
            status, answer = self._attempt(text)
            if status == http.HTTPStatus.CREATED:
                return answer
            if status not in AWAY | {0} and answer.get("code") != "paper_not_here":
                raise Refused("casting a paper ballot", status, str(answer.get("code")), str(answer.get("title")))
            if time.monotonic() > until:
                raise Missing(f"a paper ballot found no answer within {PATIENCE:.0f} s")
            time.sleep(PAUSE)

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._opened:
            connection.close()

    def _attempt(self, body: str) -> tuple[int, dict[str, Any]]:
        connection = self._connection()
        try:
            connection.request("POST", self._path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return 0, {}
        try:
            answer = json.loads(content)
        except ValueError:
            answer = {}
        return response.status, answer if isinstance(answer, dict) else {}

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._own, "connection"):
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            self._own.connection = kind(self._host, timeout=15)
            self._opened.append(self._own.connection)
        connection: http.client.HTTPConnection = self._own.connection
        return connection
