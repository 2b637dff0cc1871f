"""The end of a city-wide poll, with more voters than the machine can take: `rembuk bench closing-hour`.

Voters who hold their tokens come at a steady rate, 1.5 times what the box was just measured to take, the last tenth of
them after the poll is over by the database's clock. Whoever is sent away (503) comes again when she was told to, as
long as there is time. The worker closes, seals, counts and publishes meanwhile. In the end every acknowledged ballot
is counted as it was cast, nobody's twice, and everybody knows: it was taken, the box was closed, or come again. The
last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from services.voting.board.leaves import receipt_of
from shared.database.migrate import migrate
from shared.ids import new_id
from tests.people import keys_folder
from tests.performance.arrivals import Crowd, Told
from tests.performance.doors import WORKERS, Door, durable_postgres, told_to_box, told_to_roll, told_to_signer
from tests.performance.load import send
from tests.performance.voters import OpenPoll, open_poll, register
from tests.servers import ROOT

OVERLOAD = 1.5
"""Arrivals a second, by what the box takes a second."""
LONGEST_P99 = 1.0
"""Seconds until an answer, whatever it says."""
LATEST_CLOSE = 5.0
"""Seconds after its end by which the worker must have closed the poll."""
TOO_LATE = 0.1
"""The share of people who come after the end."""
LEAST_KEPT = 0.5
"""Of what the box takes when it is not stormed, what it still takes in the rush."""
SAMPLE, PLACES = 600, 16 * WORKERS
RECEIPT = re.compile(rb'"receipt":"([A-Z2-7-]{24})"')
CODE = re.compile(rb'"code": ?"([a-z_]+)"')


def measure(voters: int) -> dict[str, Any]:
    """One rush of so many voters through the end of their poll, and what became of everybody."""
    with tempfile.TemporaryDirectory(prefix="rembuk-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o711)
        _, urls = stack.enter_context(durable_postgres(folder, "voting", "box"))
        for database in urls:
            migrate(database, urls[database])
        roll, box = doors(stack, urls)
        register(urls["voting"], [new_id() for _ in range(voters)])
        capacity, token_seconds = capacity_of(box, open_poll(roll.port, urls["voting"]), urls)
        rate = OVERLOAD * capacity
        seconds = 2 * token_seconds * voters + voters / rate + 10
        poll = open_poll(roll.port, urls["voting"], seconds=seconds)
        left = "SELECT extract(epoch FROM closes_at - clock_timestamp())::float FROM polls WHERE id = %s"
        over = time.monotonic() + query(urls["voting"], left, poll.id)[0][0]
        issue_all(urls["voting"], poll)
        ballots = [poll.ballot(signed, at) for at, signed in enumerate(poll.tokens(voters))]
        begin = over - (1 - TOO_LATE) * voters / rate
        if time.monotonic() > begin:
            raise RuntimeError("the tokens took longer than they did before; try again on a calmer machine")
        time.sleep(begin - time.monotonic())
        told = Crowd(box.port, ballots, rate, over).come()
        wait_for_the_board(urls["box"], poll)
        found = account(told, ballots, urls, poll) | {"capacity_per_second": capacity, "voters": voters}
        return found | {"kept_of_capacity": found["accepted"] / (capacity * (over - begin))}


def doors(stack: ExitStack, urls: dict[str, str]) -> tuple[Door, Door]:
    """The roll's and the box's, with the signer and the worker behind them."""
    signer = Door("services.voting.signer.app:create_app", told_to_signer(), workers=1)
    roll = Door("services.voting.roll.app:create_app", told_to_roll(urls["voting"], signer.port), workers=1)
    box = Door("services.voting.box.app:create_app", told_to_box(urls["box"]))
    for door in (signer, roll, box):
        stack.callback(door.close)
    told = {"PYTHONPATH": str(ROOT), "ROLL": urls["voting"], "BOX": urls["box"], "KEYS": str(keys_folder())}
    worker = subprocess.Popen([sys.executable, "-P", "-m", "tests.faults.worker"], cwd=ROOT, env=told)
    stack.callback(worker.wait, 30)
    stack.callback(worker.kill)
    signer.wait("/health/live")
    roll.wait("/health/ready")
    box.wait("/health/ready")
    return roll, box


def capacity_of(box: Door, poll: OpenPoll, urls: dict[str, str]) -> tuple[float, float]:
    """Ballots a second that the box takes when it is always full and never too full; and seconds to make one token."""
    while not query(urls["box"], "SELECT 1 FROM papers WHERE poll_id = %s", poll.id):
        time.sleep(0.1)
    began = time.monotonic()
    requests = poll.ballots(3 * SAMPLE)
    token_seconds = (time.monotonic() - began) / len(requests)
    rates = [send(box.port, requests[at * SAMPLE : (at + 1) * SAMPLE], PLACES // 2).rate for at in range(3)]
    return max(rates[1:]), token_seconds


def issue_all(url: str, poll: OpenPoll) -> None:
    """Mark every entry of the roll as one whose token was taken, as long before the rush they were."""
    statement = "UPDATE roll_entries SET blinded = sha256(voter_id::text::bytea) WHERE poll_id = %s"
    with psycopg.connect(url) as connection:
        connection.execute(statement, [poll.id])


def wait_for_the_board(url: str, poll: OpenPoll, seconds: float = 300) -> None:
    """Until the poll is counted and its board complete. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while query(url, "SELECT record IS NOT NULL FROM boards WHERE poll_id = %s", poll.id) != [(True,)]:
        if time.monotonic() > deadline:
            raise TimeoutError("the poll was not counted")
        time.sleep(0.2)


