"""A contact has one form, however it is typed; and the form of one kind is never that of the other."""

from __future__ import annotations

import re
from http import HTTPStatus
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.contacts.contact import (
    Contact,
    NotAContact,
    keep_contact,
    read_contact,
    read_email,
    read_phone,
)
from services.identity.contacts.sealing import FieldKeys
from services.identity.people.model import Person
from services.identity.people.queries import id_under
from shared.database import Database
from tests.identity.logging_in import LoggingIn
from tests.identity.people import ADULT, operator, registered

SPACES = st.sampled_from(["", " ", "-", ".", "(", ") "])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("+62 (812) 3456.7890", "+6281234567890"),
        ("0062 812 3456 7890", "+6281234567890"),
        ("+1 202 555 0123", "+12025550123"),
        (" Maya@Contoh.INVALID ", "maya@contoh.invalid"),
        ("bu.maya+rembuk@mail.contoh.invalid", "bu.maya+rembuk@mail.contoh.invalid"),
    ],
)
def test_a_contact_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert read_contact(typed).value == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "maya", "maya@", "@contoh.invalid", "maya@contoh", "maya@@contoh.invalid", "ma ya@contoh.invalid",
        "maya@contoh.invalid\nBcc: semua@contoh.invalid", "maya@-contoh.invalid", "12", "0812", "+0812345678",
        "٠٨١٢٣٤٥٦٧٨٩٠", "x" * 250 + "@contoh.invalid", "maya@contoh.invalid,budi@contoh.invalid",
    ],
)  # fmt: skip
def test_what_is_no_contact_is_refused(typed: str) -> None:
    with pytest.raises(NotAContact):
        read_contact(typed)


@given(st.lists(st.tuples(st.sampled_from("0123456789"), SPACES), min_size=8, max_size=11))
def test_a_number_is_the_same_however_it_is_spaced_and_begun(digits: list[tuple[str, str]]) -> None:
    plain = "8" + "".join(digit for digit, _ in digits)
    spaced = "8" + "".join(digit + space for digit, space in digits)
    kept = {read_phone(prefix + number).value for prefix in ("0", "62", "+62", "0062") for number in (plain, spaced)}
    assert kept == {f"+62{plain}"}


@given(st.text())
def test_whatever_is_typed_is_a_contact_of_one_kind_or_refused(typed: str) -> None:
    try:
        contact = read_contact(typed)
    except NotAContact:
        return
    assert contact == read_contact(contact.value)
    assert (contact.kind == "email") is ("@" in contact.value)
    assert contact.value.isprintable()
    assert not any(character.isspace() for character in contact.value)


@given(st.emails(domains=st.just("contoh.invalid")))
def test_an_address_is_found_again_in_capitals(address: str) -> None:
    try:
        kept = read_email(address)
    except NotAContact:
        return  # quoted and other rare forms, which nobody here has
    assert read_email(address.upper().replace("ß", "SS")).value == kept.value or not address.isascii()


OLD_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)


def once_kept(typed: str) -> str | None:
    """The form that was kept before a library judged contacts, copied from what it was then; None where refused."""
    if "@" in typed:
        address = typed.strip().lower()
        return address if len(address) <= 254 and address.isprintable() and OLD_EMAIL.fullmatch(address) else None
    number = re.sub(r"[\s().\-\u00a0]", "", typed)
    for prefix, country in (("00", "+"), ("0", "+62"), ("62", "+62")):
        if number.startswith(prefix):
            number = country + number.removeprefix(prefix)
            break
    return number if number.isascii() and re.fullmatch(r"\+[1-9]\d{7,14}", number) else None


KEPT_BEFORE = [
    "0812-3456-7890", "62812 3456 7890", "+62 0812 3456 7890", "+62(0)812 3456 7890", "620812345678", "+620542731234",
    "(0542) 731234", "0062 812-3456-7890", "+1 1 212 555 0123", "+44 (0)20 7946 0958", "+39 06 698 12345",
    "+999 12345678", "+65 6123 4567", "0812345", "+62 8123456789012", "+52 1 55 1234 5678",
    "ayu..w@gmail.com", ".ayu@gmail.com", "Bu.Maya+x@Mail.Contoh.INVALID", "petugas@kantor.local", "ü@b.id",
    "jose\u0301@b.id", "İlk@b.id", "ayu@xn--mnchen-3ya.de", "a'b!#%@b.id",
]  # fmt: skip


