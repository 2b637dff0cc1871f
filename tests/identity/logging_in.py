"""Everything somebody does to log in, step by step."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask.testing import FlaskClient

from services.identity.sessions.jobs import LoginCodeSender
from services.identity.settings import IdentitySettings
from shared.database import Database
from tests.identity.letterbox import Letterbox

CONTACT = "maya@contoh.invalid"


class LoggingIn:
    """A visitor of the login page who can look into everybody's mail."""

    def __init__(self, client: FlaskClient, database: Database, settings: IdentitySettings, box: Letterbox) -> None:
        self.client, self.database, self.settings, self.box = client, database, settings, box

    def request(self, contact: str = CONTACT, address: str = "") -> Any:
        """Ask for a code, from a network address if one is named."""
        headers = {"X-Forwarded-For": address} if address else {}
        return self.client.post("/v1/login-codes", json={"contact": contact}, headers=headers)

    def ask(self, contact: str = CONTACT, address: str = "") -> str:
        """Ask for a code; the id to use it under."""
        answer = self.request(contact, address)
        assert answer.status_code == HTTPStatus.ACCEPTED, answer.text
        found: str = answer.json["request_id"]
        return found

    def mail(self) -> Any:
        """Have everything mailed that is to be mailed; how many mails went out."""
        return LoginCodeSender(self.database, self.settings).send_due()

    def use(self, request_id: str, code: str) -> Any:
        """Hand in a code."""
        return self.client.post("/v1/sessions", json={"request_id": request_id, "code": code})

    def log_in(self, contact: str = CONTACT) -> dict[str, str]:
        """Headers of a fresh session."""
        request_id = self.ask(contact)
        self.mail()
        opened = self.use(request_id, self.box.last_code())
        assert opened.status_code == HTTPStatus.CREATED, opened.text
        return {"Authorization": f"Session {opened.json['session_id']}"}

    def exchange(self, session: dict[str, str]) -> Any:
        """Exchange a session for a token."""
        return self.client.post("/v1/tokens", headers=session)

    def bearer(self, session: dict[str, str]) -> dict[str, str]:
        """Headers with a token made for that session."""
        return {"Authorization": f"Bearer {self.exchange(session).json['token']}"}
