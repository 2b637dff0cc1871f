"""How many ballots a second the box takes over HTTP, beside a bare endpoint: `rembuk bench casting`.

Both doors are served by granian with two processes of 32 threads, write to one durable Postgres (fsync on), and
take short turns under the same load of sixteen connections, so that other work on the machine meets both alike; the
ratio is the median over pairs of turns. Casting is the full path: every request brings another token, blindly signed
beforehand, whose signature is verified; the ballot is validated against its paper and put in, a receipt given. The
bare endpoint gets requests of the same form and inserts one row of the same columns under the same indexes, and
nothing else. pgbench puts in such rows by the casting statement itself, without any HTTP. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from rich.console import Console
from rich.table import Table

from deploy.embedded.postgres import programs
from shared.database import Database
from shared.database.migrate import migrate
from shared.ids import new_id
from tests.performance.bare_endpoint import TABLE
from tests.performance.doors import (
    CONNECTIONS,
    Door,
    Side,
    durable_postgres,
    told_to_box,
    told_to_roll,
    told_to_signer,
)
from tests.performance.voters import OpenPoll, open_poll, register, tend

TARGET = 0.7
"""Of the bare endpoint's rate."""
VOTERS = 200
"""On the roll: casting does not touch it."""
SCRIPT = """
WITH paper AS (
    SELECT poll_id FROM papers
    WHERE poll_id = '{poll_id}' AND state = 'open'
      AND opens_at <= statement_timestamp() AND closes_at > statement_timestamp()
    FOR KEY SHARE
)
INSERT INTO ballots (poll_id, token, cell, assisted, marks, nonce, receipt, retry_key)
SELECT poll_id, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 0::smallint, false, '{{1,6,11}}',
       uuid_send(gen_random_uuid()), left(gen_random_uuid()::text, 24),
       uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
FROM paper ON CONFLICT (poll_id, token) DO NOTHING;
"""


def measure(rounds: int, number: int) -> tuple[Side, Side, float, float | None]:
    """Both doors by turns, the bare one first, the median ratio, and pgbench's rate; a round of each to warm up."""
    with tempfile.TemporaryDirectory(prefix="rembuk-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with durable_postgres(folder, "voting", "box") as (server, urls):
            for database in urls:
                migrate(database, urls[database])
            with psycopg.connect(urls["box"], autocommit=True) as connection:
                connection.execute(TABLE)
            poll = opened_poll(urls)
            ours = Door("services.voting.box.app:create_app", told_to_box(urls["box"]))
            bare = Door("tests.performance.bare_endpoint:create_app", {"REMBUK_DATABASE_URL": urls["box"]})
            try:
                ours.wait("/health/ready")
                for at in range(rounds + 1):
                    bare.take(poll.ballots(number), server)
                    ours.take(poll.ballots(number), server)
                    if at == 0:
                        ours.forget()
                        bare.forget()
                expect_all_in_the_box(urls["box"], (rounds + 1) * number)
            finally:
                ours.close()
                bare.close()
            statement_alone = pgbench(urls["box"], poll.id, folder)
    pairs = zip(ours.rounds, bare.rounds, strict=True)
    return ours.side(), bare.side(), statistics.median(one.rate / other.rate for one, other in pairs), statement_alone


def opened_poll(urls: dict[str, str]) -> OpenPoll:
    """A running poll whose paper lies in the box."""
    register(urls["voting"], [new_id() for _ in range(VOTERS)])
    signer = Door("services.voting.signer.app:create_app", told_to_signer(), workers=1)
    roll = Door("services.voting.roll.app:create_app", told_to_roll(urls["voting"], signer.port), workers=1)
    databases = Database(urls["voting"], pool_size=1), Database(urls["box"], pool_size=1)
    try:
        signer.wait("/health/live")
        roll.wait("/health/ready")
        poll = open_poll(roll.port, urls["voting"])
        tend(*databases)
    finally:
        signer.close()
        roll.close()
        for database in databases:
            database.dispose()
    return poll


def expect_all_in_the_box(url: str, number: int) -> None:
    """As many ballots in the box as were acknowledged."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM ballots").fetchone()
    if found != (number,):
        raise RuntimeError(f"{number} ballots were acknowledged, the box holds {found}")


def pgbench(url: str, poll_id: str, folder: Path, seconds: int = 5) -> float | None:
    """Casting statements a second from sixteen connections by pgbench, or None where the program is not there."""
    program = programs() / "pgbench"
    if not program.exists():
        return None
    script = folder / "cast.sql"
    script.write_text(" ".join(SCRIPT.format(poll_id=poll_id).split()), encoding="ascii")
    parts = urlsplit(url)
    told = os.environ | {"PGPASSWORD": parts.password or "", "PGOPTIONS": "-c enable_seqscan=off"}
    argv = [
        str(program), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T", str(seconds), "-f", str(script),
        "-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username), parts.path.removeprefix("/"),
    ]  # fmt: skip
    done = subprocess.run(argv, env=told, capture_output=True, text=True, check=True)
    return float(done.stdout.partition("tps = ")[2].split()[0])


def table_of(ours: Side, bare: Side, statement_alone: float | None) -> Table:
    """Show what was measured."""
    table = Table("", "per second", "p50 ms", "p99 ms", "CPU ms", "Postgres ms", "generator ms")
    for name, side in (("cast a ballot", ours), ("bare Flask + psycopg", bare)):
        figures = (side.p50_ms, side.p99_ms, side.cpu_ms, side.postgres_ms, side.generator_ms)
        table.add_row(name, f"{side.rate:,.0f}", *(f"{figure:.2f}" for figure in figures))
    alone = "not installed" if statement_alone is None else f"{statement_alone:,.0f}"
    table.add_row("the statement alone (pgbench)", alone)
    return table


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and, last, one JSON object; 1 where the target is missed."""
    parser = argparse.ArgumentParser(prog="bench casting", description=__doc__)
    parser.add_argument("--rounds", type=int, default=12, help="rounds that count, after one to warm up")
    parser.add_argument("--ballots", type=int, default=750, help="in each round")
    chosen = parser.parse_args(arguments)
    ours, bare, ratio, statement_alone = measure(chosen.rounds, chosen.ballots)
    work = (bare.cpu_ms + bare.postgres_ms) / (ours.cpu_ms + ours.postgres_ms)
    table = table_of(ours, bare, statement_alone)
    table.caption = (
        f"{ratio:.2f} x the bare endpoint (target: {TARGET}; by CPU time alone {work:.2f} x); "
        "CPU is per request, both processes together"
    )
    Console(width=100).print(table)
    answer = {
        "bench": "casting",
        "ratio": ratio,
        "cpu_ratio": work,
        "target": TARGET,
        "ours": asdict(ours),
        "bare": asdict(bare),
        "pgbench_per_second": statement_alone,
    }
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
