"""Identity: areas, one-time codes, sessions, and the short token that other services trust."""

from __future__ import annotations

from collections.abc import Iterable

from services.portal.clients.wire import Record, Wire
from shared.tokens import Keyring


class Identity:
    """Who is who."""

    def __init__(self, wire: Wire, keyring: Keyring) -> None:
        self._wire = wire
        self._keyring = keyring

    def areas(self) -> list[Record]:
        """Every area: city, kecamatan and kelurahan."""
        return list(self._wire.get("/v1/areas")["items"])

    def ask_code(self, contact: str, key: str) -> str:
        """Send a one-time code to a contact; the id of the request. Known and unknown contacts look the same."""
        return str(self._wire.post("/v1/login-codes", {"contact": contact}, key=key)["request_id"])

    def log_in(self, request_id: str, code: str) -> Record:
        """Exchange a code for a session: session_id and person."""
        return self._wire.post("/v1/sessions", {"request_id": request_id, "code": code})

    def token(self, session_id: str) -> Record:
        """A short token for whoever holds the session, with what pages need to know of her."""
        return self._wire.send("POST", "/v1/tokens", authorization=f"Session {session_id}")

    def act_token(self, session_id: str, act: str) -> str:
        """A token for one act of `shared.contracts.acts.ACTS`, good once and within half a minute."""
        return str(
            self._wire.send("POST", "/v1/act-tokens", authorization=f"Session {session_id}", json={"act": act})["token"]
        )

    def sessions(self, token: str) -> list[Record]:
        """Where the person is logged in."""
        return list(self._wire.get("/v1/sessions", token=token)["items"])

    def log_out(self, session_id: str) -> None:
        """End this session."""
        self._wire.send("DELETE", "/v1/sessions/current", authorization=f"Session {session_id}")

    def log_out_everywhere(self, token: str) -> None:
        """End all sessions of the person."""
        self._wire.send("DELETE", "/v1/sessions", token=token)

    def aliases(self, people: Iterable[str]) -> Record:
        """The alias and age band of each person, for showing who wrote a proposal."""
        ids = sorted(set(people))
        if not ids:
            return {}
        token = self._keyring.sign_service("identity")
        return self._wire.post("/internal/aliases", {"ids": ids}, token=token)
