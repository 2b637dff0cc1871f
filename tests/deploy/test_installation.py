"""What is decided before the first process starts: folder, secrets, ports, and one sentence for every refusal."""

from __future__ import annotations

import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from deploy.embedded.city import found_city
from deploy.embedded.data import DataFolder
from deploy.embedded.ports import FIRST, LAST, free_ports
from deploy.embedded.postgres import database_url
from deploy.embedded.refusals import CannotStart
from deploy.operator.secrets import Secrets, for_containers
from deploy.operator.secrets import secrets as secrets_command
from deploy.town import DATABASES, DOORS, KEEPERS, SERVICES

ROOT = Path(__file__).resolve().parents[2]


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path / "secrets")
    assert secrets.make()
    before = {path: path.read_bytes() for path in secrets.folder.rglob("*") if path.is_file()}
    assert secrets.make() == []
    assert {path: path.read_bytes() for path in secrets.folder.rglob("*") if path.is_file()} == before
    assert stat.S_IMODE(secrets.folder.stat().st_mode) == 0o700
    modes = {stat.S_IMODE(path.stat().st_mode) for path in secrets.folder.iterdir() if path.is_file()}
    assert modes == {0o600}
    assert len({secrets.read(f"{name}-database-password") for name in DATABASES}) == len(DATABASES)


@pytest.mark.parametrize("service", SERVICES)
def test_the_public_half_of_a_key_belongs_to_the_private_one(tmp_path: Path, service: str) -> None:
    secrets = Secrets(tmp_path)
    secrets.make()
    private = load_pem_private_key(secrets.private_key(service).read_bytes(), None)
    public = load_pem_public_key((secrets.public_keys / f"{service}.pem").read_bytes())
    assert private.public_key() == public


def test_containers_read_their_secrets_through_a_closed_folder(tmp_path: Path) -> None:
    for_containers(tmp_path / "secrets")
    folder = tmp_path / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    password = (folder / "voting-database-password").read_text().strip()
    assert (folder / "voting-database-url").read_text() == f"postgresql://voting:{password}@postgres:5432/voting\n"
    users = (folder / "broker-users.acl").read_text()
    for name in KEEPERS:
        login = (folder / f"{name}-broker-password").read_text().strip()
        assert (folder / f"{name}-broker-url").read_text() == f"redis://{name}:{login}@broker:6379/0\n"
        assert login not in users
    assert len(set(re.findall("#[0-9a-f]{64}", users))) == len(KEEPERS)
    assert "user rembuk" not in users
    assert for_containers(folder) == []


