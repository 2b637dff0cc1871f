"""Whatever dies while people vote: who was answered is counted, and who was not is answered later."""

from __future__ import annotations

import random
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.many_voters import ManyVoters, must_be_counted
from tests.faults.polling_place import Place, eventually
from tests.small_disk import SmallDisk

VOTERS = 60
TIMES = {"box": 1, "roll": 1, "signer": 1, "postgres": 2, "worker": 3}
"""How often each is killed while they vote: what takes long to start dies once."""
STEPS_OF_CLOSING = (
    "UPDATE polls", "UPDATE electorate_cells", "INSERT INTO outbox", "DELETE FROM roll_entries", "UPDATE papers",
    "INSERT INTO leaves", "INSERT INTO roots", "INSERT INTO boards", "INSERT INTO counted_ballots",
    "DELETE FROM ballots", "INSERT INTO results", "UPDATE boards", "COMMIT of the roll", "COMMIT of the box",
)  # fmt: skip
"""Of the steps before which the worker must have died at least once."""


@pytest.mark.parametrize("victim", TIMES)
def test_a_process_that_is_killed_while_people_vote_costs_nobody_her_vote(place: Place, victim: str, seed: int) -> None:
    people, chance = place.voters(VOTERS), random.Random(seed)
    poll_id = place.open_poll()
    voters = ManyVoters(place, poll_id, seed=seed)
    with ThreadPoolExecutor(1) as threads:
        voting = threads.submit(voters.vote_all, people, pause=0.05)
        for _ in range(TIMES[victim]):
            time.sleep(chance.uniform(0.1, 0.4))
            place.kill(victim)
            time.sleep(chance.uniform(0.05, 0.3))
            place.start(victim)
        voting.result(180)
    assert voters.unpromised == [], "who cannot be served is told when to come again"
    assert voters.refused == {}
    assert len(voters.receipts) == VOTERS
    place.close_now(poll_id)
    eventually(lambda: place.is_published(poll_id))
    must_be_counted(place, voters)


def test_the_worker_dies_at_every_single_step_of_closing_and_the_poll_is_counted_once(place: Place, seed: int) -> None:
    people = place.voters(24)
    poll_id = place.open_poll(seconds=12)
    voters = ManyVoters(place, poll_id, seed=seed)
    voters.vote_all(people)
    place.kill("worker")
    place.wait_for_the_end(poll_id)
    done = subprocess.run(
        place.command("worker"), env=place.environment("worker") | {"DIE": "each"}, cwd="/", text=True,
        capture_output=True, timeout=150, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout[-3000:], done.stderr[-3000:])
    deaths = [line.removeprefix("died before: ") for line in done.stdout.splitlines()]
    for step in STEPS_OF_CLOSING:
        assert any(step in death for death in deaths), (step, deaths)
    assert place.is_published(poll_id)
    must_be_counted(place, voters)
    told = place.query("voting", "SELECT type, count(*) FROM outbox WHERE data->>'poll_id' = %s GROUP BY 1", poll_id)
    assert dict(told).items() >= {"poll.closed": 1, "poll.counted": 1}.items()


def test_postgres_dies_again_and_again_while_a_poll_is_closed_sealed_and_counted(place: Place, seed: int) -> None:
    people, chance = place.voters(24), random.Random(seed)
    poll_id = place.open_poll(seconds=10)
    voters = ManyVoters(place, poll_id, seed=seed)
    voters.vote_all(people)
    place.wait_for_the_end(poll_id)
    for _ in range(4):
        time.sleep(chance.uniform(0.0, 0.15))
        place.kill("postgres")
        place.start("postgres")
    eventually(lambda: place.is_published(poll_id))
    must_be_counted(place, voters)


def test_a_full_disk_acknowledges_nothing_and_voting_goes_on_once_there_is_room(
    cramped: tuple[Place, SmallDisk], seed: int
) -> None:
    place, disk = cramped
    people = place.voters(60)
    poll_id = place.open_poll()
    voters = ManyVoters(place, poll_id, seed=seed)
    voters.vote_all(people[:20])
    disk.fill()
    place.use_up_the_log()
    with ThreadPoolExecutor(1) as threads:
        voting = threads.submit(voters.vote_all, people[20:])
        eventually(lambda: any(" 503" in answer for answer in voters.answers))
        time.sleep(1.0)
        taken = len(voters.receipts)
        disk.empty()
        place.supervise("postgres")
        voting.result(120)
    assert taken < len(people), "the disk was full"
    assert voters.unpromised == []
    assert len(voters.receipts) == len(people)
    place.close_now(poll_id)
    eventually(lambda: place.is_published(poll_id))
    must_be_counted(place, voters)
