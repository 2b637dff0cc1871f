"""The table of processes is whole: what either way of running starts stands in it, and it holds nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from deploy.embedded.child import dying_with_this_process
from deploy.embedded.city import City, found_city
from deploy.embedded.plan import Plan
from deploy.embedded.ports import free_ports
from deploy.embedded.services import compilation, migrations, process_names, web, worker
from deploy.processes import APPS, EMBEDDED_SERVERS, LASTING, PROCESSES, SERVERS, WORKERS, Kind
from deploy.town import DOORS, KEEPERS
from tests.shared.events.processes import eventually

ROOT = Path(__file__).resolve().parents[2]
IN_CONTAINERS_ALONE = {f"{name}-migrate" for name in ("box", *KEEPERS)}
"""On one machine a single process brings all databases up to date, one after the other."""


def plans_of(city: City) -> list[Plan]:
    """Everything that `rembuk up` starts."""
    seed = city.seed_plan()
    assert seed is not None
    told = city.installation
    return [
        *city.servers.plans, *city.mail_plans, city.gateway_plan, seed, migrations(told), compilation(told),
        *(web(told, name) for name in DOORS), *(worker(told, name) for name in KEEPERS),
    ]  # fmt: skip


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Plan]:
    """The plans of a new demonstration city, by name."""
    for name in [name for name in os.environ if name.startswith("REMBUK_")]:
        monkeypatch.delenv(name)
    city = found_city(tmp_path / "var", *free_ports(2), seed=True)
    found = plans_of(city)
    city.data.release()
    assert len({plan.name for plan in found}) == len(found)
    return {plan.name: plan for plan in found}


def test_one_machine_starts_what_the_table_names_and_nothing_else(plans: dict[str, Plan]) -> None:
    ours = {one.title for name, one in PROCESSES.items() if name not in IN_CONTAINERS_ALONE}
    assert set(plans) == ours | set(EMBEDDED_SERVERS)
    assert set(process_names()) <= set(plans)


def test_one_machine_starts_each_process_by_the_command_of_the_table(plans: dict[str, Plan]) -> None:
    for name in PROCESSES.keys() - IN_CONTAINERS_ALONE:
        process = PROCESSES[name]
        argv = plans[process.title].argv
        command = process.command(sys.executable)
        begins = argv.index(sys.executable)
        assert argv[begins : begins + len(command)] == command


def test_containers_start_what_the_table_names_and_nothing_else() -> None:
    blocks = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert set(blocks) == {*LASTING, *SERVERS}
    one_offs = {name for name, one in PROCESSES.items() if one.in_container} - set(LASTING)
    assert one_offs == IN_CONTAINERS_ALONE, "started by the web servers themselves, and by operators"


def test_every_door_has_a_web_and_every_keeper_a_worker() -> None:
    assert {one.of for one in PROCESSES.values() if one.kind is Kind.WEB} == set(DOORS) == set(APPS)
    assert {one.of for one in PROCESSES.values() if one.kind is Kind.WORKER} == set(KEEPERS) == set(WORKERS)


def test_a_worker_says_the_words_by_which_it_counts_as_ready_and_stops_when_it_is_told(
    plans: dict[str, Plan], service_database: Callable[[str], str], valkey_server: str, tmp_path: Path
) -> None:
    plan, url = plans["programs worker"], service_database("programs")
    told = dict(plan.environment) | {"REMBUK_DATABASE_URL": url, "REMBUK_BROKER_URL": valkey_server}
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            plan.argv, env=told, cwd=plan.folder, stdout=out, stderr=out,
            preexec_fn=dying_with_this_process(),  # noqa: PLW1509 - no thread of ours holds a lock here
        )  # fmt: skip
    try:
        eventually(lambda: str(plan.ready_words) in log.read_text(), seconds=60)
        process.terminate()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()


def test_apps_and_workers_are_imported_without_an_environment() -> None:
    """Their factories read it, when they are called: a test, a tool or a town in one process may import them all."""
    program = (
        "import sys; from pkgutil import resolve_name; "
        "print(*(name for name in sys.argv[1:] if not callable(resolve_name(name))))"
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("REMBUK_", "PG"))}
    done = subprocess.run(
        [sys.executable, "-c", program, *APPS.values(), *WORKERS.values()],
        env=bare, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
