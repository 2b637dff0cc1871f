"""Voters whose devices do not give up: each sends the same again until she is answered, and keeps what she was told."""

from __future__ import annotations

import random
import secrets
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import httpx

from shared.blind_signatures import blind, finalize, from_text, read_jwk, to_text
from shared.contracts.roles import Role
from tests.faults.polling_place import Place
from tests.people import bearer

ANSWERED = {201, 409}
"""Taken, or refused for good: whatever else comes, a device sends the same again."""


class ManyVoters:
    """Many voters at once, and what all of them were told."""

    def __init__(self, place: Place, poll_id: str, *, seed: int, patience: float = 90) -> None:
        self.place, self.poll_id, self.patience = place, poll_id, patience
        self.chance = random.Random(seed)
        self.receipts: dict[UUID, str] = {}
        self.choices: dict[UUID, list[str]] = {}
        self.refused: dict[UUID, str] = {}
        self.answers: Counter[str] = Counter()
        """Every answer: "<door> <status> <code>", or "<door> nothing" where none came."""
        self.unpromised: list[str] = []
        """Answers with 503 that do not say when to come again, and any other failure."""
        self._lock = threading.Lock()

    def vote_all(self, people: Sequence[UUID], threads: int = 8, pause: float = 0.0) -> None:
        """All of them vote; returns when each has her answer, or lost her patience."""
        plans = [(person, self.chance.sample("abc", self.chance.randint(1, 2))) for person in people]
        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(self.vote, person, choices, pause) for person, choices in plans]:
                done.result()

    def vote(self, person: UUID, choices: list[str], pause: float = 0.0) -> None:
        """One voter takes her token and casts her ballot with it."""
        time.sleep(pause)
        with httpx.Client(trust_env=False, timeout=30) as client:
            ballot = self._take(client, person)
            if ballot is None:
                return
            answer = self.ask(client, "box", f"/polls/{self.poll_id}/ballots", {**ballot, "choices": choices})
            with self._lock:
                if answer is not None and answer.status_code == 201:
                    self.receipts[person], self.choices[person] = answer.json()["receipt"], choices
                else:
                    self.refused[person] = answer.json()["code"] if answer is not None else "no answer"

    def _take(self, client: httpx.Client, person: UUID) -> dict[str, Any] | None:
        headers, token = bearer(Role.RESIDENT, person=person), secrets.token_bytes(32)
        paper = self.ask(client, "roll", f"/polls/{self.poll_id}/paper", None, headers)
        assert paper is not None, "no paper"
        key = read_jwk(paper.json()["cell"]["key"])
        blinding = blind(key, token)
        path = f"/polls/{self.poll_id}/tokens"
        answer = self.ask(client, "roll", path, {"blinded": to_text(blinding.blinded)}, headers)
        if answer is None or answer.status_code != 201:
            with self._lock:
                self.refused[person] = answer.json()["code"] if answer is not None else "no answer"
            return None
        signature = finalize(key, token, from_text(answer.json()["signature"]), blinding.inverse)
        ballot = {"token": to_text(token), "signature": to_text(signature), "cell": answer.json()["cell"]}
        return {**ballot, "retry_key": to_text(secrets.token_bytes(32))}

    def signed(self, person: UUID, choices: tuple[str, ...] = ("a",)) -> dict[str, Any]:
        """The ballot of somebody who has taken her token and waits before she casts it."""
        with httpx.Client(trust_env=False, timeout=30) as client:
            ballot = self._take(client, person)
        assert ballot is not None
        return {**ballot, "choices": list(choices)}

    def cast(self, ballot: dict[str, Any]) -> httpx.Response:
        """Cast it once, whatever comes back."""
        address = f"http://127.0.0.1:{self.place.ports['box']}/v1/polls/{self.poll_id}/ballots"
        return httpx.post(address, json=ballot, trust_env=False, timeout=30)

    def ask(
        self, client: httpx.Client, door: str, path: str, body: Any, headers: dict[str, str] | None = None
    ) -> httpx.Response | None:
        """Ask until there is an answer that settles it; None where patience was lost."""
        address = f"http://127.0.0.1:{self.place.ports[door]}/v1{path}"
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            try:
                answer = (
                    client.get(address, headers=headers)
                    if body is None
                    else (client.post(address, json=body, headers=headers))
                )
            except httpx.HTTPError:
                self._note(f"{door} nothing")
                time.sleep(0.1)
                continue
            self._note(f"{door} {answer.status_code} {answer.json().get('code', '')}".strip())
            if answer.status_code in ANSWERED or answer.status_code == 200:
                return answer
            if answer.status_code == 404 and answer.json().get("code") == "paper_not_here":
                time.sleep(0.2)
                continue
            if answer.status_code != 503 or not answer.headers.get("Retry-After", "").isdigit():
                with self._lock:
                    self.unpromised.append(f"{door} {answer.status_code} {answer.text[:200]}")
            time.sleep(0.1)  # sooner than a voter would, so that the test is harder
        return None

    def _note(self, what: str) -> None:
        with self._lock:
            self.answers[what] += 1

    def expected(self) -> dict[str, int]:
        """How many of the acknowledged ballots mark each project."""
        votes = Counter(choice for choices in self.choices.values() for choice in choices)
        return {name: votes[name] for name in "abc"}


def must_be_counted(place: Place, voters: ManyVoters) -> None:
    """Nothing acknowledged is lost, nothing counts twice, the result is a recount, and a citizen can check it all."""
    result = place.result(voters.poll_id)
    assert result == {"ballots": len(voters.receipts), "votes": voters.expected()}, voters.answers
    assert len(set(voters.receipts.values())) == len(voters.receipts)
    checks = place.checks(voters.poll_id, list(voters.receipts.values()))
    assert checks["failed"] == []
    counted = [check for check in checks["passed"] if check.name == "receipt" and "was counted" in check.sentence]
    assert len(counted) == len(voters.receipts)
