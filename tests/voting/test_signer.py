"""The signer: who may ask it, what it signs, what it refuses, and what happens while it is away."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from deploy.embedded.ports import free_ports
from services.voting.roll.tokens import signer_client
from services.voting.roll.tokens.refusals import SignerUnavailable
from services.voting.roll.tokens.signer_client import SignerClient
from services.voting.signer.app import create_app as create_signer_app
from services.voting.signer.keys.refusals import SealedKeyRefused
from services.voting.signer.keys.sealed_keys import SealedKeys
from services.voting.signer.keys.signing import Signer
from services.voting.signer.settings import SignerSettings
from shared.blind_signatures import blind, finalize, read_jwk, to_text, verify
from shared.contracts.roles import Role
from shared.settings import SettingsIncomplete, load
from shared.signing import KEYS_AT_ONCE, BlindedInvalid
from shared.web.authentication import AUTHENTICATION
from tests.people import bearer, keyring, keys_folder, service_bearer
from tests.voting.signing import SECRET, signer_process

TOKEN = bytes(range(32))
POLL, ANOTHER_POLL = uuid4(), uuid4()
OLDER, NEWER = bytes(32), bytes([1]) * 32
DOORS = ["/internal/keys", "/internal/signatures"]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signer") / "log"


@pytest.fixture(scope="module")
def address(log: Path) -> Iterator[str]:
    """A signer of its own process."""
    with signer_process(free_ports(1)[0], log) as url:
        yield url


@pytest.fixture
def client(address: str) -> Iterator[SignerClient]:
    """Voting's web process before it."""
    with closing(SignerClient(address, keyring("voting"))) as opened:
        yield opened


@pytest.fixture
def app() -> Flask:
    return create_signer_app(SignerSettings(signer_secret=SECRET, public_keys=keys_folder() / "public"))


