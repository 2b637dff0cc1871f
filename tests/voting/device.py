"""A voter's own device: it makes the token, blinds it, and remembers both, as the browser does."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from werkzeug.test import TestResponse

from shared.blind_signatures import Blinding, blind, finalize, from_text, read_jwk, to_text

if TYPE_CHECKING:
    from tests.voting.town import Town


def a_key() -> str:
    """A key that a device makes for one attempt."""
    return to_text(secrets.token_bytes(32))


class Device:
    """Asks the roll as somebody (or with a code) and the box as nobody.

    `retry_key` goes along with each ballot and each replacement; None: as a page did that was loaded before there were
    any.
    """

    def __init__(self, town: Town, headers: dict[str, str] | None, code: str = "") -> None:
        self.town, self.headers, self.code = town, headers, code
        self.token = secrets.token_bytes(32)
        self.retry_key: str | None = a_key()
        self.blinding: Blinding | None = None
        self.ballot: dict[str, Any] = {}

    def take(self, poll_id: str) -> TestResponse:
        """Take the token's blind signature from the roll; a repetition sends the very same value."""
        cell = self._cell(poll_id)
        if cell is not None and self.blinding is None:
            self.blinding = blind(read_jwk(cell["key"]), self.token)
        blinded = self.blinding.blinded if self.blinding else bytes(255) + b"\x01"  # whoever has no cell is refused
        kind, body = ("coded-tokens", {"code": self.code}) if self.code else ("tokens", {})
        answer = self.town.post(f"/polls/{poll_id}/{kind}", {**body, "blinded": to_text(blinded)}, self.headers)
        if answer.status_code == 201:
            assert self.blinding is not None
            key = read_jwk(answer.json["key"])
            signature = finalize(key, self.token, from_text(answer.json["signature"]), self.blinding.inverse)
            self.ballot = {
                "token": to_text(self.token), "signature": to_text(signature), "cell": answer.json["cell"],
            }  # fmt: skip
        return answer

    def cast(self, poll_id: str, choices: Any, **changes: Any) -> TestResponse:
        """Cast what is marked with the token that was taken."""
        body = {**self.ballot, "choices": choices, **self._proof(), **changes}
        return self.town.box_app.test_client().post(f"/v1/polls/{poll_id}/ballots", json=body)

    def vote(self, poll_id: str, choices: Any) -> TestResponse:
        """Both; a refusal of either comes back."""
        if not self.ballot:
            answer = self.take(poll_id)
            if answer.status_code != 201:
                return answer
        return self.cast(poll_id, choices)

    def replace(self, poll_id: str, receipt: str, choices: Any) -> TestResponse:
        """Put another ballot in the place of one."""
        body = {"receipt": receipt, "choices": choices, **self._proof()}
        return self.town.box_app.test_client().post(f"/v1/polls/{poll_id}/replacements", json=body)

    def _proof(self) -> dict[str, str]:
        return {} if self.retry_key is None else {"retry_key": self.retry_key}

    def _cell(self, poll_id: str) -> dict[str, Any] | None:
        if not self.code:
            answer = self.town.get(f"/polls/{poll_id}/paper", self.headers)
            return answer.json.get("cell") if answer.status_code == 200 else None
        cells = self.town.get(f"/polls/{poll_id}/document").json["electorate"]["cells"]
        return {"key": next(cell["key"] for cell in cells if cell["coded"])}
