"""Writes each service's OpenAPI document into docs/api: python -m deploy.operator.api_documents --write | --check.

What a service says of itself under /v1/openapi.json is committed, so that a change of a door is seen in review, the
portal's clients can be typed by it, and the doubles in tests cannot answer otherwise than the services do.
"""

from __future__ import annotations

import json
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from deploy.embedded import ROOT
from services.identity.app import create_app as identity_app
from services.identity.settings import IdentitySettings
from services.notifications.app import create_app as notifications_app
from services.notifications.settings import NotificationsSettings
from services.programs.app import create_app as programs_app
from services.proposals.app import create_app as proposals_app
from services.voting.box.app import create_app as box_app
from services.voting.box.settings import BoxSettings
from services.voting.roll.app import create_app as roll_app
from services.voting.roll.settings import VotingSettings
from services.voting.signer.app import create_app as signer_app
from services.voting.signer.settings import SignerSettings
from shared.settings import ServiceSettings

FOLDER = ROOT / "docs" / "api"
NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none"
NO_SERVER = "redis://127.0.0.1:1"
ANY_SECRET = b64encode(bytes(32)).decode()


def documents() -> Iterator[tuple[Path, str]]:
    """Every file of docs/api and what it should hold."""
    with tempfile.TemporaryDirectory() as folder:
        for name, app in _apps(Path(folder)):
            yield FOLDER / f"{name}.json", json.dumps(_document(app), indent=1, sort_keys=True) + "\n"


def read(service: str) -> dict[str, Any]:
    """The committed document of a service (voting is the roll; box and signer have their own)."""
    document: dict[str, Any] = json.loads((FOLDER / f"{service}.json").read_text(encoding="utf-8"))
    return document


def _document(app: Flask) -> dict[str, Any]:
    with app.test_client() as client:
        document: dict[str, Any] = client.get("/v1/openapi.json").get_json()
    return document


def _apps(folder: Path) -> Iterator[tuple[str, Flask]]:
    """Every process with doors, as it is when it has started: with settings that lead nowhere."""
    (folder / "board.pem").write_bytes(
        Ed25519PrivateKey.generate()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    (folder / "field-key").write_text(ANY_SECRET, encoding="ascii")
    common: dict[str, Any] = {
        "public_url": "http://rembuk.invalid", "peers": {}, "private_key_file": folder / "own.pem",
        "public_keys": folder, "cache_url": NO_SERVER, "broker_url": NO_SERVER, "database_url": NO_DATABASE,
        "environment": "test",
    }  # fmt: skip
    mail: dict[str, Any] = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "rembuk@rembuk.invalid"}
    yield "identity", identity_app(IdentitySettings(**common, **mail, field_key_file=folder / "field-key"))
    yield "proposals", proposals_app(ServiceSettings(**common))
    yield "voting", roll_app(VotingSettings(**common, secret_key=ANY_SECRET))
    yield "box", box_app(BoxSettings(database_url=NO_DATABASE, public_keys=folder))
    yield "signer", signer_app(SignerSettings(signer_secret=ANY_SECRET, public_keys=folder))
    yield "programs", programs_app(ServiceSettings(**common))
    yield "notifications", notifications_app(NotificationsSettings(**common, **mail))


def write_or_compare(wanted: Iterable[tuple[Path, str]], folder: Path, pattern: str, arguments: list[str]) -> int:
    """With --write have the files of `folder` that fit `pattern` be as `wanted`, and no others there.

    Without, tell which are not so: the number of them.
    """
    texts = dict(wanted)
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text]
    gone = [path for path in folder.rglob(pattern) if path not in texts]
    if "--write" in arguments:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
        for path in gone:
            path.unlink()
    for path in (*stale, *gone):
        sys.stdout.write(f"{'wrote' if '--write' in arguments else 'stale:'} {path.relative_to(ROOT)}\n")
    return 0 if "--write" in arguments else len(stale) + len(gone)


if __name__ == "__main__":
    raise SystemExit(write_or_compare(documents(), FOLDER, "*.json", sys.argv[1:]))
