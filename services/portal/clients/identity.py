"""Identity: areas, one-time codes, sessions, and the short token that other services trust."""

from __future__ import annotations

from collections.abc import Iterable

from services.portal.clients.records.identity import (
    ActTokenOut,
    AreaOut,
    AreasOut,
    CodeRequestOut,
    SessionLine,
    SessionOut,
    SessionsOut,
    TokenOut,
)
from services.portal.clients.wire import Record, Wire
from shared.tokens import Keyring


class Identity:
    """Who is who."""

    def __init__(self, wire: Wire, keyring: Keyring) -> None:
        self._wire = wire
        self._keyring = keyring

    def areas(self) -> list[AreaOut]:
        """Every area: city, kecamatan and kelurahan."""
        return list(self._wire.get(AreasOut, "/v1/areas")["items"])

    def ask_code(self, contact: str, key: str) -> str:
        """Send a one-time code to a contact; the id of the request. Known and unknown contacts look the same."""
        return str(self._wire.post(CodeRequestOut, "/v1/login-codes", {"contact": contact}, key=key)["request_id"])

    def log_in(self, request_id: str, code: str) -> SessionOut:
        """Exchange a code for a session: session_id and person."""
        return self._wire.post(SessionOut, "/v1/sessions", {"request_id": request_id, "code": code})

    def token(self, session_id: str) -> TokenOut:
        """A short token for whoever holds the session, with what pages need to know of her."""
        return self._wire.send(TokenOut, "POST", "/v1/tokens", authorization=f"Session {session_id}")

    def act_token(self, session_id: str, act: str) -> str:
        """A token for one act of `shared.contracts.acts.ACTS`, good once and within half a minute."""
        session = f"Session {session_id}"
        return self._wire.send(ActTokenOut, "POST", "/v1/act-tokens", authorization=session, json={"act": act})["token"]

    def sessions(self, token: str) -> list[SessionLine]:
        """Where the person is logged in."""
        return list(self._wire.get(SessionsOut, "/v1/sessions", token=token)["items"])

    def log_out(self, session_id: str) -> None:
        """End this session."""
        self._wire.send(Record, "DELETE", "/v1/sessions/current", authorization=f"Session {session_id}")

    def log_out_everywhere(self, token: str) -> None:
        """End all sessions of the person."""
        self._wire.send(Record, "DELETE", "/v1/sessions", token=token)

    def aliases(self, people: Iterable[str]) -> Record:
        """The alias and age band of each person, for showing who wrote a proposal."""
        ids = sorted(set(people))
        if not ids:
            return {}
        token = self._keyring.sign_service("identity")
        return self._wire.post(Record, "/internal/aliases", {"ids": ids}, token=token)