def account(told: Told, ballots: list[bytes], urls: dict[str, str], poll: OpenPoll) -> dict[str, Any]:
    """What everybody was told, laid beside what was counted."""
    receipts, votes, ends = set(), Counter[str](), Counter[str]()
    for at, answer in told.answers.items():
        found = RECEIPT.search(answer)
        if found is None:
            code = CODE.search(answer)
            ends[code[1].decode() if code else "nothing"] += 1
        else:
            receipts.add(found[1].decode())
            votes.update(json.loads(ballots[at].partition(b"\r\n\r\n")[2])["choices"])
    leaves = {receipt_of(row[0]) for row in query(urls["box"], "SELECT leaf FROM leaves WHERE poll_id = %s", poll.id)}
    ((counted, by_project),) = query(urls["voting"], "SELECT ballots, votes FROM results WHERE poll_id = %s", poll.id)
    late = "SELECT extract(epoch FROM closed_at - closes_at)::float FROM polls WHERE id = %s"
    return {
        "accepted": len(receipts),
        "counted": counted,
        "as_cast": receipts == leaves and {name: votes[name] for name in by_project} == by_project,
        "others": dict(ends),
        "sent_away": told.sent_away,
        "sent_away_without_a_time": told.without_a_time,
        "without_an_answer": told.unanswered,
        "p50_ms": told.percentile(0.5) * 1000,
        "p99_ms": told.percentile(0.99) * 1000,
        "closed_seconds_late": query(urls["voting"], late, poll.id)[0][0],
    }


def query(url: str, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a database."""
    with psycopg.connect(url) as connection:
        return connection.execute(statement, values).fetchall()


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and, last, one JSON object; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="bench closing-hour", description=__doc__)
    parser.add_argument("--voters", type=int, default=9_000, help="30000 for a whole city's last minute")
    found = measure(parser.parse_args(arguments).voters)
    kept = {
        "every accepted ballot is counted, as it was cast": found["accepted"] == found["counted"] and found["as_cast"],
        "whoever was not knows why, or when to come": set(found["others"]) <= {"box_closed", "crowded"}
        and not found["sent_away_without_a_time"] + found["without_an_answer"],
        "the poll closed on time": 0 <= found["closed_seconds_late"] < LATEST_CLOSE,
        "the rush did not keep the box from its work": found["kept_of_capacity"] >= LEAST_KEPT,
        "nobody waited long": found["p99_ms"] < LONGEST_P99 * 1000,
    }
    table = Table("", "")
    for name, figure in found.items():
        table.add_row(name.replace("_", " "), f"{figure:,.1f}" if isinstance(figure, float) else str(figure))
    for promise, holds in kept.items():
        table.add_row(promise, "yes" if holds else "NO")
    Console(width=100).print(table)
    sys.stdout.write(json.dumps({"bench": "closing-hour", **found, "promises_kept": all(kept.values())}) + "\n")
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
