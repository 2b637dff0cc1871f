"""Each service has its own login at the broker, which takes from its own queue and lays letters into its listeners'.

The server, its list of users and the workers are those of an installation.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import redis
from kombu.exceptions import OperationalError

from deploy.broker_access import ANY_PASSWORD, PROBE, access_list
from deploy.embedded.ports import free_ports
from deploy.embedded.valkey import Valkey
from deploy.town import KEEPERS
from shared.contracts.routes import listeners_of
from shared.events.queue import QueuePost, make_queue
from tests.shared.events.harness import Service, shortlisted
from tests.shared.events.processes import eventually, places

PASSWORDS = {name: f"{name}-only-for-this-test" for name in KEEPERS}
ADMINISTRATOR = "user administrator on >only-for-this-test ~* &* +@all\n"
Command = tuple[str | int, ...]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    access = access_list(PASSWORDS) + ADMINISTRATOR
    folder, (port,) = tmp_path_factory.mktemp("broker"), free_ports(1)
    server = Valkey(folder, port, ANY_PASSWORD, access=access, login=PROBE)
    server.prepare()
    process = subprocess.Popen(server.command(), cwd="/")
    eventually(server.is_ready, seconds=30)
    yield server
    process.kill()
    process.wait()


@pytest.fixture
def administrator(broker: Valkey) -> Iterator[redis.Redis]:
    """Who sees everything, before a broker that is empty and has refused nothing yet."""
    with redis.Redis.from_url(broker.url("administrator", "only-for-this-test")) as client:
        client.acl_log_reset()
        if keys := client.keys():
            client.delete(*keys)
        yield client


def address(broker: Valkey, service: str) -> str:
    return broker.url(service, PASSWORDS[service])


def refused(client: redis.Redis, command: Command) -> bool:
    try:
        client.execute_command(*command)  # type: ignore[no-untyped-call]  # redis leaves it so
    except redis.exceptions.NoPermissionError:
        return True
    except redis.ResponseError as error:
        return "unknown command" in str(error) or "not allowed" in str(error)
    return False


@pytest.mark.parametrize("service", KEEPERS)
def test_a_service_posts_to_whoever_hears_it_and_to_nobody_else(
    broker: Valkey, administrator: redis.Redis, service: str
) -> None:
    post = QueuePost(make_queue(service, address(broker, service)))
    for listener in (*listeners_of(service), service):
        post.send(listener, {"source": service})
        assert post.waiting(listener) == 1
    for stranger in set(KEEPERS) - {*listeners_of(service), service}:
        with pytest.raises(OperationalError, match="No permissions"):
            post.send(stranger, {"source": service})
    expected = {f"bpn:{name}".encode() for name in (*listeners_of(service), service)}
    assert set(administrator.keys()) == expected


OVER_ANOTHERS: list[Command] = [
    ("BRPOP", "bpn:voting", 1), ("RPOP", "bpn:voting"), ("LPOP", "bpn:voting"), ("LRANGE", "bpn:voting", 0, -1),
    ("LINDEX", "bpn:voting", 0), ("LSET", "bpn:voting", 0, "x"), ("LTRIM", "bpn:voting", 1, 0), ("DEL", "bpn:voting"),
    ("UNLINK", "bpn:voting"), ("RENAME", "bpn:voting", "bpn:proposals"), ("COPY", "bpn:voting", "bpn:proposals"),
    ("LMOVE", "bpn:voting", "bpn:proposals", "RIGHT", "LEFT"), ("EXPIRE", "bpn:voting", 1), ("SET", "bpn:voting", "x"),
    ("DUMP", "bpn:voting"), ("RPUSH", "bpn:voting", "x"), ("RPOPLPUSH", "bpn:voting", "bpn:proposals"),
    ("HGET", "bpn:voting:unacked", "x"), ("HSET", "bpn:voting:unacked", "x", "y"), ("DEL", "bpn:voting:unacked"),
    ("ZADD", "bpn:voting:unacked_index", 1, "x"), ("SET", "bpn:voting:unacked_mutex", "x"), ("GET", "anything"),
    ("LPUSH", "bpn:programs:unacked", "x"), ("EVAL", "return redis.call('del', 'bpn:voting')", 0),
]  # fmt: skip
OVER_ALL: list[Command] = [
    ("FLUSHALL",), ("FLUSHDB",), ("KEYS", "*"), ("SCAN", 0), ("RANDOMKEY",), ("DBSIZE",), ("CONFIG", "GET", "*"),
    ("CONFIG", "SET", "appendonly", "no"), ("ACL", "LIST"), ("ACL", "SETUSER", "proposals", "allkeys"), ("SAVE",),
    ("BGSAVE",), ("BGREWRITEAOF",), ("SHUTDOWN", "NOSAVE"), ("DEBUG", "SLEEP", 0), ("MONITOR",), ("CLIENT", "LIST"),
    ("CLIENT", "KILL", "TYPE", "normal"), ("INFO",), ("SUBSCRIBE", "x"), ("PSUBSCRIBE", "*"), ("PUBLISH", "x", "y"),
    ("SCRIPT", "FLUSH"), ("FUNCTION", "LIST"), ("REPLICAOF", "127.0.0.1", 1), ("MODULE", "LIST"), ("SWAPDB", 0, 1),
    ("MIGRATE", "127.0.0.1", 1, "bpn:voting", 0, 10), ("SLOWLOG", "GET"), ("LATENCY", "RESET"), ("FAILOVER",),
]  # fmt: skip


def test_a_service_can_neither_look_into_anothers_queue_nor_touch_the_whole_broker(
    broker: Valkey, administrator: redis.Redis
) -> None:
    administrator.lpush("bpn:voting", "a letter of identity")
    with redis.Redis.from_url(address(broker, "proposals")) as client:
        allowed = [command for command in (*OVER_ANOTHERS, *OVER_ALL) if not refused(client, command)]
    assert allowed == []
    assert administrator.acl_log()
    assert administrator.lrange("bpn:voting", 0, -1) == [b"a letter of identity"]
    assert administrator.keys() == [b"bpn:voting"]


def test_a_script_reaches_no_further_than_the_login_that_runs_it(broker: Valkey, administrator: redis.Redis) -> None:
    administrator.lpush("bpn:voting", "a letter of identity")
    with redis.Redis.from_url(address(broker, "proposals")) as client:
        taking = client.script_load("return redis.call('rpop', 'bpn:voting')")
        with pytest.raises(redis.ResponseError):
            client.evalsha(taking, 0)
    assert administrator.llen("bpn:voting") == 1


def test_a_stranger_may_do_nothing_and_the_probe_may_only_ask(broker: Valkey, administrator: redis.Redis) -> None:
    for url in (f"redis://127.0.0.1:{broker.port}/0", broker.url("voting", "guessed"), broker.url("default", "x")):
        with redis.Redis.from_url(url) as client, pytest.raises(redis.RedisError):
            client.ping()
    with redis.Redis.from_url(broker.url()) as probe:
        assert probe.ping()
        assert all(refused(probe, command) for command in (*OVER_ANOTHERS, *OVER_ALL, ("LPUSH", "bpn:voting", "x")))
    assert administrator.keys() == []


FALSE_LETTERS: list[Any] = [
    "no json", 7, None, [], {}, {"properties": None}, {"properties": {"delivery_info": {}}},
    {"properties": {"delivery_info": {}, "delivery_tag": "x"}, "headers": None, "body": "!"},
    {"properties": {"delivery_info": {}, "delivery_tag": "y"}, "headers": {"task": "os.system"}, "body": ""},
    {"properties": {"delivery_info": {"exchange": "x", "routing_key": "bpn"}, "delivery_tag": "z"}, "content-type":
     "application/x-python-serialize", "headers": {"task": "voting.receive", "id": "z"}, "body": "gASVAAAA"},
]  # fmt: skip


def test_workers_with_their_own_logins_carry_events_and_need_nothing_that_they_are_refused(
    broker: Valkey, administrator: redis.Redis, town: dict[str, Service], tmp_path: Path
) -> None:
    """From one log into the other service's database, over what is no letter, and over what a dead worker held."""
    voting = town["voting"]
    urls = {name: town[name].database.url for name in ("proposals", "voting")}
    held = {"properties": {"delivery_info": {"exchange": "x", "routing_key": "identity"}}, "headers": {}}
    administrator.hset("bpn:voting:unacked", "old", json.dumps([held, "", "voting"]))
    administrator.zadd("bpn:voting:unacked_index", {"old": 1})
    with places(urls, {name: address(broker, name) for name in urls}, tmp_path) as processes:
        for place in processes.values():
            place.start_worker()
        town["proposals"].tell(shortlisted())
        eventually(lambda: voting.effects("proposals") == [1], seconds=90)
        for letter in FALSE_LETTERS:
            administrator.lpush("bpn:voting", letter if isinstance(letter, str) else json.dumps(letter))
        town["proposals"].tell(shortlisted())
        eventually(lambda: voting.effects("proposals") == [1, 2], seconds=30)
        assert [process.poll() for process in processes["voting"].running] == [None], "it is still the first worker"
        eventually(partial(given_back, administrator), seconds=30)
        for place in processes.values():
            place.stop()
    assert administrator.acl_log() == []
    owners = {key.decode().removeprefix("bpn:").split(":")[0] for key in administrator.scan_iter()}
    assert owners <= {"proposals", "voting", "notifications"}


def given_back(administrator: redis.Redis) -> bool:
    """Whether nothing is held any more that a worker took long ago and did not finish."""
    return not administrator.hexists("bpn:voting:unacked", "old")
