"""The keys and passwords of one installation: made once, never overwritten, readable by their owner alone."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets as randomness
from dataclasses import dataclass
from pathlib import Path

import click
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.broker_access import access_list
from deploy.town import DATABASES, KEEPERS, SERVICES

DEMONSTRATION = Path(__file__).resolve().parents[1] / "docker" / "demonstration.env"
OWNER_ONLY, ANY_CONTAINER = 0o600, 0o444
BROKER_USERS = "broker-users.acl"
COMMON_LOGIN = "broker-password"
"""Of the one login at the broker that all services had in earlier versions; it works while its password is kept."""


@dataclass(frozen=True)
class Secrets:
    """The folder that holds one installation's secrets, one per file.

    `mode` is what each file is given. Containers run under a user the host does not know, so theirs are readable to all
    and it is the folder, closed to everyone but its owner, that keeps them.
    """

    folder: Path
    mode: int = OWNER_ONLY

    def make(self) -> list[str]:
        """Make what is not there yet; answers with the names of the files made."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "public-keys").mkdir(mode=0o755, exist_ok=True)
        made = [name for name in _passwords() if self.write(name, randomness.token_urlsafe(24))]
        keys = ("field-key", "portal-secret-key", "voting-secret-key", "signer-secret")
        made += [name for name in keys if self.write(name, _random_key())]
        made += [name for name in (*SERVICES, "board") if self._make_key_pair(name)]
        return made

    def read(self, name: str) -> str:
        """The secret called `name`."""
        return (self.folder / name).read_text(encoding="utf-8").strip()

    def private_key(self, service: str) -> Path:
        """The file with the service's own Ed25519 key; or with the one that signs the board."""
        return self.folder / f"{service}-private-key.pem"

    @property
    def public_keys(self) -> Path:
        """The folder with `<service>.pem` for every service, and `board.pem`."""
        return self.folder / "public-keys"

    def _make_key_pair(self, service: str) -> bool:
        if self.private_key(service).exists():
            return False
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        (self.public_keys / f"{service}.pem").write_bytes(public)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return self.write(self.private_key(service).name, private.decode())

    def write(self, name: str, value: str) -> bool:
        """Write a secret that is not there yet; whether it was not."""
        return not (self.folder / name).exists() and self.write_anew(name, value)

    def write_anew(self, name: str, value: str) -> bool:
        """Write what follows from other secrets, where it reads otherwise now; whether it did."""
        path = self.folder / name
        if path.exists() and path.read_text(encoding="utf-8") == value.rstrip("\n") + "\n":
            return False
        draft = path.with_suffix(".draft")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(value.rstrip("\n") + "\n")
        draft.chmod(self.mode)
        draft.rename(path)
        return True


def for_containers(folder: Path) -> list[str]:
    """Make the secrets that docker-compose.yml mounts, besides the keys the addresses that hold a password."""
    secrets_ = Secrets(folder, mode=ANY_CONTAINER)
    made = secrets_.make()
    addresses = {f"{name}-database-url": _database_url(name, secrets_) for name in DATABASES}
    passwords = {name: secrets_.read(f"{name}-broker-password") for name in KEEPERS}
    for name, password in passwords.items():
        addresses[f"{name}-broker-url"] = f"redis://{name}:{password}@broker:6379/0"
    password = secrets_.read("cache-password")
    addresses["cache-url"] = f"redis://rembuk:{password}@cache:6379/0"
    addresses["cache.acl"] = _access_list(password)
    made += [name for name, value in addresses.items() if secrets_.write(name, value)]
    common = secrets_.read(COMMON_LOGIN) if (folder / COMMON_LOGIN).exists() else None
    users = access_list(passwords, common_password=common)
    return made + ([BROKER_USERS] if secrets_.write_anew(BROKER_USERS, users) else [])


def _database_url(service: str, secrets_: Secrets) -> str:
    return f"postgresql://{service}:{secrets_.read(f'{service}-database-password')}@postgres:5432/{service}"


def _access_list(password: str) -> str:
    # A stranger may do nothing; the services may do everything but empty or reconfigure the server.
    digest = hashlib.sha256(password.encode()).hexdigest()
    return (
        f"user default off\nuser rembuk on #{digest} ~* &* +@all -@admin -flushall -flushdb\nuser probe on nopass +ping"
    )


def _passwords() -> list[str]:
    return [
        "postgres-password",
        "cache-password",
        *(f"{name}-database-password" for name in DATABASES),
        *(f"{name}-broker-password" for name in KEEPERS),
    ]


def _random_key() -> str:
    return base64.b64encode(randomness.token_bytes(32)).decode()


@click.command()
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("secrets"), show_default=True)
@click.option("--demonstration", is_flag=True, help="Also write .env, so that docker compose starts a demonstration.")
def secrets(folder: Path, *, demonstration: bool) -> None:
    """Make the keys and passwords for docker-compose.yml that are not there yet."""
    made = for_containers(folder)
    click.echo(f"{folder}: made {len(made)} secrets, kept the others; back this folder up, it cannot be made again.")
    if (folder / COMMON_LOGIN).exists():
        click.echo(f"{folder}: the common login at the broker still works; docs/operator.md says how to end it.")
    if demonstration:
        settings = Path(".env")
        if settings.exists():
            raise click.ClickException(".env is there already and stays as it is; remove it for a demonstration.")
        settings.write_text(DEMONSTRATION.read_text(encoding="utf-8"), encoding="utf-8")
        click.echo(".env: made for a demonstration. For real people, write your own as docs/operator.md says.")
