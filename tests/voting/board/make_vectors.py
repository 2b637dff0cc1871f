"""Writes vectors.json: boards good and bad, each with what every checker has to say of it.

    python -m tests.voting.board.make_vectors

`rembuk verify` and the page that checks a board in a browser read the same texts (test_vectors.py, tests/browser) and
answer `verdict`: holds, fails, unreadable, or auditors only; and where it fails `reasons`, the checks by their names.
Checks of both are meant: what the browser leaves to the command (rules it does not count) stands in no vector.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from services.voting.board.record import build_closed_board, rules_hash_of, tally_of
from services.voting.board.roots import Root, statement_of
from tests.voting.board.boards import EQUAL_SHARES, KEY, SamplePoll, changed, rules, voted

VECTORS = Path(__file__).with_name("vectors.json")
Vector = dict[str, Any]


def text_of(document: dict[str, Any]) -> str:
    """A board as the service writes it."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sealed_anew(document: dict[str, Any]) -> dict[str, Any]:
    """The same board under a seal that fits, as a keeper of the key could make it."""
    return document | {"seal": base64.b64encode(KEY.sign(tally_of(document))).decode()}


def vector(name: str, text: str, verdict: str, *reasons: str) -> Vector:
    """One line of the file."""
    return {"name": name, "verdict": verdict, "reasons": sorted(reasons), "board": text}


def good_boards() -> Iterator[Vector]:
    """What holds."""
    for kind, ballot in (
        ("approval", None),
        ("knapsack", {"type": "knapsack", "min_choices": 0, "max_choices": None}),
    ):
        for rule in (EQUAL_SHARES, {"rule": "greedy", "least_support": 3}):
            poll = voted(SamplePoll(rules(ballot, rule)), voters=40)
            yield vector(f"{kind} by {rule['rule']}", text_of(poll.board()), "holds")
    yield vector("open", text_of(voted(SamplePoll(rules(secrecy="open")), voters=12).board()), "holds")
    few_assisted = SamplePoll()
    for number in range(8):
        few_assisted.cast(["lampu"], assisted=number == 0)
    few_assisted.hour()
    yield vector("one of eight assisted", text_of(few_assisted.board()), "holds")
    nobody = SamplePoll(rules(counting={"rule": "greedy", "least_support": 1}))
    nobody.hour()
    yield vector("nobody voted", text_of(nobody.board()), "holds")
    old = voted(SamplePoll(rules(counting={"rule": "greedy"})), voters=3, hours=1)
    yield vector("three ballots of before there was a floor", text_of(old.board()), "holds")


def closed_boards() -> Iterator[Vector]:
    """Fewer than five ballots: what was chosen, and nothing for everybody to count."""
    closed = build_closed_board(voted(voters=3, hours=1).board(), key=KEY)
    yield vector("three ballots", text_of(closed), "auditors only")
    yield vector("other winners", text_of(changed(closed, "result", "winners", to=[])), "fails", "seal")
    yield vector("another auditors' file", text_of(changed(closed, "whole", to="0" * 64)), "fails", "seal")
    yield vector("other rules", text_of(changed(closed, "rules", "budget", to=1)), "fails", "rules")
    yield vector("no hash", text_of(changed(closed, "whole", to="zz")), "unreadable")


def lies() -> Iterator[Vector]:
    """Boards of which something was changed, sealed anew or not."""
    poll = voted(voters=40)
    board = poll.board()

    def lie(name: str, reasons: list[str], *path: Any, to: Any, anew: bool = False) -> Vector:
        found = changed(board, *path, to=to)
        return vector(name, text_of(sealed_anew(found) if anew else found), "fails", *reasons)

    yield lie("rules changed", ["rules", "count"], "rules", "budget", to=1)
    yield lie("another poll", ["rules", "signatures", "seal"], "poll", to="0" * 8)
    yield lie("seal of nobody", ["seal"], "seal", to="")
    yield lie("root left out", ["leaves", "signatures"], "roots", to=lambda roots: roots[1:])
    yield lie("root resigned", ["signatures", "roots"], "roots", 0, "root", to="0" * 64)
    yield lie("no root", ["signatures", "roots", "seal"], "roots", to=[])
    yield lie("replaced elsewhere", ["numbers"], "replaced", to=lambda old: [*old, 99_999], anew=True)
    yield lie("a ballot more", ["numbers", "areas"], "multiset", 0, "times", to=lambda n: n + 1, anew=True)
    yield lie("a ballot in no order", ["ballots"], "multiset", to=lambda lines: lines[::-1], anew=True)
    yield lie("too many marks", ["ballots", "count"], "multiset", -1, "marks", to=[0, 1, 2, 3], anew=True)
    yield lie("areas renamed", ["areas"], "ballots", "areas", 0, "area", to="64.72", anew=True)
    yield _extra(board, "empty openings in a secret poll", {"openings": []}, ["open ballots"])
    yield _extra(board, "one opening in a secret poll", {"openings": [_opening(poll)]}, ["open ballots"])
    yield lie("winners turned round", ["count"], "result", "winners", to=lambda names: names[::-1], anew=True)
    yield lie("winners left out", ["count"], "result", "winners", to=[], anew=True)
    yield lie("an answer where none was asked", ["count"], "result", "passed", to=True, anew=True)
    yield lie("an order that nobody gave", ["count"], "result", "ranking", to=["lampu"], anew=True)
    yield lie("1 for true", ["count"], "result", "settings", "skip", to=1, anew=True)
    yield lie("passed over without a poll beside", ["count"], "result", "already_chosen", to=["lampu"], anew=True)
    more = sealed_anew(changed(_eight().board(), "ballots", "assisted", to=9))
    yield vector("more assisted than ballots", text_of(more), "fails", "numbers")
    yield _out_of_order()
    yield _twice()
    opened = voted(SamplePoll(rules(secrecy="open")), voters=12).board()
    yield vector("open without openings", text_of(changed(opened, "openings", to=[])), "fails", "open ballots")
    swapped = changed(opened, "openings", 0, "choices", to=opened["openings"][1]["choices"] + ["x"])
    yield vector("open with a choice swapped", text_of(swapped), "fails", "open ballots")
    support = voted(SamplePoll(rules(counting={"rule": "greedy", "least_support": 39})), voters=40)
    bought = changed(support.board(), "result", "winners", to=["lampu"])
    yield vector("bought without support", text_of(sealed_anew(bought)), "fails", "count")


