"""How fast the board of a city-wide poll is written and checked: `rembuk bench board`.

Both run in a process of their own, so that its peak memory is theirs alone, the interpreter and the compiled kernels
included. The last line is JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

SECONDS, MEBIBYTES = 10.0, 500
"""What writing and checking may take, each."""
HOURS, PROJECTS = 168, 24
AREAS = [f"64.71.{district:02}.{1000 + number}" for district in range(1, 7) for number in range(1, 7)]
POLL = "00000000-0000-4000-8000-000000000000"


def main() -> int:
    """Measure, print the table and the JSON line; 1 when a target is missed, or the check fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        return build(options.ballots, options.build)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "BOARD.json"
        module = [sys.executable, "-m"]
        built = run([*module, "tests.performance.board", "--ballots", str(options.ballots), "--build", str(path)])
        receipt = str(built["line"]["receipt"])
        checked = run([*module, "deploy.operator.verify", str(path), "--receipt", receipt])
        size = path.stat().st_size / 2**20
    rows = [
        ("tree and signed roots", built["line"]["tree_seconds"], built["mebibytes"]),
        ("board document", built["line"]["build_seconds"], built["mebibytes"]),
        ("verify, the whole command", checked["seconds"], checked["mebibytes"]),
    ]
    Console(width=100).print(table_of(rows, options.ballots, size))
    building = built["line"]["tree_seconds"] + built["line"]["build_seconds"]
    met = max(building, checked["seconds"]) < SECONDS and built["mebibytes"] < MEBIBYTES and checked["code"] == 0
    line = {
        "bench": "board",
        "ballots": options.ballots,
        "build_seconds": round(building, 2),
        "build_peak_memory_mib": round(built["mebibytes"]),
        "verify_seconds": round(checked["seconds"], 2),
        "verify_peak_memory_mib": round(checked["mebibytes"]),
        "document_mib": round(size, 1),
        "verified": checked["code"] == 0,
        "targets_met": met,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return 0 if met else 1


def build(ballots: int, path: Path) -> int:
    """Write the board of so many made-up ballots to a file, and print what it took as a JSON line."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from services.voting.ballot_paper.marks import BallotPaper
    from services.voting.board.leaves import leaf_of, receipt_of
    from services.voting.board.merkle import Tree
    from services.voting.board.record import CountedBallot, build_board, rules_hash_of
    from services.voting.board.recount import recount, result_of
    from services.voting.board.roots import Root, append

    chance = random.Random(7)
    rules = rules_document()
    paper = BallotPaper(rules)
    cast = [
        CountedBallot(chance.choice(AREAS), tuple(sorted(chance.sample(range(PROJECTS), chance.randint(1, 5)))))
        for _ in range(ballots)
    ]
    key, hash_ = Ed25519PrivateKey.generate(), rules_hash_of(rules)
    outcome = recount(rules, [(ballot.marks, 1) for ballot in cast])
    start = time.perf_counter()
    leaves = [leaf_of(POLL, paper.kind, paper.choices_of(ballot.marks), chance.randbytes(16)) for ballot in cast]
    tree = Tree()
    roots: list[Root] = []
    for hour in range(HOURS):
        batch = leaves[len(leaves) * hour // HOURS : len(leaves) * (hour + 1) // HOURS]
        at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour)
        previous = roots[-1] if roots else None
        roots.append(append(tree, batch, key=key, poll_id=POLL, rules_hash=hash_, at=at, previous=previous))
    grown = time.perf_counter()
    board = build_board(
        rules,
        key=key,
        leaves=[tree.leaf(at) for at in range(len(tree))],
        replaced=(),
        roots=roots,
        ballots=cast,
        result=result_of(outcome),
    )
    path.write_text(json.dumps(board, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    done = time.perf_counter()
    taken = {"tree_seconds": grown - start, "build_seconds": done - grown, "receipt": receipt_of(leaves[-1])}
    sys.stdout.write(json.dumps(taken) + "\n")
    return 0


def rules_document() -> dict[str, Any]:
    """A city-wide poll on 24 programs, approval of at most five, equal shares with both completions."""
    from services.voting.counting.rules import RuleSettings

    counting = {"rule": "equal-shares", "completion": "increase+utilitarian", "step": "100", "ties": ["lowest-cost"]}
    return {
        "poll_id": POLL,
        "title": "Program kota",
        "area_code": "64.71",
        "electorate": {"age_from": 10, "age_to": None, "codes_only": False},
        "ballot": {"type": "approval", "min_choices": 1, "max_choices": 5},
        "secrecy": "secret",
        "budget": 5_000_000_000,
        "counting": RuleSettings.from_json(counting).as_json(),
        "projects": [
            {
                "id": f"{hashlib.sha256(bytes([at])).hexdigest()[:8]}-0000-4000-8000-000000000000",
                "title": f"Program {at + 1}",
                "cost": (at + 3) * 50_000_000,
                "category": "learning",
                "withdrawn": False,
            }
            for at in range(PROJECTS)
        ],
    }


def run(command: list[str]) -> dict[str, Any]:
    """Run a command: its exit code, wall seconds, peak resident memory in MiB, and its last line where it is JSON."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    last = lines[-1] if lines else ""
    return {
        "code": process.returncode,
        "seconds": seconds,
        "mebibytes": usage.ru_maxrss / 1024,
        "line": json.loads(last) if last.startswith("{") else {},
    }


def table_of(rows: list[tuple[str, float, float]], ballots: int, size: float) -> Table:
    """Show what was measured."""
    table = Table(title=f"The board of {ballots:,} ballots", title_justify="left", caption_justify="left")
    for heading in ("", "seconds", "peak memory of the process"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, seconds, mebibytes in rows:
        table.add_row(name, f"{seconds:.2f}", f"{mebibytes:.0f} MiB")
    table.caption = (
        f"{HOURS} hourly roots; the document has {size:.1f} MiB. "
        f"Allowed: {SECONDS:.0f} s to write, {SECONDS:.0f} s to check, {MEBIBYTES} MiB to write."
    )
    return table


if __name__ == "__main__":
    sys.exit(main())
