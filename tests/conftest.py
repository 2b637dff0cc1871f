"""The fixtures that every folder of tests may ask for.

postgres_server           address of the run's Postgres, as administrator
valkey_server             address of this worker's database on the run's Valkey, empty at the start of the test
service_database("voting")  address of this worker's migrated database of a service, empty at the start of the test
opened_database("voting")   the same, opened: the pool that all tests of the worker share
files_database("voting")    the same, once for all tests of a file, for those that mostly look
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
import redis
from flask import Flask
from hypothesis import settings
from xdist.remote import Producer
from xdist.workermanage import WorkerController

from shared.database import Database
from tests.acting import ActingClient
from tests.databases import POOLS, WorkersDatabases, let_go, opened
from tests.scheduling import LongestFirst, Recorder
from tests.servers import Servers, servers_of_run
from tests.statements import answers_with_too_many

ServiceDatabaseFactory = Callable[[str], str]
OpenedDatabaseFactory = Callable[[str], Database]

Flask.test_client_class = ActingClient
LEFT_OUT = pytest.StashKey[int]()

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("deep", max_examples=400, deadline=None)


@pytest.hookimpl(optionalhook=True)
def pytest_addoption(parser: pytest.Parser) -> None:
    """`--deep` and `--record-scopes`."""
    parser.addoption("--deep", action="store_true", help="also what is long by nature, and many more examples")
    parser.addoption("--record-scopes", action="store_true", help="write down how long each file takes")


@pytest.hookimpl(optionalhook=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples a property gets, and begin to write down where that is asked for."""
    settings.load_profile("deep" if config.getoption("--deep") else "quick")
    if config.getoption("--record-scopes") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `deep`, unless it is asked for."""
    if config.getoption("--deep"):
        return
    deep = [item for item in items if item.get_closest_marker("deep")]
    items[:] = [item for item in items if item not in deep]
    config.stash[LEFT_OUT] = len(deep)
    config.hook.pytest_deselected(items=deep)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """Hear from a worker how much it left out: each looks through all tests."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell whoever started this worker."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how much was left out."""
    left_out = config.stash.get(LEFT_OUT, 0)
    if left_out:
        terminalreporter.write_line(f"{left_out} deep test(s) left out; `./rembuk test --deep` runs them")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LongestFirst:
    """What takes longest first."""
    config.option.loadscopereorder = False
    return LongestFirst(config, log)


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
def _databases(postgres_server: str, worker_id: str) -> Iterator[WorkersDatabases]:
    yield WorkersDatabases(postgres_server, worker_id)
    for pool in POOLS.values():
        pool.dispose()


@pytest.fixture
def service_database(_databases: WorkersDatabases) -> ServiceDatabaseFactory:
    """`service_database("voting")` -> the address of this worker's migrated, empty database of that service."""
    prepared: dict[str, str] = {}

    def address(service: str) -> str:
        return prepared.get(service) or prepared.setdefault(service, _databases.empty(service))

    return address


@pytest.fixture
def opened_database(service_database: ServiceDatabaseFactory) -> Iterator[OpenedDatabaseFactory]:
    """`opened_database("voting")` -> this worker's migrated, empty database of that service, opened."""
    used: dict[str, Database] = {}

    def database(service: str) -> Database:
        return used.get(service) or used.setdefault(service, opened(service_database(service)))

    yield database
    for one in used.values():
        let_go(one.url)


@pytest.fixture(scope="module")
def files_database(_databases: WorkersDatabases) -> Iterator[OpenedDatabaseFactory]:
    """`files_database("voting")` -> the same, once for all tests of a file: what one leaves the next one finds."""
    held: dict[str, Database] = {}

    def database(service: str) -> Database:
        if service not in held:
            held[service] = opened(_databases.empty(service))
            _databases.held.add(service)
        return held[service]

    yield database
    _databases.held -= held.keys()
    for one in held.values():
        let_go(one.url)
