"""Peers over TLS: trusted by their certificate, refused without it."""

from __future__ import annotations

import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared import clock
from shared.wire import Peer, PeerAway, Request
from tests.shared.wire.scripted import ok, saying, scripted


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with key and certificate of `localhost`, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = clock.now()
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def served(certificate: Path) -> ssl.SSLContext:
    """TLS as the peer speaks it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_peer_over_tls_is_asked_over_one_kept_connection(certificate: Path, served: ssl.SSLContext) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with scripted(saying(ok(b"1"), ok(b"2")), served) as there:
        peer = Peer(there.url, tls=trusting)
        assert [peer.ask(Request("GET", "/")).body for _ in range(2)] == [b"1", b"2"]
        peer.close()
    assert there.connections == 1


def test_a_peer_that_nobody_vouches_for_is_told_nothing(served: ssl.SSLContext) -> None:
    with scripted(saying(ok(b"1")), served) as there, pytest.raises(PeerAway):
        Peer(there.url).ask(Request("GET", "/", headers={"Authorization": "Bearer secret"}))
    assert there.heads == []
