"""Handing a letter to the mail server, and what its answer means for the next attempt."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum

from shared import mail_server

PERMANENT = range(500, 600)
"""Replies of a mail server that will not change by trying again."""


class Answer(StrEnum):
    """What a mail server makes of a letter."""

    TAKEN = "taken"
    REFUSED = "refused"
    """Never try again."""
    LATER = "later"


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt; no address, name or server's words are in it."""

    answer: Answer
    why: str | None = None
    server_is_away: bool = False
    """Whether the server itself did not answer, so that the next e-mail would not get through either."""


def hand_over(smtp_url: str, letter: EmailMessage) -> Outcome:
    """Give one letter to the mail server. Never raises for what the server or the line does."""
    try:
        mail_server.send(smtp_url, letter)
    except (smtplib.SMTPException, OSError) as error:
        return _outcome(error)
    return Outcome(Answer.TAKEN)


def _outcome(error: Exception) -> Outcome:
    """Only a refusal of the recipient or of the letter is final; anything about us or the line may be mended."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        final = bool(codes) and all(code in PERMANENT for code in codes)
        return Outcome(Answer.REFUSED if final else Answer.LATER, f"recipient_refused_{codes[0] if codes else 0}")
    if isinstance(error, smtplib.SMTPDataError):
        final = error.smtp_code in PERMANENT
        return Outcome(Answer.REFUSED if final else Answer.LATER, f"letter_refused_{error.smtp_code}")
    if isinstance(error, smtplib.SMTPResponseException):
        return Outcome(Answer.LATER, f"server_refused_{error.smtp_code}", server_is_away=True)
    return Outcome(Answer.LATER, type(error).__name__, server_is_away=True)
