"""Casts many paper ballots at once over plain HTTP connections, each of them until the city has given a receipt."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import uuid4

from deploy.operator.demonstration.door import AWAY, PATIENCE, Missing, Refused

AT_ONCE = 16
PAUSE = 0.2


@dataclass(frozen=True)
class PaperBallot:
    """A code and the candidate ids marked by whoever held it."""

    code: str
    choices: Sequence[str]


class Caster:
    """Hands in ballots for one poll."""

    def __init__(self, url: str, poll_id: str) -> None:
        parts = urlsplit(url)
        self._secure, self._host = parts.scheme == "https", parts.netloc
        self._path = f"{parts.path.rstrip('/')}/api/voting/v1/polls/{poll_id}/coded-ballots"
        self._own = threading.local()

    def cast_all(self, ballots: Iterable[PaperBallot], after_each: Callable[[], None]) -> None:
        """Cast every ballot, AT_ONCE at a time. Raises Refused or Missing at the first that fails for good."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for _ in threads.map(self.cast, ballots):
                after_each()

    def cast(self, ballot: PaperBallot) -> str:
        """Cast one ballot; its receipt. The same key at every attempt makes a lost answer harmless."""
        body = json.dumps({"code": ballot.code, "choices": list(ballot.choices)})
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        until = time.monotonic() + PATIENCE
        while True:
            status, answer = self._attempt(body, headers)
            if status == http.HTTPStatus.CREATED:
                return str(answer["receipt"])
            if status not in AWAY | {0}:
                raise Refused("casting a paper ballot", status, str(answer.get("code")), str(answer.get("title")))
            if time.monotonic() > until:
                raise Missing(f"a paper ballot found no answer within {PATIENCE:.0f} s")
            time.sleep(PAUSE)

    def _attempt(self, body: str, headers: dict[str, str]) -> tuple[int, dict[str, object]]:
        connection = self._connection()
        try:
            connection.request("POST", self._path, body, headers)
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
        connection: http.client.HTTPConnection = self._own.connection
        return connection
