"""A small poll with its board, made as the service makes it."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.voting.ballot_paper.marks import BallotPaper
from services.voting.board.document import Board, read_board
from services.voting.board.leaves import leaf_of, receipt_of
from services.voting.board.merkle import Tree
from services.voting.board.record import CountedBallot, Opening, build_board, build_openings, rules_hash_of
from services.voting.board.recount import recount, result_of
from services.voting.board.roots import Root, append, public_bytes

POLL = "6f1c3a52-7d0e-4b1a-9c55-0d8f2a4be901"
OPENS = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
MARGA_SARI, KARIANGAU, BARU_ULU, MANGGAR = "64.71.02.1006", "64.71.02.1004", "64.71.02.1003", "64.71.01.1001"
EQUAL_SHARES = {"rule": "equal-shares", "completion": "increase+utilitarian", "step": "1000", "ties": ["lowest-cost"]}


def rules(ballot: dict[str, Any] | None = None, counting: dict[str, Any] | None = None, **other: Any) -> dict[str, Any]:
    """A rules document with four programs for Rp100 juta; a question is about the first alone."""
    from services.voting.counting.rules import RuleSettings

    costs = {"taman-baca": 40, "titian": 60, "lampu": 20, "lapangan": 35}
    if ballot and ballot["type"] == "yes_no":
        costs = {"taman-baca": 40}
    return {
        "poll_id": POLL,
        "title": "Program Balikpapan Barat 2028",
        "area_code": "64.71",
        "electorate": {"age_from": 10, "age_to": 17, "codes_only": False},
        "ballot": ballot or {"type": "approval", "min_choices": 0, "max_choices": 3},
        "secrecy": "secret",
        "beside": None,
        "budget": 100_000_000,
        "counting": RuleSettings.from_json(counting or EQUAL_SHARES).as_json(),
        "opens_at": "2026-11-23T00:00:00.000000+00:00",
        "closes_at": "2026-11-29T15:59:00.000000+00:00",
        "projects": [
            {"id": name, "title": name, "cost": cost * 1_000_000, "category": "learning", "withdrawn": False}
            for name, cost in costs.items()
        ],
    } | other


@dataclass
class SamplePoll:
    """A poll whose ballots come in hour by hour; `cast` puts one in, `hour` signs a root, `board` seals it."""

    rules: dict[str, Any] = field(default_factory=rules)
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    tree: Tree = field(default_factory=Tree)
    roots: list[Root] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)
    ballots: dict[bytes, tuple[str, Any, bytes, bool]] = field(default_factory=dict)
    replaced: set[bytes] = field(default_factory=set)

    @property
    def paper(self) -> BallotPaper:
        """What may be marked."""
        return BallotPaper(self.rules)

    def cast(self, choices: Any, area: str = MARGA_SARI, *, assisted: bool = False, instead_of: str = "") -> str:
        """Put a ballot in, perhaps instead of an earlier one; answers with its receipt."""
        nonce = self.chance.randbytes(16)
        leaf = leaf_of(self.rules["poll_id"], self.paper.kind, choices, nonce)
        self.replaced |= {other for other in self.ballots if receipt_of(other) == instead_of}
        self.ballots[leaf] = (area, choices, nonce, assisted)
        self.waiting.append(leaf)
        return receipt_of(leaf)

    def hour(self) -> Root:
        """Sign a root over what has come in."""
        at = OPENS + timedelta(hours=len(self.roots) + 1)
        previous = self.roots[-1] if self.roots else None
        hash_ = rules_hash_of(self.rules)
        self.roots.append(
            append(
                self.tree,
                self.waiting,
                key=KEY,
                poll_id=self.rules["poll_id"],
                rules_hash=hash_,
                at=at,
                previous=previous,
            )
        )
        self.waiting = []
        return self.roots[-1]

    @property
    def leaves(self) -> list[bytes]:
        """All leaves in the order of the tree."""
        return [self.tree.leaf(at) for at in range(len(self.tree))]

    def openings(self) -> list[Opening]:
        """What the leaves hide."""
        return [
            Opening(at, *self.ballots[leaf][1:3]) for at, leaf in enumerate(self.leaves) if leaf not in self.replaced
        ]

    def counted(self) -> list[CountedBallot]:
        """The ballots that count."""
        return [
            CountedBallot(area, self.paper.marks_of(choices), assisted)
            for leaf, (area, choices, _nonce, assisted) in self.ballots.items()
            if leaf not in self.replaced
        ]

    def board(self, already_chosen: Sequence[str] = (), **changed: Any) -> dict[str, Any]:
        """The board document."""
        outcome = recount(self.rules, [(ballot.marks, 1) for ballot in self.counted()], already_chosen)
        facts: dict[str, Any] = {
            "key": KEY,
            "leaves": self.leaves,
            "replaced": [at for at, leaf in enumerate(self.leaves) if leaf in self.replaced],
            "roots": self.roots,
            "ballots": self.counted(),
            "result": result_of(outcome, already_chosen),
            "openings": self.openings() if self.rules["secrecy"] == "open" else (),
        }
        return build_board(self.rules, **facts | changed)

    def auditors_file(self) -> dict[str, Any]:
        """OPENINGS.json."""
        return build_openings(self.rules, self.openings())


def voted(poll: SamplePoll | None = None, voters: int = 120, hours: int = 4) -> SamplePoll:
    """A poll in which so many people have voted over some hours, a few of them twice, and which is closed."""
    poll = poll or SamplePoll()
    areas = (MARGA_SARI, MARGA_SARI, KARIANGAU, BARU_ULU, MANGGAR)
    receipts = []
    for number in range(voters):
        receipts.append(poll.cast(some_choices(poll), areas[number % len(areas)], assisted=number % 9 == 0))
        if number % 20 == 7:
            poll.cast(some_choices(poll), areas[number % len(areas)], instead_of=receipts[-1])
        if number % (voters // hours or 1) == 0:
            poll.hour()
    poll.hour()
    return poll


def some_choices(poll: SamplePoll) -> Any:
    """A ballot that the paper allows."""
    chance, paper = poll.chance, poll.paper
    picked = chance.sample(paper.ids, min(chance.randint(max(1, paper.least), paper.most or 3), len(paper.ids)))
    if paper.kind == "yes_no":
        return chance.choice(["yes", "yes", "no"])
    if paper.kind == "points":
        return {name: chance.randint(1, 3) for name in picked[:2]}
    if paper.kind == "knapsack":
        return picked if paper.fault(paper.marks_of(picked)) is None else picked[:1]
    return picked


def read(document: dict[str, Any]) -> Board:
    """The document as somebody reads it from a file."""
    return read_board(json.dumps(document).encode())


def changed(document: dict[str, Any], *path: Any, to: Any) -> dict[str, Any]:
    """A copy with one value changed; `to` is the value, or a function of the old one."""
    copied = copy.deepcopy(document)
    holder = copied
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = to(holder[path[-1]]) if callable(to) else to
    return copied


PUBLIC_KEY = public_bytes(KEY)
