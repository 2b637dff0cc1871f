"""A contact as it comes over the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError, fields

from services.identity.contacts.contact import Contact, NotAContact, read_contact


class ContactField(fields.String):
    """A contact in the one form by which it is found again; `read` is what understands it."""

    def __init__(self, read: Callable[[str], Contact], **options: Any) -> None:
        super().__init__(**options)
        self.read = read

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        try:
            return self.read(super()._deserialize(value, attr, data, **options)).value
        except NotAContact as error:
            raise ValidationError(str(error)) from None


class AnyContact(fields.Field[Contact]):
    """An e-mail address or a telephone number, as somebody types it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Contact:
        try:
            return read_contact(str(value))
        except NotAContact as error:
            raise ValidationError(str(error)) from None
