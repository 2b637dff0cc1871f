"""The fixtures that every folder of tests may ask for.

postgres_server           address of the run's Postgres, as administrator
valkey_server             address of this worker's database on the run's Valkey, empty at the start of the test
service_database("voting")  address of this worker's migrated database of a service, empty at the start of the test
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
import redis
from flask import Flask
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.acting import ActingClient
from tests.databases import ServiceDatabase, copy_template, make_template
from tests.servers import Servers, servers_of_run
from tests.statements import answers_with_too_many

ServiceDatabaseFactory = Callable[[str], str]

Flask.test_client_class = ActingClient

TOGETHER = {
    "tests/browser/": "browser",
    "tests/faults/": "polling place",
    "tests/journeys/": "cities",
    "tests/deploy/test_whole_city.py": "cities",
    "tests/stack/": "cities",
}
"""Tests that one worker runs, since what they start is large: one browser, one polling place, one city at a time."""


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist exports it without types
    """Gives each worker whole files, and those that belong together to one."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """The name that all tests have in common which one worker runs one after the other."""
    return next((name for path, name in TOGETHER.items() if nodeid.startswith(path)), nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_addoption(parser: pytest.Parser) -> None:
    """`--deep`: many more examples, where tests make up their own."""
    parser.addoption("--deep", action="store_true", help="many more examples, where tests make up their own")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """In the order of the folders, where what takes longest comes early."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: pytest.Item) -> None:
    """Tell each xdist worker which process the whole run ends with."""
    node.workerinput["run_process"] = os.getpid()  # type: ignore[attr-defined]  # xdist's node, not an item


@pytest.fixture(autouse=True)
def _few_statements() -> Iterator[None]:
    """No reading, in any test, takes more SQL statements than `tests.statements.MOST`."""
    with answers_with_too_many() as answers:
        yield
    assert not answers, "\n".join(answers)


@pytest.fixture(scope="session")
def _servers(request: pytest.FixtureRequest) -> Servers:
    workerinput = getattr(request.config, "workerinput", {"run_process": os.getpid()})
    return servers_of_run(workerinput["run_process"])


@pytest.fixture(scope="session")
def postgres_server(_servers: Servers) -> str:
    """The run's Postgres, as administrator (postgresql://...)."""
    return _servers.postgres


@pytest.fixture
def valkey_server(_servers: Servers, worker_id: str) -> str:
    """The worker's own, empty database on the run's Valkey (redis://...)."""
    address = f"{_servers.valkey}/{worker_id.removeprefix('gw') if worker_id != 'master' else 63}"
    with redis.Redis.from_url(address) as client:
        client.flushdb()
    return address


@pytest.fixture(scope="session")
def _databases() -> dict[str, ServiceDatabase]:
    return {}


@pytest.fixture
def service_database(
    postgres_server: str, _databases: dict[str, ServiceDatabase], worker_id: str
) -> ServiceDatabaseFactory:
    """`service_database("voting")` -> the address of this worker's migrated, empty database of that service."""
    prepared: set[str] = set()

    def address(service: str) -> str:
        if service not in _databases:
            make_template(postgres_server, service)
            _databases[service] = copy_template(postgres_server, service, worker_id)
        elif service not in prepared:
            _databases[service].empty()
        prepared.add(service)
        return _databases[service].url

    return address
