"""People who log in by the code in their mail, as everybody does."""

from __future__ import annotations

import re
import time
from typing import Any

from deploy.operator.demonstration.door import Door, Missing, wait_for

CODE = re.compile(r"(?<![\d.])\d{6}(?![\d.])")
TOKEN_LIFE = 240.0
"""Seconds after which a token is fetched anew; it lives five minutes."""


class PostBox:
    """The letters that the demonstration's mail sink shows to everybody."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def letters(self, contact: str) -> list[dict[str, Any]]:
        """The letters to an address, newest first."""
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
        """A token that holds for a minute at least."""
        if time.monotonic() > self._fresh_until:
            headers = {"Authorization": f"Session {self._session}"}
            answer = self._door.post("/api/identity/v1/tokens", headers=headers)
            self._token, self.person = answer["token"], answer["person"]
            self._fresh_until = time.monotonic() + TOKEN_LIFE
        return self._token

    def get(self, path: str, **query: Any) -> Any:
        """Read as this person."""
        return self._door.get(path, self.token, **query)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """Do something as this person, once."""
        return self._door.post(path, body, self.token, key=key)

    def put(self, path: str) -> Any:
        """Bring about a state as this person."""
        return self._door.put(path, self.token)


def log_in(door: Door, contact: str) -> Visitor:
    """Ask for a code, read it in the mail, hand it in. Raises Missing where no code comes."""
    box = PostBox(door)
    before = {letter["id"] for letter in box.letters(contact)}
    request = door.post("/api/identity/v1/login-codes", {"contact": contact})

    def look() -> str | None:
        fresh = [letter for letter in box.letters(contact) if letter["id"] not in before]
        codes = [CODE.search(f"{letter['subject']} {letter['text']}") for letter in fresh]
        return next((code.group() for code in codes if code), None)

    try:
        code, _ = wait_for(f"the mail with the login code for {contact}", look, seconds=20)
    except Missing as missing:
        raise Missing(f"{missing}; is somebody registered under this address?") from None
    session = door.post("/api/identity/v1/sessions", {"request_id": request["request_id"], "code": code})
    return Visitor(door, session["session_id"])
