"""What is handed in about a person: who she is, and what she may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.identity.contacts.contact import Contact, read_email, read_phone


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A new person. `birth_month` is YYYY-MM, `email` and `phone` are None for who has none, `language` is id or en."""

    alias: str
    kelurahan: str
    birth_month: str
    email: str | None = None
    phone: str | None = None
    language: str = "id"
    consent_reference: str | None = None

    def contacts(self) -> Iterator[Contact]:
        """How she can be reached. Raises NotAContact."""
        if self.email:
            yield read_email(self.email)
        if self.phone:
            yield read_phone(self.phone)
