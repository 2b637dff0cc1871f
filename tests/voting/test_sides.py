"""Voting's processes, each started in an interpreter of its own: what one side is made of, the others never load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import services.voting.carrier.worker  # the one process that loads both sides: now every table is known here
import services.voting.roll.app  # noqa: F401 - and what the roll's web loads beyond it
from services.voting.box.database import BoxBase
from services.voting.roll.database import Base
from tests.people import keys_folder
from tests.voting.signing import SECRET

ROOT = Path(__file__).resolve().parents[2]
START = """
import gc, importlib, json, sys
importlib.import_module(sys.argv[1]).create_app()
metadata = getattr(sys.modules.get("sqlalchemy"), "MetaData", ())
tables = {table for thing in gc.get_objects() if isinstance(thing, metadata) for table in thing.tables}
print(json.dumps({"modules": sorted(sys.modules), "tables": sorted(tables)}))
"""
"""What a web server does with its factory, which reads the environment itself."""

SIDES = ("roll", "box", "signer", "carrier")
WAYS_OUT = {"celery", "kombu", "redis", "httpx", "smtplib", "shared.wire"}
"""With what a process speaks to a queue, a cache, another process or the world."""


def started(side: str) -> dict[str, Any]:
    """{"modules", "tables"} of the process of one side, which is told what its settings ask for and no more."""
    told = {
        "REMBUK_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/nothing",
        "REMBUK_PUBLIC_KEYS": str(keys_folder() / "public"),
    }
    if side == "signer":
        told = {"REMBUK_SIGNER_SECRET": SECRET, "REMBUK_PUBLIC_KEYS": told["REMBUK_PUBLIC_KEYS"]}
    if side == "roll":
        told |= {
            "REMBUK_BROKER_URL": "redis://127.0.0.1:1/0",
            "REMBUK_CACHE_URL": "redis://127.0.0.1:1/1",
            "REMBUK_PUBLIC_URL": "http://rembuk.test",
            "REMBUK_PEERS": "signer=http://127.0.0.1:1",
            "REMBUK_PRIVATE_KEY_FILE": str(keys_folder() / "voting.pem"),
            "REMBUK_SECRET_KEY": "only for this run",
        }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("REMBUK_")}
    done = subprocess.run(
        [sys.executable, "-c", START, f"services.voting.{side}.app"],
        cwd=ROOT, env=inherited | told, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def of_other_sides(side: str, modules: list[str]) -> list[str]:
    """Those of the modules that belong to another side."""
    strange = tuple(f"services.voting.{other}" for other in SIDES if other != side)
    return [name for name in modules if name.startswith(strange)]


def test_the_box_loads_its_own_tables_and_none_of_the_roll() -> None:
    box = started("box")
    assert of_other_sides("box", box["modules"]) == []
    assert BoxBase.metadata.tables.keys() <= set(box["tables"])
    assert Base.metadata.tables.keys() & set(box["tables"]) == set()


def test_the_roll_loads_its_own_tables_and_none_of_the_box() -> None:
    roll = started("roll")
    assert of_other_sides("roll", roll["modules"]) == []
    assert {"polls", "roll_entries"} <= set(roll["tables"])
    assert BoxBase.metadata.tables.keys() & set(roll["tables"]) == set()


def test_neither_the_box_nor_the_signer_loads_what_speaks_to_others() -> None:
    for side in ("box", "signer"):
        assert WAYS_OUT & set(started(side)["modules"]) == set(), side
    assert {"redis", "shared.wire"} <= set(started("roll")["modules"]), "or these names would find nothing"


def test_the_signer_loads_no_table_of_either() -> None:
    signer = started("signer")
    assert of_other_sides("signer", signer["modules"]) == []
    assert (Base.metadata.tables.keys() | BoxBase.metadata.tables.keys()) & set(signer["tables"]) == set()


@pytest.mark.parametrize("module", ["carrier.worker", "roll.app", "box.app", "signer.app"])
def test_to_import_a_process_reads_no_environment_and_makes_nothing(module: str) -> None:
    bare = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    read = "import importlib, sys; importlib.import_module(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", read, f"services.voting.{module}"],
        cwd=ROOT, env=bare, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