def _opening(poll: SamplePoll) -> dict[str, Any]:
    first: dict[str, Any] = poll.auditors_file()["openings"][0]
    return first


def _extra(board: dict[str, Any], name: str, added: dict[str, Any], reasons: list[str]) -> Vector:
    return vector(name, text_of(board | added), "fails", *reasons)


def _out_of_order() -> Vector:
    """The leaves of the first root in another order, under roots that fit it: made anew by a keeper of the key."""
    turned = voted(voters=6, hours=1)
    mixed = SamplePoll(turned.rules)
    mixed.ballots = turned.ballots
    mixed.tree.append(sorted(turned.leaves)[::-1])
    unsigned = Root(1, len(mixed.tree), mixed.tree.root().hex(), turned.roots[0].at)
    statement = statement_of(turned.rules["poll_id"], rules_hash_of(turned.rules), unsigned, None)
    signature = base64.b64encode(KEY.sign(statement)).decode()
    mixed.roots = [Root(1, unsigned.size, unsigned.root, unsigned.at, signature)]
    mixed.replaced = turned.replaced
    return vector("leaves in no order", text_of(mixed.board()), "fails", "leaves")


def _eight() -> SamplePoll:
    """Eight voters, one of whom has changed her mind; nobody needed help."""
    poll = SamplePoll()
    for number in range(8):
        receipt = poll.cast(["lampu"] if number % 2 else ["titian"])
    poll.cast([], instead_of=receipt)
    poll.hour()
    return poll


def _twice() -> Vector:
    """One leaf for two voters."""
    poll = SamplePoll()
    for _ in range(6):
        poll.cast(["lampu"])
    poll.waiting[2] = poll.waiting[1]
    poll.hour()
    return vector("one leaf for two", text_of(poll.board()), "fails", "leaves")


def unreadable() -> Iterator[Vector]:
    """Texts that are no board, or that two programs would read as two boards."""
    whole = text_of(_eight().board())
    edits: dict[str, Callable[[str], str]] = {
        "a name twice": lambda text: text.replace('{"ballots":', '{"poll":"another","ballots":', 1),
        "a name twice deep inside": lambda text: text.replace('"assisted":', '"total":1,"assisted":', 1),
        "a whole number with a fraction": lambda text: text.replace('"total":8', '"total":8.0', 1),
        "a whole number with an exponent": lambda text: text.replace('"budget":100000000', '"budget":1e8', 1),
        "minus nothing": lambda text: text.replace('"replaced":[', '"replaced":[-0,', 1),
        "a number too large": lambda text: text.replace('"budget":100000000', '"budget":9007199254740993', 1),
        "not a number": lambda text: text.replace('"total":8', '"total":NaN', 1),
        "half a letter": lambda text: text.replace('"title":"Program', '"title":"\\ud800Program', 1),
        "base64 with a gap": lambda text: text.replace('"key":"', '"key":" ', 1),
        "something after the end": lambda text: text + "{}",
        "true for a number": lambda text: text.replace('"total":8', '"total":true', 1),
        "a cost in words": lambda text: text.replace('"cost":40000000', '"cost":"40000000"', 1),
        "another format": lambda text: text.replace("rembuk-board/1", "rembuk-board/9"),
        "no leaves": lambda text: text.replace('"leaves":', '"leaf":', 1),
        "half a leaf": lambda text: text.replace('"leaves":"', '"leaves":"AAAA', 1),
        "a root at no time": lambda text: text.replace('T01:00:00Z"', 'T01:00Z"', 1),
    }  # fmt: skip
    for name, edit in edits.items():
        edited = edit(whole)
        assert edited != whole, name
        yield vector(name, edited, "unreadable")
    yield vector("nothing", "", "unreadable")
    yield vector("a list", "[]", "unreadable")


def vectors() -> list[Vector]:
    """Every vector, in the order of the file."""
    return [*good_boards(), *closed_boards(), *lies(), *unreadable()]


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
