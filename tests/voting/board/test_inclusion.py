"""What the board answers to a receipt, while it grows and once it is sealed."""

from __future__ import annotations

from typing import Any

from services.voting.board.inclusion import answer_for, places_of
from services.voting.board.leaves import receipt_of
from services.voting.board.merkle import includes
from tests.voting.board.boards import SamplePoll


def ask(poll: SamplePoll, receipt: str) -> dict[str, Any]:
    return answer_for(
        receipt,
        places=places_of(poll.leaves),
        tree=poll.tree,
        roots=poll.roots,
        replaced={at for at, leaf in enumerate(poll.leaves) if leaf in poll.replaced},
        waiting={receipt_of(leaf) for leaf in poll.waiting},
    )


def test_a_receipt_waits_for_its_hour_and_then_stands_on_the_board() -> None:
    poll = SamplePoll()
    early = poll.cast(["lampu"])
    assert ask(poll, early)["state"] == "waiting"
    poll.hour()
    for _ in range(20):
        poll.cast(["titian"])
    late = poll.cast(["taman-baca"], instead_of=early)
    assert ask(poll, late)["state"] == "waiting"
    assert ask(poll, early)["state"] == "replaced"
    poll.hour()
    answer = ask(poll, late)
    assert answer["state"] == "counted"
    assert answer["first"] == 2
    assert ask(poll, early)["first"] == 1
    assert ask(poll, "AAAA-AAAA-AAAA-AAAA-AAAA")["state"] == "unknown"


def test_a_leaf_that_no_signed_root_covers_yet_still_waits() -> None:
    poll = SamplePoll()
    poll.cast(["lampu"])
    poll.hour()
    late = poll.cast(["titian"])
    poll.tree.append(poll.waiting)
    poll.waiting = []
    assert ask(poll, late)["state"] == "waiting"


def test_the_proof_in_an_answer_leads_to_the_last_root() -> None:
    poll = SamplePoll()
    receipts = [poll.cast(["lampu"]) for _ in range(11)]
    poll.hour()
    for receipt in receipts:
        answer = ask(poll, receipt)
        leaf = bytes.fromhex(answer["leaf"])
        assert receipt_of(leaf) == receipt
        path = [bytes.fromhex(hash_) for hash_ in answer["proof"]]
        root = bytes.fromhex(answer["root"]["root"])
        assert includes(leaf, answer["position"] - 1, 11, path, root)
