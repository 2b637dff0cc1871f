"""The relay: every listener gets its own letters, and nothing depends on Redis."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from shared.events import relay
from shared.events.log import stamp
from shared.events.relay import LETTER, MOST_LETTERS, Relay
from tests.people import keyring
from tests.shared.events.harness import Service, poll_opened, published, shortlisted, submitted
from tests.shared.events.processes import eventually

Town = dict[str, Service]


def letters(service: Service, listener: str) -> list[dict[str, Any]]:
    return service.letters.queues[listener]


def test_each_listener_is_sent_what_it_hears_and_nothing_else(town: Town) -> None:
    proposals = town["proposals"]
    proposals.tell(submitted(), published(), shortlisted(), submitted())
    proposals.relay.step()
    assert [event["type"] for event in letters(proposals, "voting")[0]["events"]] == ["proposal.shortlisted"]
    assert [event["position"] for event in letters(proposals, "notifications")[0]["events"]] == [2, 3]
    assert {(one[0]["after"], one[0]["upto"]) for one in proposals.letters.queues.values()} == {(0, 4)}


def test_nothing_is_sent_where_nobody_listens(town: Town) -> None:
    town["proposals"].tell(submitted())
    town["proposals"].relay.step()
    assert not any(town["proposals"].letters.queues.values())


def test_letters_are_short_and_join_without_a_gap(town: Town) -> None:
    proposals = town["proposals"]
    proposals.tell(*[shortlisted() for _ in range(LETTER * 2 + 1)])
    proposals.relay.step()
    ends = [(letter["after"], letter["upto"]) for letter in letters(proposals, "voting")]
    assert ends == [(0, LETTER), (LETTER, 2 * LETTER), (2 * LETTER, 2 * LETTER + 1)]


def test_a_restarted_relay_does_not_send_everything_again(town: Town) -> None:
    proposals = town["proposals"]
    proposals.tell(shortlisted())
    proposals.relay.step()
    again = Relay(keyring("proposals"), proposals.database, proposals.letters)
    again.step()
    proposals.tell(shortlisted())
    again.step()
    assert [(letter["after"], letter["upto"]) for letter in letters(proposals, "voting")] == [(0, 1), (1, 2)]


def test_a_relay_killed_between_stamping_and_sending_leaves_the_sending_to_the_next(town: Town) -> None:
    proposals = town["proposals"]
    proposals.tell(shortlisted())
    with proposals.database.engine.begin() as connection:
        assert stamp(connection, "proposals") == 1
    Relay(keyring("proposals"), proposals.database, proposals.letters).step()
    assert len(letters(proposals, "voting")) == 1


def test_stamping_goes_on_while_redis_is_down_and_the_letters_follow(town: Town) -> None:
    proposals = town["proposals"]
    proposals.letters.broken = True
    proposals.tell(shortlisted())
    proposals.relay.step()
    proposals.tell(shortlisted())
    proposals.relay.step()
    assert proposals.execute("SELECT position FROM log_head").scalar() == 2
    proposals.letters.broken = False
    proposals.relay.step()
    assert [event["position"] for event in letters(proposals, "voting")[0]["events"]] == [1, 2]


def test_the_queue_of_an_absent_listener_stays_short(town: Town) -> None:
    proposals = town["proposals"]
    for _ in range(MOST_LETTERS + 2):
        proposals.tell(shortlisted())
        proposals.relay.step()
    assert len(letters(proposals, "voting")) == MOST_LETTERS
    letters(proposals, "voting").clear()
    proposals.relay.step()
    assert [(letter["after"], letter["upto"]) for letter in letters(proposals, "voting")] == [(25, 27)]


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Far behind begins after a few events."""
    monkeypatch.setattr(relay, "LETTER", 5)
    monkeypatch.setattr(relay, "FAR_BEHIND", 20)


@pytest.mark.usefixtures("_short")
def test_a_listener_far_behind_is_rung_once_and_pulls_the_rest(town: Town) -> None:
    proposals, voting = town["proposals"], town["voting"]
    proposals.tell(*[shortlisted() for _ in range(21)])
    proposals.letters.broken = True
    proposals.relay.step()
    proposals.letters.broken = False
    proposals.relay.step()
    (letter,) = letters(proposals, "voting")
    assert (letter["after"], letter["upto"]) == (16, 21)
    voting.receiver.receive(letter)
    assert voting.effects("proposals") == list(range(1, 22))


