"""A version that is older than the data it is started on."""

from __future__ import annotations

import asyncio
import contextlib
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from deploy.embedded.console import Console
from deploy.embedded.refusals import CannotStart
from deploy.embedded.supervisor import Supervisor
from shared.database.steps import known_steps
from tests.conftest import ServiceDatabaseFactory


def test_on_one_machine_it_does_not_start_and_says_why_in_one_sentence(
    service_database: ServiceDatabaseFactory, tmp_path: Path
) -> None:
    """The box is migrated first, so that nothing else has begun."""
    url = service_database("box")
    city: Any = SimpleNamespace(installation=SimpleNamespace(database_url=lambda _name: url))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        try:
            with (
                contextlib.closing(Console(tmp_path, ["migrate"], io.StringIO())) as console,
                pytest.raises(CannotStart) as refusal,
            ):
                asyncio.run(Supervisor(city, console)._migrate_and_work())
        finally:
            connection.execute("UPDATE alembic_version SET version_num = %s", [known_steps("box").newest])
    sentence = str(refusal.value)
    assert sentence.startswith("the database of box is at step 0099, which this version of Rembuk does not know")
    assert "\n" not in sentence
