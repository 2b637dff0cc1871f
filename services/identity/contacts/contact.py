"""How somebody can be reached: an e-mail address or a telephone number, each in the one form it is found again by."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

import email_validator
import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat

from services.identity.contacts.model import Reachable
from services.identity.contacts.sealing import FieldKeys

HERE = "ID"
"""Whose inland prefix (0) is meant where a number's country does not tell."""
LONGEST_EMAIL = 254
ONCE_AN_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
ONCE_A_PHONE = re.compile(r"\+[1-9]\d{7,14}")
"""What was taken for a contact before the libraries judged: whoever is kept under such a form is still found."""
SEPARATORS = re.compile(r"[\s().\-\u00a0]")
WRITE_AN_EMAIL = "Not an e-mail address. Write it as name@place.id, without blanks."
WRITE_A_PHONE = "Not a telephone number. Write it with its 0, such as 0812-3456-7890, or with + and the country."

# The people of the demonstration city live under .invalid, to which no mail can ever be sent.
if "invalid" in email_validator.SPECIAL_USE_DOMAIN_NAMES:
    email_validator.SPECIAL_USE_DOMAIN_NAMES.remove("invalid")


class NotAContact(ValueError):
    """This is neither an e-mail address nor a telephone number; the message says how to write one."""


@dataclass(frozen=True)
class Contact:
    """A contact in its one form; `kind` is part of the keyed hash, so that no number is ever found as an address."""

    kind: Literal["email", "phone"]
    value: str
    earlier: frozenset[str] = field(default=frozenset(), compare=False)
    """Forms in which the same contact may have been kept before, by which it is found too."""


def read_contact(text: str) -> Contact:
    """What somebody typed who may be known already, also in a form that nobody new is taken in with.

    Raises NotAContact.
    """
    return known_email(text) if "@" in text else _known_phone(text)


def known_email(text: str) -> Contact:
    """The address of somebody who may be known already. Raises NotAContact."""
    try:
        return read_email(text)
    except NotAContact:
        before = _email_once(text)
        if before is None:
            raise
        return Contact("email", before)


def _known_phone(text: str) -> Contact:
    try:
        return read_phone(text)
    except NotAContact:
        before = _phone_once(text)
        if before is None:
            raise
        return Contact("phone", before)


def read_email(text: str) -> Contact:
    """An e-mail address in small letters, its domain as mail servers write it. Nobody is asked. Raises NotAContact."""
    try:
        found = validate_email(unicodedata.normalize("NFC", text.strip().lower()), check_deliverability=False)
    except EmailNotValidError:
        raise NotAContact(WRITE_AN_EMAIL) from None
    address = f"{found.local_part}@{found.ascii_domain}"
    if len(address) > LONGEST_EMAIL or not address.isprintable():
        raise NotAContact(WRITE_AN_EMAIL)
    return Contact("email", address, _besides(address, unicodedata.normalize("NFD", address), _email_once(text)))


def read_phone(text: str) -> Contact:
    """A telephone number as E.164, Indonesian unless it says otherwise. Raises NotAContact."""
    begun = _begun_with_its_country(text)
    try:
        number = phonenumbers.parse(begun, None)
    except NumberParseException:
        raise NotAContact(WRITE_A_PHONE) from None
    if not begun.isascii() or not begun[1:].isdigit() or not phonenumbers.is_possible_number(number):
        raise NotAContact(WRITE_A_PHONE)
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    inland = phonenumbers.ndd_prefix_for_region(phonenumbers.region_code_for_number(number) or HERE, True) or ""
    with_it = f"+{number.country_code}{inland}{phonenumbers.national_significant_number(number)}"
    return Contact("phone", value, _besides(value, with_it, _phone_once(text)))


def _begun_with_its_country(text: str) -> str:
    """A number without blanks, dots and dashes, with + and its country in front: +62 where none is said."""
    number = SEPARATORS.sub("", text)
    for prefix, country in (("00", "+"), ("0", "+62"), ("62", "+62")):
        if number.startswith(prefix):
            return country + number.removeprefix(prefix)
    return number


def _besides(value: str, *forms: str | None) -> frozenset[str]:
    return frozenset(form for form in forms if form is not None and form != value)


def _email_once(text: str) -> str | None:
    address = text.strip().lower()
    taken = len(address) <= LONGEST_EMAIL and address.isprintable() and ONCE_AN_EMAIL.fullmatch(address)
    return address if taken else None


def _phone_once(text: str) -> str | None:
    number = _begun_with_its_country(text)
    return number if number.isascii() and ONCE_A_PHONE.fullmatch(number) else None


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
