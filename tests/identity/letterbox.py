"""A real mail server on loopback that keeps what it is handed, or refuses."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Letterbox:
    """Letters in `letters`; `refusing` answers every letter with a temporary refusal, `unknown` addresses for good."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.refusing = False
        self.unknown: set[str] = set()

    def begin_anew(self) -> None:
        """Forget every letter, and take whatever comes."""
        self.letters.clear()
        self.refusing = False
        self.unknown.clear()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[Any]
    ) -> str:
        """Take a recipient unless nobody lives there."""
        if address in self.unknown:
            return "550 nobody lives here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter."""
        if self.refusing:
            return "451 try again later"
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content))
        return "250 kept"

    def text(self, which: int = -1) -> str:
        """The words of a letter, the newest unless another is asked for."""
        payload = self.letters[which].get_payload(decode=True)
        assert isinstance(payload, bytes)
        return payload.decode()

    def last_code(self) -> str:
        """The code in the newest letter."""
        return next(line.strip() for line in self.text().splitlines() if line.startswith("    "))