@pytest.fixture
def door(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_token_that_was_signed_blindly_verifies_under_its_cells_key(client: SignerClient) -> None:
    key = client.make_keys(POLL, 1)[0]
    public = read_jwk(key.public)
    blinded, inverse = blind(public, TOKEN)
    answer = client.sign(POLL, key.sealed, blinded)
    assert verify(public, TOKEN, finalize(public, TOKEN, answer, inverse))


def test_the_same_value_is_answered_alike(client: SignerClient) -> None:
    key = client.make_keys(POLL, 1)[0]
    blinded = blind(read_jwk(key.public), TOKEN).blinded
    assert client.sign(POLL, key.sealed, blinded) == client.sign(POLL, key.sealed, blinded)


def test_more_keys_than_one_request_makes_are_all_different(client: SignerClient) -> None:
    keys = client.make_keys(POLL, KEYS_AT_ONCE + 1)
    assert len({key.public["n"] for key in keys}) == len({key.sealed for key in keys}) == KEYS_AT_ONCE + 1


def test_no_keys_are_asked_for_where_none_are_needed(client: SignerClient) -> None:
    assert client.make_keys(POLL, 0) == []


@pytest.mark.parametrize("blinded", [b"", bytes(256), b"\xff" * 256, b"\x01" * 257], ids=len)
def test_what_cannot_have_been_blinded_is_the_voters_to_mend(client: SignerClient, blinded: bytes) -> None:
    key = client.make_keys(POLL, 1)[0]
    with pytest.raises(BlindedInvalid):
        client.sign(POLL, key.sealed, blinded)


def test_a_key_of_another_poll_does_not_sign(door: FlaskClient) -> None:
    made = ask(door, "/internal/keys", {"poll_id": str(POLL), "count": 1}).json["keys"][0]
    asked = {"sealed": made["sealed"], "blinded": to_text(blind(read_jwk(made["public"]), TOKEN).blinded)}
    assert ask(door, "/internal/signatures", asked | {"poll_id": str(POLL)}).status_code == 200
    refused = ask(door, "/internal/signatures", asked | {"poll_id": str(ANOTHER_POLL)})
    assert (refused.status_code, refused.json["code"]) == (422, "sealed_key_refused")


def test_a_fault_of_ours_is_not_shown_as_the_voters(client: SignerClient, address: str) -> None:
    with pytest.raises(SignerUnavailable):
        client.sign(POLL, b"not a sealed key", TOKEN)
    with closing(SignerClient(address, keyring("proposals"))) as another, pytest.raises(SignerUnavailable):
        another.make_keys(POLL, 1)


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("service", ["identity", "proposals", "programs", "notifications", "portal"])
def test_no_other_service_may_call(door: FlaskClient, path: str, service: str) -> None:
    assert door.post(path, json={}, headers=service_bearer(service, calling="voting")).status_code == 403


@pytest.mark.parametrize("path", DOORS)
def test_neither_people_nor_strangers_may_call(door: FlaskClient, path: str) -> None:
    for headers in ({}, bearer(Role.DP3AKB_OFFICER), service_bearer("voting", calling="proposals")):
        assert door.post(path, json={}, headers=headers).status_code == 401


def test_every_door_says_whom_it_lets_in(app: Flask) -> None:
    ours = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/internal/")]
    assert sorted(rule.rule for rule in ours) == DOORS
    for rule in ours:
        assert getattr(app.view_functions[rule.endpoint], AUTHENTICATION) == ("service voting",)


@pytest.mark.parametrize("count", [0, -1, KEYS_AT_ONCE + 1, "3", None])
def test_a_senseless_number_of_keys_is_refused(door: FlaskClient, count: Any) -> None:
    assert ask(door, "/internal/keys", {"poll_id": str(POLL), "count": count}).status_code == 422


def test_the_signer_has_neither_database_nor_key_of_its_own(app: Flask) -> None:
    assert "database" not in app.extensions
    with pytest.raises(LookupError):
        app.extensions["keyring"].sign_service("voting")
    assert app.test_client().get("/health/ready").status_code == 200


def test_nothing_that_is_signed_is_written_down(client: SignerClient, log: Path) -> None:
    key = client.make_keys(POLL, 1)[0]
    blinded = blind(read_jwk(key.public), TOKEN).blinded
    signature = client.sign(POLL, key.sealed, blinded)
    with pytest.raises(BlindedInvalid):
        client.sign(POLL, key.sealed, blinded + b"\x00")
    with pytest.raises(SignerUnavailable):
        client.sign(ANOTHER_POLL, key.sealed, blinded)
    written = log.read_text(errors="replace")
    assert "/internal/signatures" in written, "the log does not show requests at all"
    for secret in (blinded, signature, key.sealed):
        for spelled in (to_text(secret)[:40], secret.hex()[:40], base64.b64encode(secret).decode()[:40]):
            assert spelled not in written


def test_the_roll_says_when_the_signer_is_away() -> None:
    with pytest.raises(SignerUnavailable) as refusal:
        SignerClient(f"http://127.0.0.1:{free_ports(1)[0]}", keyring("voting")).sign(POLL, b"", b"")
    assert (refusal.value.status, refusal.value.facts) == (503, {"retry_after": 3})


def test_the_roll_waits_for_no_signer_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signer_client, "SECONDS_TO_SIGN", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(SignerUnavailable):
        SignerClient(f"http://127.0.0.1:{silent.getsockname()[1]}", keyring("voting")).sign(POLL, b"", b"")


def test_nobody_notices_that_the_signer_was_started_anew(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    port = free_ports(1)[0]
    with signer_process(port, tmp_path / "first") as url:
        client = SignerClient(url, keyring("voting"))
        request.addfinalizer(client.close)
        key = client.make_keys(POLL, 1)[0]
        before = client._signer._mine.connection.sock
        blinded = blind(read_jwk(key.public), TOKEN).blinded
        signature = client.sign(POLL, key.sealed, blinded)
        assert client._signer._mine.connection.sock is before, "the connection is not kept"
    with signer_process(port, tmp_path / "second"):
        assert client.sign(POLL, key.sealed, blinded) == signature


@given(place=st.integers(0, 288), bit=st.integers(0, 7))
def test_a_seal_that_was_touched_does_not_open(place: int, bit: int) -> None:
    sealed = bytearray(SEALED)
    sealed[place] ^= 1 << bit
    with pytest.raises(SealedKeyRefused):
        SealedKeys((OLDER,)).open(POLL, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 5, 17, 40, 288])
def test_a_seal_that_was_cut_does_not_open(length: int) -> None:
    with pytest.raises(SealedKeyRefused):
        SealedKeys((OLDER,)).open(POLL, SEALED[:length])


def test_a_seal_opens_for_its_poll_under_its_secret_alone() -> None:
    blinded = blind(PRIVATE.public_key(), TOKEN).blinded
    assert SealedKeys((OLDER,)).open(POLL, SEALED).sign(blinded)
    with pytest.raises(SealedKeyRefused, match="not this poll's"):
        SealedKeys((OLDER,)).open(ANOTHER_POLL, SEALED)
    with pytest.raises(SealedKeyRefused, match="secret"):
        SealedKeys((NEWER,)).open(POLL, SEALED)


def test_a_new_secret_is_put_before_the_old_one() -> None:
    both = SealedKeys((NEWER, OLDER))
    assert both.open(POLL, SEALED)
    assert SealedKeys((NEWER,)).open(POLL, both.close(POLL, PRIVATE))


def test_the_private_key_does_not_shine_through_the_seal() -> None:
    numbers = PRIVATE.private_numbers()
    for number in (numbers.p, numbers.q, numbers.d):
        assert number.to_bytes(256).lstrip(b"\x00")[:16] not in SEALED
    assert SealedKeys((OLDER,)).close(POLL, PRIVATE) != SEALED


def test_a_key_is_opened_once_while_it_is_remembered() -> None:
    signer = Signer((OLDER,))
    blinded = blind(PRIVATE.public_key(), TOKEN).blinded
    for _ in range(3):
        signer.sign(POLL, SEALED, blinded)
    assert signer._opened.cache_info().misses == 1
    with pytest.raises(SealedKeyRefused):
        signer.sign(ANOTHER_POLL, SEALED, blinded)


@pytest.mark.parametrize("secret", ["", "c2hvcnQ=", "not base64 at all", SECRET + "\nc2hvcnQ="])
def test_a_signer_without_a_real_secret_does_not_start(secret: str) -> None:
    told = {"REMBUK_SIGNER_SECRET": secret, "REMBUK_PUBLIC_KEYS": "/keys"}
    with pytest.raises(SettingsIncomplete, match="SIGNER_SECRET"):
        _ = load(SignerSettings, told).secrets
    assert (
        load(SignerSettings, told | {"REMBUK_SIGNER_SECRET": f"{SECRET}\n{SECRET}"}).secrets == (bytes(range(32)),) * 2
    )


def test_the_secret_is_not_shown_where_settings_are_printed() -> None:
    assert SECRET not in repr(SignerSettings(signer_secret=SECRET, public_keys=Path()))


def ask(door: FlaskClient, path: str, body: dict[str, Any]) -> Any:
    return door.post(path, json=body, headers=service_bearer("voting", calling="voting"))


PRIVATE = generate_private_key(65537, 2048)
SEALED = SealedKeys((OLDER,)).close(POLL, PRIVATE)
