"""People who log in by the code in their mail, as everybody does."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from deploy.operator.demonstration.door import Door, Missing, Refused, wait_for

CODE = re.compile(r"^\s*([2-9A-HJKMNP-Z]{4} [2-9A-HJKMNP-Z]{4})\s*$", re.MULTILINE)
CODE_PATIENCE = 60.0
"""Seconds; a worker that was killed is back sooner."""
ASK_AGAIN = 8.0
"""Seconds without a code that lets somebody in, after which she asks for another."""
TOKEN_LIFE = 30.0
"""Seconds after which a token is fetched anew; it lives a minute."""


class PostBox:
    """The letters that the demonstration's mail sink shows to everybody."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def letters(self, contact: str = "") -> list[dict[str, Any]]:
        """The letters to an address, or to all, newest first."""
        found: list[dict[str, Any]] = self._door.get("/surat.json", kepada=contact)["letters"]
        return found


class Visitor:
    """Somebody with a session."""

    def __init__(self, door: Door, session_id: str) -> None:
        self._door, self._session = door, session_id
        self._token, self._fresh_until = "", 0.0
        self.person: dict[str, Any] = {}
        self.token()

    def token(self) -> str:
        """A token that holds for some seconds at least."""
        if time.monotonic() > self._fresh_until:
            headers = {"Authorization": f"Session {self._session}"}
            answer = self._door.post("/api/identity/v1/tokens", headers=headers)
            self._token, self.person = answer["token"], answer["person"]
            self._fresh_until = time.monotonic() + TOKEN_LIFE
        return self._token

    def act_token(self, act: str) -> str:
        """A token for one act that cannot be undone."""
        headers = {"Authorization": f"Session {self._session}"}
        return str(self._door.post("/api/identity/v1/act-tokens", {"act": act}, headers=headers)["token"])

    def get(self, path: str, **query: Any) -> Any:
        """Read as this person."""
        return self._door.get(path, self.token, **query)

    def post(self, path: str, body: Any = None, *, key: str | None = None, act: str | None = None) -> Any:
        """Do something as this person, once; with a token made for it where it is an `act` that cannot be undone."""
        token = self.token if act is None else partial(self.act_token, act)
        return self._door.post(path, body, token, key=key)

    def delete(self, path: str) -> None:
        """Take something away as this person."""
        self._door.delete(path, self.token)

    def put(self, path: str) -> Any:
        """Bring about a state as this person."""
        return self._door.put(path, self.token)


def log_in_all(door: Door, contacts: Sequence[str]) -> dict[str, Visitor]:
    """Everybody asks for a code, reads it in the mail, hands it in. Raises Missing where no code comes.

    Somebody else in this city may log in as the same person at this moment and use up the code that both were to use:
    whoever is refused, or waits, asks anew, as people do.
    """
    box, arrivals = PostBox(door), [_Arrival(door, contact) for contact in contacts]

    def look() -> bool:
        letters = box.letters()
        for arrival in arrivals:
            if arrival.visitor is None:
                arrival.look_through(letters)
        return all(arrival.visitor for arrival in arrivals)

    try:
        wait_for("a login code by mail for everybody", look, seconds=CODE_PATIENCE)
    except Missing as missing:
        absent = ", ".join(arrival.contact for arrival in arrivals if arrival.visitor is None)
        raise Missing(f"{missing}; none for {absent}. Is the demonstration city filled (rembuk seed)?") from missing
    return {arrival.contact: arrival.visitor for arrival in arrivals if arrival.visitor}


class _Arrival:
    """Somebody on her way in: asks for a code, tries the newest letter once, asks anew."""

    def __init__(self, door: Door, contact: str) -> None:
        self._door, self.contact = door, contact
        self.visitor: Visitor | None = None
        self._tried: set[str] = set()
        self._ask()

    def look_through(self, letters: Sequence[dict[str, Any]]) -> None:
        """Use the newest code that was sent to her; where there is none for a while, ask for another."""
        newest = next((one for one in letters if self.contact in one["to"] and CODE.search(one["text"] or "")), None)
        if newest is not None and newest["id"] not in self._tried:
            self._tried.add(newest["id"])
            code = CODE.search(newest["text"])
            self.visitor = _hand_in(self._door, self._request, code.group(1)) if code else None
        if self.visitor is None and time.monotonic() > self._asked + ASK_AGAIN:
            self._ask()

    def _ask(self) -> None:
        answer = self._door.post("/api/identity/v1/login-codes", {"contact": self.contact})
        self._request, self._asked = answer["request_id"], time.monotonic()


def _hand_in(door: Door, request_id: str, code: str) -> Visitor | None:
    """A visitor, or None where the code belongs to somebody else's request for the same address."""
    try:
        session = door.post("/api/identity/v1/sessions", {"request_id": request_id, "code": code})
    except Refused as refused:
        if refused.code != "code_refused":
            raise
        return None
    return Visitor(door, session["session_id"])
