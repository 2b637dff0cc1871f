"""Builders of keys, tokens and settings for tests: a person in one line."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared import clock
from shared.ages import birth_month
from shared.contracts.roles import Role
from shared.ids import new_id
from shared.settings import ServiceSettings
from shared.tokens import Keyring

SERVICES = ("identity", "proposals", "voting", "programs", "notifications", "portal")
DAMAI = "64.71.06.1005"
CITY = "64.71"


def born(age: int) -> str:
    """A birth month (YYYY-MM) by which somebody is `age` and a half today, whichever day that is."""
    return birth_month(age, clock.today())


@cache
def keys_folder() -> Path:
    """A folder with a fresh key of every service: `<service>.pem`, and `public/<service>.pem`."""
    folder = Path(tempfile.mkdtemp(prefix="rembuk-keys-"))
    (folder / "public").mkdir()
    for service in (*SERVICES, "board"):
        key = Ed25519PrivateKey.generate()
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        (folder / f"{service}.pem").write_bytes(private)
        (folder / "public" / f"{service}.pem").write_bytes(public)
    return folder


@cache
def keyring(service: str) -> Keyring:
    """The keyring that `service` would hold."""
    return Keyring(service, keys_folder() / f"{service}.pem", keys_folder() / "public")


def token_for(
    *roles: Role | tuple[Role, str],
    person: UUID | None = None,
    kelurahan: str | None = DAMAI,
    age_band: str = "adult",
    verified: bool = True,
) -> str:
    """A token as identity would sign it; a role without a territory holds for the whole city."""
    held = [role if isinstance(role, tuple) else (role, CITY) for role in roles]
    claims = {
        "sub": str(person or new_id()),
        "roles": [[str(role), area] for role, area in held],
        "kelurahan": kelurahan,
        "age_band": age_band,
        "verified": verified,
    }
    return keyring("identity").sign_person(claims)[0]


def bearer(
    *roles: Role | tuple[Role, str],
    person: UUID | None = None,
    kelurahan: str | None = DAMAI,
    age_band: str = "adult",
    verified: bool = True,
) -> dict[str, str]:
    """Request headers of such a person."""
    token = token_for(*roles, person=person, kelurahan=kelurahan, age_band=age_band, verified=verified)
    return {"Authorization": f"Bearer {token}"}


def service_bearer(service: str, *, calling: str) -> dict[str, str]:
    """Request headers with which `service` calls the service `calling`."""
    return {"Authorization": f"Bearer {keyring(service).sign_service(calling)}"}


def settings_for(service: str, database_url: str = "postgresql://nobody@127.0.0.1:1/none") -> ServiceSettings:
    """Settings of `service` in a test; peers and Redis point nowhere unless replaced."""
    return ServiceSettings(
        public_url="http://rembuk.test",
        peers={},
        private_key_file=keys_folder() / f"{service}.pem",
        public_keys=keys_folder() / "public",
        cache_url="redis://127.0.0.1:1",
        broker_url="redis://127.0.0.1:1",
        database_url=database_url,
        environment="test",
    )
