"""One envelope for what lies or travels encrypted; it opens what each of the three before it had sealed."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from services.identity.contacts.sealing import FieldKeys
from services.portal.shell.sealed import seal, unseal
from services.voting.signer.keys.refusals import SealedKeyRefused
from services.voting.signer.keys.sealed_keys import SealedKeys
from shared.sealing import KEY_ID, NONCE, TAG, SealBroken, Secrets, SecretUnknown, decrypt, derived, encrypt

OLD, NEW = bytes(range(32)), bytes(range(100, 132))
# Sealed under OLD by the code before `shared.sealing`; the same lies in databases and browsers, so never edit it.
CONTACT = "f3bd2a402825f90633e5f4eb43b33d427724d855875ecd69a357f0e0e33da1eb036ca4560f61513745f295e1"
INDEX = "bcb9b1e3f6e6f5f39b2e9320c2338eef60d6304acfdeef747717bd2935a6f484"
POLL = UUID("0190a000-0000-7000-8000-000000000001")
SIGNING_KEY = bytes.fromhex(
    "01a6643c009faa77789397148d4433ba2221c70793ae19bc7b876fbab56bbbf7b0dc8c7a403cab53dacdacf0161088882561"
    "be74ac63551f4bf9f400c99ed868b31488c764ed3740b6e08407992e29a31783d13be8801ac65232d5f66954f4e360895bd4"
    "648ee42df1391f801603933493b36d39c40287b4bd15d4080461560a639a69902a137d66dba0b8831c5eb5ba1bf77e62584f"
    "d8a0c05a55a71552f2e1cc6bd51431c711f25dc48dfd58d86eb55655223e3baedfe1c0bd2df44d441382771aaee6ec2730f0"
    "ec48f87d71622c789389d83fc79bc02de0ce3e9965db45ccda457f0b1c9e4841a90475ad43703439648955e6dfbcf4d68aad"
    "981736d0bf65a228dc8188c4567d9d8490f855b26a39e0fbbe8e144d181d1db9729036af12b04e"
)
SIGNED = "cf7aef9514ff7b27509f09f62be28f89fe06f542d5baadca6bd7c2f07c1b426b"
"""SHA-256 of what it signs when it is shown the number 7."""
KEPT_WORDS = "ueExImPtzaKWgsNVDDPVf47oK4elBTvRR0dczDwNpPI-DdjOye8JuE8sNHrQBhJr8roy73W-f09-kDuRuN_cRAsC"


def test_contacts_that_were_sealed_before_open_and_are_found() -> None:
    keys = FieldKeys((NEW, OLD))
    assert keys.open(bytes.fromhex(CONTACT), belongs_to="contacts.value:1") == "+62811000111"
    assert keys.indexes("phone", "+62811000111")[1].hex() == INDEX
    assert bytes.fromhex(CONTACT)[:KEY_ID] == FieldKeys((OLD,)).newest_id


def test_a_signing_key_that_was_sealed_before_opens_for_its_poll_alone() -> None:
    signer = SealedKeys((NEW, OLD)).open(POLL, SIGNING_KEY)
    assert hashlib.sha256(signer.sign((7).to_bytes(256))).hexdigest() == SIGNED
    with pytest.raises(SealedKeyRefused, match="not this poll's"):
        SealedKeys((OLD,)).open(UUID(int=POLL.int + 1), SIGNING_KEY)
    with pytest.raises(SealedKeyRefused, match="secret"):
        SealedKeys((OLD,)).open(POLL, b"\x02" + SIGNING_KEY[1:])
    with pytest.raises(SealedKeyRefused, match="not this poll's"):
        SealedKeys((OLD,)).open(POLL, SIGNING_KEY[:-1])
    assert len(SealedKeys((OLD,)).close(POLL, generate_private_key(65537, 2048))) == len(SIGNING_KEY)


def test_words_that_a_browser_keeps_from_before_open_for_their_purpose_alone() -> None:
    app = Flask("portal")
    app.extensions["form_key"] = OLD
    with app.app_context():
        assert unseal("kept words", KEPT_WORDS) == {"title": "Taman"}
        assert unseal("another purpose", KEPT_WORDS) is None
        assert unseal("kept words", seal("kept words", ["a"], seconds=-1)) is None


@given(plain=st.binary(max_size=200), place=st.binary(max_size=40), flipped=st.integers(min_value=0))
def test_whatever_is_altered_or_moved_does_not_open(plain: bytes, place: bytes, flipped: int) -> None:
    secrets = Secrets((NEW, OLD), "test")
    sealed = secrets.seal(plain, place=place)
    assert secrets.open(sealed, place=place) == plain
    assert len(sealed) == KEY_ID + NONCE + len(plain) + TAG
    bit = flipped % (8 * len(sealed))
    altered = bytearray(sealed)
    altered[bit // 8] ^= 1 << bit % 8
    for broken, where in ((bytes(altered), place), (sealed, place + b"x"), (sealed[: bit // 8], place)):
        with pytest.raises(SealBroken):
            secrets.open(broken, place=where)


def test_the_newest_secret_seals_and_the_older_ones_open_until_they_are_taken_away() -> None:
    before = Secrets((OLD,), "test").seal(b"word", place=b"here")
    assert Secrets((NEW, OLD), "test").open(before, place=b"here") == b"word"
    assert Secrets((NEW, OLD), "test").seal(b"word", place=b"here")[:KEY_ID] == Secrets((NEW,), "test").newest_id
    with pytest.raises(SecretUnknown):
        Secrets((NEW,), "test").open(before, place=b"here")


def test_what_one_use_sealed_no_other_use_opens() -> None:
    assert derived(OLD, "test seal") != derived(OLD, "other seal")
    with pytest.raises(SecretUnknown):
        Secrets((OLD,), "other").open(Secrets((OLD,), "test").seal(b"word", place=b""), place=b"")
    with pytest.raises(SealBroken):
        decrypt(derived(OLD, "other"), encrypt(derived(OLD, "test"), b"word"))


def test_no_secret_shows_in_what_is_printed() -> None:
    assert str(OLD) not in repr(Secrets((OLD,), "test")) + repr(FieldKeys((OLD,)))
