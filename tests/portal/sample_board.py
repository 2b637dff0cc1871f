"""The public boards of the sample city, one that grows and one that is sealed, made by the voting service's code."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from shared.wire import Request
from tests.portal.sample_places import JUTA, an_id, projects

HOURS = 26


@cache
def poll(growing: bool = False) -> Any:
    """The open poll (growing), or the one that was counted."""
    from tests.voting.board.boards import SamplePoll, rules, voted

    lines = [
        {"id": line["id"], "title": line["title"], "cost": line["cost"], "category": "learning", "withdrawn": False}
        for line in projects()
    ]
    papers = rules(
        {"type": "knapsack", "min_choices": 0, "max_choices": 8},
        poll_id=an_id(20 if growing else 21),
        budget=175 * JUTA,
        projects=lines,
    )
    return voted(SamplePoll(papers), voters=212 if growing else 486, hours=HOURS)


@cache
def board() -> dict[str, Any]:
    """The sealed board."""
    return dict(poll().board())


def roots(*, growing: bool = False) -> dict[str, Any]:
    """The roots so far."""
    from tests.voting.board.boards import PUBLIC_KEY

    sample = poll(growing)
    counted = sample.counted()
    return {
        "items": [root.as_json() for root in sample.roots],
        "ballots": len(counted),
        "assisted": sum(ballot.assisted for ballot in counted),
        "rules_hash": "c41f09be" * 8,
        "key": base64.b64encode(PUBLIC_KEY).decode(),
    }


def receipts(*, growing: bool = False) -> dict[str, str]:
    """A receipt of each kind."""
    from services.voting.board.leaves import receipt_of

    sample = poll(growing)
    kept = next(leaf for leaf in sample.leaves if leaf not in sample.replaced)
    return {
        "counted": receipt_of(kept),
        "replaced": receipt_of(next(iter(sample.replaced))),
        "unknown": "AAAA-BBBB-CCCC-DDDD-EEEE",
    }


def found(request: Request, *, growing: bool = False) -> dict[str, Any]:
    """What the box answers to a receipt; one that begins with WAIT has come in this hour."""
    from services.voting.board.inclusion import answer_for, places_of

    sample, receipt = poll(growing), request.json()["receipt"]
    return answer_for(
        receipt,
        places=places_of(sample.leaves),
        tree=sample.tree,
        roots=sample.roots,
        replaced={at for at, leaf in enumerate(sample.leaves) if leaf in sample.replaced},
        waiting={receipt} if receipt.startswith("WAIT") else (),
    )
