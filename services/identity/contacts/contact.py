"""How somebody can be reached: an e-mail address or a telephone number, each in the one form it is found again by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from services.identity.contacts.model import Reachable
from services.identity.contacts.sealing import FieldKeys

EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
LONGEST_EMAIL = 254
PHONE = re.compile(r"\+[1-9]\d{7,14}")
"""E.164."""
SEPARATORS = re.compile(r"[\s().\-\u00a0]")


class NotAContact(ValueError):
    """This is neither an e-mail address nor a telephone number."""


@dataclass(frozen=True)
class Contact:
    """A contact in its one form; `kind` is part of the keyed hash, so that no number is ever found as an address."""

    kind: Literal["email", "phone"]
    value: str


def read_contact(text: str) -> Contact:
    """`text` as somebody typed it: an address in small letters, a number with +62 for its 0. Raises NotAContact."""
    return read_email(text) if "@" in text else read_phone(text)


def read_email(text: str) -> Contact:
    """An e-mail address. Raises NotAContact."""
    address = text.strip().lower()
    if len(address) > LONGEST_EMAIL or not address.isprintable() or not EMAIL.fullmatch(address):
        raise NotAContact("Not an e-mail address.")
    return Contact("email", address)


def read_phone(text: str) -> Contact:
    """A telephone number, Indonesian unless it says otherwise. Raises NotAContact."""
    number = SEPARATORS.sub("", text)
    for prefix, country in (("00", "+"), ("0", "+62"), ("62", "+62")):
        if number.startswith(prefix):
            number = country + number.removeprefix(prefix)
            break
    if not number.isascii() or not PHONE.fullmatch(number):
        raise NotAContact("Not a telephone number.")
    return Contact("phone", number)


def keep_contact(keys: FieldKeys, person: Reachable, contact: Contact) -> None:
    """Put a contact under seal in her row, and its keyed hash beside it."""
    sealed = keys.seal(contact.value, belongs_to=_place(contact.kind, person))
    if contact.kind == "email":
        person.email_sealed, person.email_index = sealed, keys.index("email", contact.value)
    else:
        person.phone_sealed, person.phone_index = sealed, keys.index("phone", contact.value)


def email_of(keys: FieldKeys, person: Reachable) -> str | None:
    """Her e-mail address in the clear, or None where she gave none. Raises SealBroken."""
    return keys.open(person.email_sealed, belongs_to=_place("email", person)) if person.email_sealed else None


def phone_of(keys: FieldKeys, person: Reachable) -> str | None:
    """Her telephone number in the clear, or None where she gave none. Raises SealBroken."""
    return keys.open(person.phone_sealed, belongs_to=_place("phone", person)) if person.phone_sealed else None


def seal_anew(keys: FieldKeys, person: Reachable) -> None:
    """Bring both contacts under the newest key."""
    email, phone = email_of(keys, person), phone_of(keys, person)
    if email is not None:
        keep_contact(keys, person, Contact("email", email))
    if phone is not None:
        keep_contact(keys, person, Contact("phone", phone))


def _place(kind: str, person: Reachable) -> str:
    return f"{kind}:{person.id}"
