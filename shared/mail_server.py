"""Hand one message to the mail server."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT = 10
"""Seconds."""


def send(smtp_url: str, message: EmailMessage) -> None:
    """Deliver to `smtp_url` (smtp://[login:password@]host:port; smtps:// for TLS from the start).

    Raises smtplib.SMTPException or OSError; the caller decides on trying again.
    """
    address = urlsplit(smtp_url)
    kind = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    with kind(address.hostname or "localhost", address.port or 25, timeout=TIMEOUT) as server:
        if address.username:
            if kind is smtplib.SMTP:
                server.starttls()
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)
