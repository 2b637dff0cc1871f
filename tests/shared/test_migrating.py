"""A database is brought to a step that the code knows, or stays where it is and the operator reads why."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.docker.process import command
from shared.database.migrate import CannotMigrate, migrate
from shared.database.steps import known_steps
from tests.conftest import ServiceDatabaseFactory
from tests.servers import ROOT

NEWEST = known_steps("programs").newest
TOO_NEW = (
    f"the database of programs is at step 0099, which this version of Rembuk does not know (it knows up to {NEWEST}): "
    "start the newer version, or let the newer version take the database back first with "
    f"`migrate programs --to {NEWEST}`.\n"
)


@pytest.fixture
def newer(service_database: ServiceDatabaseFactory) -> Iterator[str]:
    """The address of a database that a newer version has migrated."""
    url = service_database("programs")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        yield url
        connection.execute("UPDATE alembic_version SET version_num = %s", [known_steps("programs").newest])


def run(url: str, *program: str) -> subprocess.CompletedProcess[str]:
    told = {"REMBUK_DATABASE_URL": url, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run(
        [sys.executable, "-m", *program], env=os.environ | told, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("program", ["shared.database.migrate programs", "deploy.docker.process programs-web"])
def test_a_version_older_than_its_database_says_so_in_one_sentence(newer: str, program: str) -> None:
    """Also where a container's web server would begin."""
    done = run(newer, *program.split())
    assert (done.returncode, done.stdout, done.stderr) == (1, "", TOO_NEW)


def test_a_database_that_is_away_is_told_in_one_sentence() -> None:
    with pytest.raises(CannotMigrate, match="programs cannot be reached"):
        migrate("programs", "postgresql://nobody:nothing@127.0.0.1:1/programs")


def test_a_step_that_fails_is_told_without_the_row_and_undone(
    service_database: ServiceDatabaseFactory,
) -> None:
    """Areas with people in them cannot be taken back; who lives there is nobody's business."""
    url = service_database("identity")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO people (id, alias, kelurahan, birth_month, language, registered_at) "
            "VALUES (gen_random_uuid(), 'Siti', '64.71.06.1005', '1990-01', 'id', now())"
        )
        with pytest.raises(CannotMigrate, match=r"identity could not be brought to step 0001.*foreign key") as refusal:
            migrate("identity", url, to="0001")
        assert "64.71.06" not in str(refusal.value)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)
        assert connection.execute("SELECT count(*) FROM areas").fetchone() == (41,)
    migrate("identity", url)  # others use this database after us


@pytest.mark.parametrize(
    ("name", "to", "said"), [("programs", "0009", "has no step 0009"), ("portal", None, "no data")]
)
def test_an_unknown_step_or_database_is_refused(name: str, to: str | None, said: str) -> None:
    with pytest.raises(CannotMigrate, match=said):
        migrate(name, "postgresql://nobody:nothing@127.0.0.1:1/none", to=to)


def test_a_container_can_be_told_how_far_back_to_go() -> None:
    assert command("voting-migrate", "--to", "0006")[-4:] == ["shared.database.migrate", "voting", "--to", "0006"]
    assert "--to" not in command("web", "voting", "--to", "0006")