@pytest.mark.usefixtures("_short")
def test_a_listener_far_behind_is_rung_even_if_the_newest_events_are_not_for_it(town: Town) -> None:
    proposals, voting = town["proposals"], town["voting"]
    proposals.tell(shortlisted(), *[published() for _ in range(20)])
    proposals.letters.broken = True
    proposals.relay.step()
    proposals.letters.broken = False
    proposals.relay.step()
    (letter,) = letters(proposals, "voting")
    assert letter["events"] == []
    voting.receiver.receive(letter)
    assert voting.effects("proposals") == [1]


def test_a_long_silence_is_not_looked_through_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "MOST_LOOKED_THROUGH", 50)
    proposals = town["proposals"]
    proposals.tell(*[published() for _ in range(50)])
    proposals.relay.step()
    sent = proposals.execute("SELECT position FROM deliveries WHERE listener = 'voting'").scalar()
    assert sent == 50
    assert letters(proposals, "voting") == []


def test_only_one_relay_works_at_a_time(town: Town) -> None:
    proposals, stop = town["proposals"], threading.Event()
    threads = [threading.Thread(target=proposals.relay.run, args=[stop]) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database"
    try:
        assert proposals.execute(held + " WHERE datname = current_database())").scalar() == 1
    finally:
        stop.set()
        for thread in threads:
            thread.join(5)


def test_a_commit_wakes_the_relay_at_once(town: Town) -> None:
    voting, stop = town["voting"], threading.Event()
    thread = threading.Thread(target=voting.relay.run, args=[stop])
    thread.start()
    time.sleep(0.5)
    try:
        began = time.monotonic()
        voting.tell(poll_opened())
        while not voting.letters.queues["notifications"]:
            assert time.monotonic() - began < 0.5
            time.sleep(0.002)
    finally:
        stop.set()
        thread.join(5)


def test_the_relay_comes_back_after_postgres_cut_its_connections(town: Town) -> None:
    voting, stop = town["voting"], threading.Event()
    thread = threading.Thread(target=voting.relay.run, args=[stop])
    thread.start()
    time.sleep(0.3)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    try:
        voting.execute(cut + "pg_backend_pid()")
        voting.tell(poll_opened())
        deadline = time.monotonic() + 10
        while not voting.letters.queues["notifications"]:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        stop.set()
        thread.join(5)


def test_a_relay_that_meets_what_nobody_foresaw_goes_on(town: Town) -> None:
    voting, stop, trouble = town["voting"], threading.Event(), [RuntimeError("unforeseen")]

    def stumble() -> None:
        if trouble:
            raise trouble.pop()

    stumbling = Relay(keyring("voting"), voting.database, voting.letters, at_each_sweep=[stumble])
    thread = threading.Thread(target=stumbling.run, args=[stop])
    thread.start()
    try:
        voting.tell(poll_opened())
        eventually(lambda: not trouble and bool(voting.letters.queues["notifications"]), seconds=10)
    finally:
        stop.set()
        thread.join(5)


def test_events_published_in_a_burst_by_many_threads_are_all_sent_once(town: Town) -> None:
    voting, stop = town["voting"], threading.Event()
    listening = threading.Thread(target=voting.relay.run, args=[stop])
    tellers = [threading.Thread(target=lambda: [voting.tell(poll_opened()) for _ in range(10)]) for _ in range(8)]
    listening.start()
    for thread in tellers:
        thread.start()
    for thread in tellers:
        thread.join(10)
    deadline = time.monotonic() + 10

    def sent() -> list[int]:
        return [event["position"] for letter in voting.letters.queues["proposals"] for event in letter["events"]]

    while len(sent()) < 80 and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    listening.join(5)
    assert sent() == list(range(1, 81))


@pytest.mark.parametrize("listener", ["proposals", "notifications"])
def test_a_letter_holds_no_more_than_the_envelope_and_its_hash(town: Town, listener: str) -> None:
    town["voting"].tell(poll_opened())
    town["voting"].relay.step()
    event = letters(town["voting"], listener)[0]["events"][0]
    assert set(event) == {
        "specversion", "id", "source", "type", "dataschema", "subject", "time", "datacontenttype", "position",
        "correlationid", "data", "hash",
    }  # fmt: skip
