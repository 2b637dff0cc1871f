"""Voters for a measurement: their poll, their blindly signed tokens, and the requests their devices would send."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import psycopg

from services.voting.carrier.settings import read_board_key
from services.voting.carrier.tending.jobs import tend_boxes
from services.voting.roll.polls.floor import FLOOR
from services.voting.signer.keys.sealed_keys import SealedKeys
from shared import clock
from shared.blind_signatures import blind, finalize, read_jwk, to_text
from shared.contracts.roles import Role
from shared.database import Database
from shared.ids import new_id
from tests.acting import for_act
from tests.people import CITY, DAMAI, bearer, keys_folder
from tests.performance.doors import SECRET
from tests.performance.load import request_bytes

PROJECTS = [{"id": f"p{at}", "title": f"Program {at}", "cost": 10_000_000 + at} for at in range(12)]
AT_ONCE = 250
"""Tokens that one process makes in one go."""


@dataclass(frozen=True)
class OpenPoll:
    """A running poll, and the cell in which its voters stand."""

    id: str
    cell: int
    key: dict[str, str]
    sealed: bytes

    def tokens(self, number: int) -> list[tuple[bytes, bytes]]:
        """So many tokens with their signatures, blinded, signed and unblinded one by one as for any voter."""
        parts = [AT_ONCE] * (number // AT_ONCE) + [number % AT_ONCE]
        with ProcessPoolExecutor(2) as processes:
            made = processes.map(partial(signed_tokens, self), parts)
            return [token for part in made for token in part]

    def ballot(self, signed: tuple[bytes, bytes], at: int) -> bytes:
        """The request that casts a ballot with a token; `at` varies what it says."""
        token, signature = signed
        choices = [f"p{(at + step * 5) % 12}" for step in range(1 + at % 5)]
        body = {"token": to_text(token), "signature": to_text(signature), "cell": self.cell, "choices": choices}
        body |= {"retry_key": to_text(secrets.token_bytes(32))}
        return request_bytes(f"/v1/polls/{self.id}/ballots", json.dumps(body).encode(), {})

    def ballots(self, number: int) -> list[bytes]:
        """So many ballots, each with a token of its own."""
        return [self.ballot(signed, at) for at, signed in enumerate(self.tokens(number))]

    def token_requests(self, voters: Iterable[UUID]) -> list[bytes]:
        """The request by which each of these voters asks for her token."""
        public, path = read_jwk(self.key), f"/v1/polls/{self.id}/tokens"
        requests = []
        for voter in voters:
            body = json.dumps({"blinded": to_text(blind(public, secrets.token_bytes(32)).blinded)}).encode()
            requests.append(request_bytes(path, body, bearer(Role.RESIDENT, person=voter)))
        return requests


def signed_tokens(poll: OpenPoll, number: int) -> list[tuple[bytes, bytes]]:
    """Tokens and their signatures under the poll's key."""
    public, signer = read_jwk(poll.key), SealedKeys((SECRET,)).open(UUID(poll.id), poll.sealed)
    made = []
    for _ in range(number):
        token = secrets.token_bytes(32)
        blinding = blind(public, token)
        made.append((token, finalize(public, token, signer.sign(blinding.blinded), blinding.inverse)))
    return made


def register(url: str, voters: Sequence[UUID], kelurahan: Sequence[str] = (DAMAI,)) -> None:
    """Let voting know these residents, spread over the kelurahan."""
    statement = "COPY residents (person_id, kelurahan, birth_month, verified_at) FROM STDIN"
    with psycopg.connect(url) as connection, connection.cursor().copy(statement) as copy:
        for at, voter in enumerate(voters):
            month = f"{1950 + at % 58}-{1 + at % 12:02}-01"
            copy.write_row((voter, kelurahan[at % len(kelurahan)], month, clock.now()))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE residents")


def open_poll(port: int, url: str, *, seconds: float = 10_800, **changes: Any) -> OpenPoll:
    """A poll that the roll's door opens now, for so many seconds."""
    content = {
        "title": "Bench", "area_code": DAMAI, "budget": 100_000_000, "projects": PROJECTS, "max_choices": 5,
        "closes_at": (clock.now() + timedelta(seconds=seconds)).isoformat(), "rules": {"rule": "greedy"},
    }  # fmt: skip
    officer = bearer((Role.DP3AKB_OFFICER, CITY))
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/v1", headers=officer, timeout=300) as client:
        poll_id = str(client.post("/polls", json=content | changes).raise_for_status().json()["id"])
        if (client.get(f"/polls/{poll_id}/electorate").json()["size"] or 0) < FLOOR:
            register(url, [new_id() for _ in range(FLOOR)])  # a secret poll needs people enough to hide in
        acting = {"Authorization": f"Bearer {for_act(officer['Authorization'].removeprefix('Bearer '), 'poll.open')}"}
        client.post(f"/polls/{poll_id}/open", json={}, headers=acting).raise_for_status()
    with psycopg.connect(url) as connection:
        query = "SELECT number, public_key, sealed_key FROM electorate_cells WHERE poll_id = %s ORDER BY voters DESC"
        row = connection.execute(query, [poll_id]).fetchone()
    assert row is not None
    return OpenPoll(poll_id, *row)


def tend(roll: Database, box: Database) -> None:
    """What the worker does each second: papers into the box, roots, seals."""
    tend_boxes(roll, box=box, key=read_board_key(keys_folder() / "board.pem"))