def test_an_installation_with_one_login_at_the_broker_keeps_it_until_its_password_is_taken_away(tmp_path: Path) -> None:
    """Its workers are changed one after the other: those of before use the common login for so long."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "broker-password").write_text("of-all-services\n")
    for_containers(folder)
    own = (folder / "voting-broker-password").read_text()
    assert "user rembuk on #" in (folder / "broker-users.acl").read_text()
    assert "still works" in CliRunner().invoke(secrets_command, ["--folder", str(folder)]).output
    (folder / "broker-password").unlink()
    assert for_containers(folder) == ["broker-users.acl"]
    assert "user rembuk" not in (folder / "broker-users.acl").read_text()
    assert (folder / "voting-broker-password").read_text() == own


def test_the_cache_lets_nobody_in_without_its_password(tmp_path: Path) -> None:
    for_containers(tmp_path)
    assert (tmp_path / "cache.acl").read_text().splitlines()[0] == "user default off"
    assert "~* &* +@all -@admin -flushall -flushdb" in (tmp_path / "cache.acl").read_text()
    city = found_city(tmp_path / "var", *free_ports(2), seed=False)
    city.data.release()
    (cache,) = [plan for plan in city.servers.plans if plan.name == "cache"]
    cache.prepare()
    assert f'requirepass "{city.secrets.read("cache-password")}"' in (tmp_path / "var/cache/valkey.conf").read_text()


def test_a_demonstration_in_containers_is_asked_for_and_never_replaces_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(secrets_command, []).exit_code == 0
    assert not (tmp_path / ".env").exists()
    assert CliRunner().invoke(secrets_command, ["--demonstration"]).exit_code == 0
    assert "REMBUK_ENVIRONMENT=demonstration" in (tmp_path / ".env").read_text()
    (tmp_path / ".env").write_text("REMBUK_ENVIRONMENT=production\n")
    refused = CliRunner().invoke(secrets_command, ["--demonstration"])
    assert refused.exit_code == 1
    assert (tmp_path / ".env").read_text() == "REMBUK_ENVIRONMENT=production\n"


def test_a_data_folder_serves_one_system_at_a_time(tmp_path: Path) -> None:
    holder = DataFolder(tmp_path)
    holder.claim()
    with pytest.raises(CannotStart, match=rf"another Rembuk \(process {os.getpid()}\) is using"):
        found_city(tmp_path, *free_ports(2), seed=False)
    holder.release()
    found_city(tmp_path, *free_ports(2), seed=False).data.release()


def test_demonstration_data_are_never_opened_in_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    DataFolder(tmp_path).bind_to("demonstration")
    monkeypatch.setenv("REMBUK_ENVIRONMENT", "production")
    monkeypatch.setenv("REMBUK_SMTP_URL", "smtp://localhost:25")
    with pytest.raises(CannotStart, match="for demonstration, not for production"):
        found_city(tmp_path, *free_ports(2), seed=True)


def test_production_is_never_seeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMBUK_ENVIRONMENT", "production")
    monkeypatch.setenv("REMBUK_SMTP_URL", "smtp://localhost:25")
    city = found_city(tmp_path, *free_ports(2), seed=True)
    city.data.release()
    assert not city.wants_seed


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"port {port} is in use"):
            found_city(tmp_path, port, port + 1, seed=False)


def test_a_port_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    with pytest.raises(CannotStart, match="there is no port 65536 for the ballot box"):
        found_city(tmp_path, 65_535, 65_536, seed=False)
    with pytest.raises(CannotStart, match=f"cannot both answer at port {port}"):
        found_city(tmp_path, port, port, seed=False)


def test_inner_processes_leave_the_doors_ports_alone() -> None:
    taken = set(range(FIRST, LAST, 2))
    assert taken.isdisjoint(free_ports(5, but=taken))


def test_a_service_is_told_its_own_secrets_and_no_others(tmp_path: Path) -> None:
    city = found_city(tmp_path, *free_ports(2), seed=False)
    city.data.release()
    told = {name: city.installation.environment_of(name) for name in DOORS}
    assert [name for name in DOORS if "REMBUK_FIELD_KEY_FILE" in told[name]] == ["identity"]
    assert [name for name in DOORS if "REMBUK_SIGNER_SECRET_FILE" in told[name]] == ["signer"]
    assert {name for name in DOORS if "REMBUK_DATABASE_URL" in told[name]} == set(DATABASES)
    assert len({told[name]["REMBUK_DATABASE_URL"] for name in DATABASES}) == len(DATABASES)
    assert len({told[name]["REMBUK_PRIVATE_KEY_FILE"] for name in SERVICES}) == len(SERVICES)
    assert {name for name in DOORS if "REMBUK_BROKER_URL" in told[name]} == set(KEEPERS)
    assert len({told[name]["REMBUK_BROKER_URL"] for name in KEEPERS}) == len(KEEPERS)


def test_who_knows_the_voters_has_no_way_to_the_box_and_the_box_none_to_anybody(tmp_path: Path) -> None:
    city = found_city(tmp_path, *free_ports(2), seed=False)
    city.data.release()
    told = city.installation
    box = told.environment_of("box")
    for name in SERVICES:
        assert box["REMBUK_DATABASE_URL"] not in told.environment_of(name).values(), name
    assert told.environment_of_worker("voting")["REMBUK_BOX_DATABASE_URL"] == box["REMBUK_DATABASE_URL"]
    assert {"REMBUK_PRIVATE_KEY_FILE", "REMBUK_BROKER_URL", "REMBUK_PEERS"}.isdisjoint(box)
    assert set(told.environment_of("signer")) == {
        "REMBUK_SIGNER_SECRET_FILE", "REMBUK_PUBLIC_KEYS", "REMBUK_LOG_FORMAT",
    }  # fmt: skip


def test_a_given_server_keeps_its_settings_in_the_address_of_each_service() -> None:
    admin = "postgresql://root:secret@db.example:6432/postgres?sslmode=verify-full"
    assert database_url(admin, "voting", "pw") == "postgresql://voting:pw@db.example:6432/voting?sslmode=verify-full"


def test_a_given_server_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    (port, nobody) = free_ports(2)
    environment = os.environ | {"REMBUK_POSTGRES_URL": f"postgresql://root:secret@127.0.0.1:{nobody}/postgres"}
    done = subprocess.run(
        [sys.executable, "-m", "deploy.operator.cli", "up", "--no-seed", "--port", str(port), "--data", str(tmp_path)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the services' databases could not be made: connection failed")
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_inner_ports_lie_where_no_client_gets_its_own() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert all(FIRST <= port < LAST for port in ports)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("exit 1", "Python 3.11 or newer is needed"),
        ('case "$2" in *venv*) exit 1;; esac; exit 0', "Python's venv module is missing"),
    ],
)
def test_the_launcher_refuses_in_one_sentence(tmp_path: Path, script: str, sentence: str) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "REMBUK_VENV": str(tmp_path / "venv")}
    done = subprocess.run([ROOT / "rembuk", "up"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "venv").exists()


PYTHON = """#!/bin/sh
# Stands for a Python that makes environments and can install nothing into them.
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") echo nothing to be had; exit 1 ;;
esac
"""


def launched(tmp_path: Path, environment: Path) -> subprocess.CompletedProcess[str]:
    """The launcher on a machine where nothing can be installed, told to keep its environment in a folder."""
    python = tmp_path / "programs" / "python3"
    python.parent.mkdir(exist_ok=True)
    python.write_text(PYTHON)
    python.chmod(0o755)
    told = {"PATH": f"{python.parent}:/usr/bin:/bin", "REMBUK_VENV": str(environment)}
    return subprocess.run([ROOT / "rembuk", "status"], env=told, capture_output=True, text=True, check=False)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kept", ["thesis.txt", "bin/python", "pyvenv.cfg", ".hidden"])
def test_the_launcher_touches_nothing_in_a_folder_that_is_not_its_own(tmp_path: Path, kept: str) -> None:
    folder = tmp_path / "documents"
    (folder / kept).parent.mkdir(parents=True)
    (folder / kept).write_text("#!/bin/sh\nexit 0\n")
    (folder / kept).chmod(0o755)
    before = content(folder)
    done = launched(tmp_path, folder)
    assert done.returncode == 1
    assert "nothing in it was touched" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert content(folder) == before


def test_the_launcher_makes_its_environment_in_an_empty_folder_and_clears_one_half_made(tmp_path: Path) -> None:
    folder = tmp_path / "environment"
    folder.mkdir()
    assert "installing requirements.lock failed" in launched(tmp_path, folder).stderr
    (folder / "bin" / "python").unlink()
    (folder / "left behind").touch()
    assert "installing requirements.lock failed" in launched(tmp_path, folder).stderr
    assert (folder / "bin" / "python").exists()
    assert not (folder / "left behind").exists()
