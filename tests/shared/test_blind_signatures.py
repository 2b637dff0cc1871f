"""Blind signatures: the numbers of RFC 9474, round trips, and everything that must be refused."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicNumbers, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA384
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import blind_signatures as blind
from shared.blind_signatures import BlindSigner, Verifier

RFC: dict[str, Any] = json.loads(Path(__file__).with_name("rfc9474.json").read_text(encoding="utf-8"))
VECTORS = pytest.mark.parametrize("vector", RFC["vectors"], ids=lambda vector: vector["name"])
TOKEN = bytes(range(32))
SEED = b"the voter's own secret of 32 bytes"


def rfc_primes() -> tuple[int, int]:
    return int(RFC["key"]["p"], 16), int(RFC["key"]["q"], 16)


@cache
def a_key(_number: int = 0) -> RSAPrivateKey:
    """One of the keys of this run."""
    return generate_private_key(65537, 2048)


@cache
def a_signer() -> BlindSigner:
    return BlindSigner.of(a_key())


def rfc_public() -> Any:
    p, q = rfc_primes()
    return RSAPublicNumbers(int(RFC["key"]["e"], 16), p * q).public_key()


@VECTORS
def test_the_message_of_the_rfc_is_blinded_as_there(vector: dict[str, str]) -> None:
    public = rfc_public()
    inverse = int(vector["inverse"], 16)
    factor = pow(inverse, -1, public.public_numbers().n)
    message, salt = bytes.fromhex(vector["message"]), bytes.fromhex(vector["salt"])
    blinded = blind._blind_with(public, message, salt, factor)
    assert blinded == (bytes.fromhex(vector["blinded"]), inverse)


@VECTORS
def test_the_blinded_message_of_the_rfc_is_signed_as_there(vector: dict[str, str]) -> None:
    signed = BlindSigner(*rfc_primes()).sign(bytes.fromhex(vector["blinded"]))
    assert signed.hex() == vector["blind_signature"]


@VECTORS
def test_the_answer_of_the_rfc_becomes_its_signature(vector: dict[str, str]) -> None:
    message, answer = bytes.fromhex(vector["message"]), bytes.fromhex(vector["blind_signature"])
    signature = blind.finalize(rfc_public(), message, answer, int(vector["inverse"], 16))
    assert signature.hex() == vector["signature"]
    assert blind.verify(rfc_public(), message, signature)


@given(message=st.binary(max_size=200), seed=st.none() | st.binary(min_size=32, max_size=64))
def test_what_was_signed_blindly_is_an_ordinary_signature(message: bytes, seed: bytes | None) -> None:
    public = a_key().public_key()
    blinded, inverse = blind.blind(public, message, seed=seed)
    signature = blind.finalize(public, message, a_signer().sign(blinded), inverse)
    public.verify(signature, message, PSS(mgf=MGF1(SHA384()), salt_length=48), SHA384())
    assert not blind.verify(public, message + b"!", signature)


@given(bits=st.sampled_from([2049, 2050, 2055, 2056, 2057]))
@settings(max_examples=5, deadline=None)
def test_a_modulus_may_have_any_number_of_bits(bits: int) -> None:
    private = generate_private_key(65537, bits)
    blinded, inverse = blind.blind(private.public_key(), TOKEN)
    signature = blind.finalize(private.public_key(), TOKEN, blind.blind_sign(private, blinded), inverse)
    assert blind.verify(private.public_key(), TOKEN, signature)


def test_a_fresh_blinding_never_comes_twice() -> None:
    public = a_key().public_key()
    blindings = [blind.blind(public, TOKEN) for _ in range(50)]
    assert [len(set(values)) for values in zip(*blindings, strict=True)] == [50, 50]


def test_the_same_seed_blinds_alike_and_another_does_not() -> None:
    public = a_key().public_key()
    first = blind.blind(public, TOKEN, seed=SEED)
    assert blind.blind(public, TOKEN, seed=SEED) == first
    assert blind.blind(public, TOKEN, seed=SEED + b".") != first
    assert blind.blind(public, TOKEN[::-1], seed=SEED).inverse != first.inverse
    assert blind.blind(a_key(1).public_key(), TOKEN, seed=SEED).inverse != first.inverse


def test_a_short_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        blind.blind(a_key().public_key(), TOKEN, seed=bytes(31))


def test_the_signer_answers_the_same_value_alike() -> None:
    blinded = blind.blind(a_key().public_key(), TOKEN).blinded
    assert a_signer().sign(blinded) == a_signer().sign(blinded)


@pytest.mark.parametrize("change", [-1, 1], ids=["a byte too short", "a byte too long"])
def test_a_blinded_value_of_another_length_is_refused(change: int) -> None:
    blinded = blind.blind(a_key().public_key(), TOKEN).blinded
    wrong = blinded[:-1] if change < 0 else b"\x00" + blinded
    with pytest.raises(blind.BlindedValueRefused):
        a_signer().sign(wrong)


@pytest.mark.parametrize("above", [None, 0, 1], ids=["zero", "the modulus", "one more than the modulus"])
def test_a_blinded_value_outside_of_the_key_is_refused(above: int | None) -> None:
    n = a_key().public_key().public_numbers().n
    value = 0 if above is None else n + above
    with pytest.raises(blind.BlindedValueRefused):
        a_signer().sign(value.to_bytes(256))


def test_a_slip_of_the_calculation_never_leaves_the_signer(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = BlindSigner.of(a_key())
    right = signer._private_power
    monkeypatch.setattr(signer, "_private_power", lambda value: right(value) + signer._p)
    with pytest.raises(blind.SigningFailed):
        signer.sign(blind.blind(a_key().public_key(), TOKEN).blinded)


def test_the_key_never_meets_the_number_that_the_caller_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = BlindSigner.of(a_key())
    right, met = signer._private_power, []

    def watched(value: Any) -> Any:
        met.append(int(value))
        return right(value)

    monkeypatch.setattr(signer, "_private_power", watched)
    blinded = blind.blind(a_key().public_key(), TOKEN).blinded
    assert signer.sign(blinded) == signer.sign(blinded)
    assert len({*met, int.from_bytes(blinded)}) == 3


def test_an_answer_under_another_key_is_refused() -> None:
    public = a_key().public_key()
    blinded, inverse = blind.blind(public, TOKEN)
    with pytest.raises(blind.SignatureRefused):
        blind.finalize(public, TOKEN, (int.from_bytes(blinded) - 1).to_bytes(256), inverse)
    with pytest.raises(blind.SignatureRefused):
        blind.finalize(a_key(1).public_key(), TOKEN, a_signer().sign(blinded), inverse)


@pytest.mark.parametrize("length", [0, 255, 257])
def test_an_answer_of_another_length_is_refused(length: int) -> None:
    _blinded, inverse = blind.blind(a_key().public_key(), TOKEN)
    with pytest.raises(blind.SignatureRefused, match="256"):
        blind.finalize(a_key().public_key(), TOKEN, bytes(length), inverse)


def test_a_signature_holds_for_one_token_under_one_key() -> None:
    public = a_key().public_key()
    blinded, inverse = blind.blind(public, TOKEN)
    signature = blind.finalize(public, TOKEN, a_signer().sign(blinded), inverse)
    verifier = Verifier(public)
    assert verifier.accepts(TOKEN, signature)
    assert not verifier.accepts(TOKEN[::-1], signature)
    assert not verifier.accepts(TOKEN, signature[:-1])
    assert not verifier.accepts(TOKEN, b"")
    assert not verifier.accepts(TOKEN, (int.from_bytes(signature) ^ 1).to_bytes(256))
    assert not Verifier(a_key(1).public_key()).accepts(TOKEN, signature)


def test_a_signature_for_another_length_of_salt_is_refused() -> None:
    signature = a_key().sign(TOKEN, PSS(mgf=MGF1(SHA384()), salt_length=32), SHA384())
    assert not blind.verify(a_key().public_key(), TOKEN, signature)


@pytest.mark.parametrize(("exponent", "bits"), [(3, 2048), (65537, 1024)])
def test_a_weak_key_is_refused(exponent: int, bits: int) -> None:
    weak = generate_private_key(exponent, bits)
    for use in (
        lambda: blind.blind(weak.public_key(), TOKEN),
        lambda: BlindSigner.of(weak),
        lambda: Verifier(weak.public_key()),
        lambda: blind.finalize(weak.public_key(), TOKEN, bytes(bits // 8), 1),
        lambda: blind.jwk_of(weak.public_key()),
    ):
        with pytest.raises(blind.KeyUnfit):
            use()


def test_a_public_key_travels_as_a_json_web_key() -> None:
    jwk = blind.jwk_of(a_key().public_key())
    assert jwk["e"] == "AQAB"
    assert blind.read_jwk(jwk).public_numbers() == a_key().public_key().public_numbers()


@pytest.mark.parametrize(
    "change",
    [{"e": "Aw"}, {"e": "AAEAAQ"}, {"n": "AQAB"}, {"n": ""}, {"n": "not base64!"}, {"n": None}, {"e": "AQAB="}],
    ids=str,
)
def test_a_key_written_in_another_way_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(blind.KeyUnfit):
        blind.read_jwk(blind.jwk_of(a_key().public_key()) | change)


@given(data=st.binary(max_size=40))
def test_bytes_travel_as_text(data: bytes) -> None:
    assert blind.from_text(blind.to_text(data)) == data


@pytest.mark.parametrize("text", ["A", "AB", "AAA=", "AA+/", "A A", "ÄÄÄÄ", "AA\nA"])
def test_text_that_we_would_not_write_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        blind.from_text(text)