def is_found(typed: str) -> bool:
    """Whether what was kept before is found by what she types today."""
    before, now = once_kept(typed), read_contact(typed)
    return before == now.value or before in now.earlier


@pytest.mark.parametrize("typed", KEPT_BEFORE)
def test_a_contact_that_was_kept_before_is_found_as_it_was_typed_then(typed: str) -> None:
    assert once_kept(typed) is not None
    assert is_found(typed)


@given(st.one_of(st.from_regex(r"(\+|00|0|62)[0-9 ().-]{5,18}", fullmatch=True), st.emails()))
def test_whatever_was_kept_before_is_found(typed: str) -> None:
    if once_kept(typed) is not None:
        assert is_found(typed)


def test_a_number_that_was_kept_with_its_inland_zero_is_found_without_it() -> None:
    assert once_kept("+62 0812 3456 7890") in read_phone("0812 3456 7890").earlier


@pytest.mark.parametrize("typed", ["ayu..w@gmail.com", ".ayu@gmail.com", "petugas@kantor.local", "a@b-.id"])
def test_an_address_to_which_no_mail_goes_is_not_taken_in(typed: str) -> None:
    with pytest.raises(NotAContact, match=r"Write it as name@place\.id"):
        read_email(typed)


@pytest.mark.parametrize("typed", ["0812", "112", "+999 12345678", "1-800-ANGGAR", "0812 3456 7890 ext 5"])
def test_a_number_that_nobody_has_is_not_taken_in(typed: str) -> None:
    with pytest.raises(NotAContact, match="such as 0812-3456-7890"):
        read_phone(typed)


def test_addresses_of_one_letter_in_two_spellings_are_one() -> None:
    assert read_email("jose\u0301@b.id") == read_email("JOSÉ@b.id")
    assert read_email("ayu@münchen.de") == read_email("ayu@xn--mnchen-3ya.de")


def test_she_whose_number_was_kept_in_an_earlier_form_is_found_and_nobody_registers_it_again(
    door: LoggingIn, database: Database, keys: FieldKeys
) -> None:
    person = registered(door.client, ADULT | {"phone": "0812 3456 7890"})
    with database.transaction() as session:
        kept = session.get_one(Person, UUID(person))
        keep_contact(keys, kept, Contact("phone", "+62081234567890"))
    for typed in ("0812 3456 7890", "+62 0812 3456 7890", "+6281234567890"):
        with database.transaction() as session:
            assert id_under(session, keys, read_contact(typed)) == UUID(person)
    other = ADULT | {"alias": "Lain", "email": "lain@contoh.invalid", "phone": "0812 3456 7890"}
    assert door.client.post("/v1/people", json=other, headers=operator()).status_code == HTTPStatus.CONFLICT


def test_she_who_tells_her_number_gets_the_code_at_her_address(door: LoggingIn) -> None:
    registered(door.client, ADULT | {"phone": "0812 3456 7890"})
    session = door.log_in("+62-812-3456-7890")
    assert door.box.letters[-1]["To"] == "maya@contoh.invalid"
    assert door.exchange(session).json["person"]["alias"] == ADULT["alias"]


def test_one_number_one_person(door: LoggingIn) -> None:
    registered(door.client, ADULT | {"phone": "081234567890"})
    other = ADULT | {"email": "lain@contoh.invalid", "phone": "+6281234567890"}
    answer = door.client.post("/v1/people", json=other, headers=operator())
    assert (answer.status_code, answer.json["code"]) == (HTTPStatus.CONFLICT, "contact_taken")


def test_somebody_with_a_number_only_gets_no_mail_and_the_same_answer(door: LoggingIn) -> None:
    registered(door.client, ADULT | {"email": None, "phone": "081234567890"})
    assert door.client.post("/v1/login-codes", json={"contact": "081234567890"}).status_code == HTTPStatus.ACCEPTED
    assert door.mail() == 0
