"""A real SMTP server on loopback for tests: it keeps letters, and refuses or falls silent when told to."""

from __future__ import annotations

import asyncio
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SILENCE = 30.0
"""Seconds for which a silent server says nothing."""


class PostOffice:
    """Letters in `letters`; `answers` are given to the next recipients or letters in turn instead of 250."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipient_answers: list[str] = []
        self.letter_answers: list[str] = []
        self.silent = False
        self._controller: Controller | None = None
        self._port = _free_port()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"smtp://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Open for business."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self._port)
        self._controller.start()

    def stop(self) -> None:
        """Close; nobody answers any more."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def to(self, address: str) -> list[EmailMessage]:
        """The letters to one address."""
        return [letter for letter in self.letters if letter["To"] == address]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[Any]
    ) -> str:
        """Take a recipient, or answer what the test said."""
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter, answer what the test said, or say nothing at all."""
        if self.silent:
            await asyncio.sleep(SILENCE)
        if self.letter_answers:
            return self.letter_answers.pop(0)
        letter = message_from_bytes(envelope.original_content or b"", policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
