"""One message as mail carries it; `mail_server` hands it over."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import make_msgid


def compose(*, sender: str, recipient: str, subject: str, text: str, html: str | None = None) -> EmailMessage:
    """A message with a text part and, if given, an HTML one."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Message-ID"] = make_msgid(domain="rembuk.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message
