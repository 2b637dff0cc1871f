"""A contact has one form, however it is typed; and the form of one kind is never that of the other."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.contacts.contact import NotAContact, read_contact, read_email, read_phone
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
