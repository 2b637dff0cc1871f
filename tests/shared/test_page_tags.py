"""A service drops the tags of what it changed once that is committed, never before, and never for what was undone."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator

import pytest
import redis
from sqlalchemy import text

from shared.brief_cache import REST, BriefCache
from shared.contracts.event import REGISTER
from shared.contracts.proposals import ProposalPublished, ProposalSupported
from shared.database import Database
from shared.page_tags import KEPT_FOR, PREFIX, TOLD, drop_after_commits, drop_tags, mark, tags_of


@pytest.fixture
def database(service_database: Callable[[str], str], valkey_server: str) -> Iterator[Database]:
    """A service's database, whose sessions drop tags in this test's cache."""
    database = Database(service_database("programs"))
    drop_after_commits(database.sessions, valkey_server)
    yield database
    database.dispose()


@pytest.fixture
def dropped(valkey_server: str) -> Callable[[], set[str]]:
    """The tags that were dropped so far."""
    cache = redis.Redis.from_url(valkey_server)
    return lambda: {name.decode().removeprefix(PREFIX) for name in cache.keys(PREFIX + "*")}


def test_a_tag_is_dropped_after_the_commit_and_not_before(database: Database, dropped: Callable[[], set[str]]) -> None:
    with database.transaction() as session:
        session.execute(text("SELECT 1"))
        mark(session, "poll", "poll:1")
        assert dropped() == set()
    assert dropped() == {"poll", "poll:1"}


def test_what_was_rolled_back_drops_nothing(database: Database, dropped: Callable[[], set[str]]) -> None:
    with database.session() as session:
        session.execute(text("SELECT 1"))
        mark(session, "poll")
        session.rollback()
        session.execute(text("SELECT 1"))
        session.commit()
    assert dropped() == set()


def test_a_part_that_ends_within_a_transaction_waits_for_the_whole(
    database: Database, dropped: Callable[[], set[str]]
) -> None:
    with database.transaction() as session:
        with session.begin_nested():
            mark(session, "poll")
            session.execute(text("SELECT 1"))
        assert dropped() == set()
    assert dropped() == {"poll"}


def test_dropping_gives_another_version_each_time_and_is_forgotten_soon(valkey_server: str) -> None:
    cache = redis.Redis.from_url(valkey_server)
    drop_tags(BriefCache(valkey_server), {"poll"})
    first = cache.get(PREFIX + "poll")
    drop_tags(BriefCache(valkey_server), {"poll"})
    assert cache.get(PREFIX + "poll") not in {None, first}
    assert 0 < cache.ttl(PREFIX + "poll") <= KEPT_FOR


def test_a_cache_that_is_gone_costs_a_change_nothing(database: Database) -> None:
    drop_after_commits(database.sessions, "redis://127.0.0.1:1")
    with database.transaction() as session:
        session.execute(text("SELECT 1"))
        mark(session, "poll")


def test_a_cache_that_hangs_costs_a_moment_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cache = BriefCache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        began = time.monotonic()
        drop_tags(cache, {"poll"})
        first = time.monotonic() - began
        for _ in range(50):
            drop_tags(cache, {"poll"})
        assert first < 1
        assert time.monotonic() - began < first + 0.2 < REST


def test_an_event_drops_what_it_tells_of() -> None:
    assert tags_of(ProposalPublished.event_type, "1") == {"proposal", "proposal:1"}
    assert tags_of("poll.certified", "2") == {"poll", "poll:2"}


def test_what_happens_many_times_a_second_drops_nothing() -> None:
    assert tags_of(ProposalSupported.event_type, "1") == set()
    assert tags_of("support.withdrawn", "1") == set()


def test_no_tag_is_a_persons() -> None:
    events = {(kind.event_type, kind.subject_field) for kind in REGISTER.all()}
    for event_type, subject in events:
        if tags_of(event_type, "1"):
            assert subject.removesuffix("_id") in TOLD, event_type
