"""Whether the parts of a board agree: its numbers, its ballots with the paper, the result with a recount."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from typing import Any

from services.voting.ballot_paper.marks import BallotPaper
from services.voting.board.areas import LEAST
from services.voting.board.document import Board, Opened
from services.voting.board.few import is_few, only_what_was_chosen
from services.voting.board.leaves import leaf_of
from services.voting.board.recount import recount, result_of

NONCE = re.compile(r"[0-9a-f]{32}")
TOLD = ("winners", "passed", "ranking")
"""What a result says, so that a recount can be laid beside it."""


class Disagrees(ValueError):
    """Two parts of a board do not agree; `meaning` says what that means."""

    def __init__(self, sentence: str, meaning: str) -> None:
        super().__init__(sentence)
        self.meaning = meaning


def numbers(board: Board) -> str:
    """Leaves less replaced ones, the total, the areas and the multiset name one number of ballots. Raises Disagrees."""
    replaced = set(board.replaced)
    if len(replaced) != len(board.replaced) or any(at >= len(board.leaves) for at in replaced):
        raise Disagrees("the replaced leaves are not places of leaves", "Nobody can tell which ballots count.")
    found = {
        "leaves that were not replaced": len(board.leaves) - len(replaced),
        "ballots named in total": board.total,
        "ballots by area": sum(board.areas.values()),
        "ballots in the multiset": sum(line.times for line in board.multiset),
    }
    if len(set(found.values())) != 1:
        told = ", ".join(f"{number} {what}" for what, number in found.items())
        raise Disagrees(told, "Ballots were added or left out between the box and the count.")
    if board.assisted is not None and not 0 <= board.assisted <= board.total:
        raise Disagrees(f"{board.assisted} of {board.total} ballots are called assisted", "That number cannot be.")
    assisted = "fewer than five, or all but fewer than five," if board.assisted is None else board.assisted
    return (
        f"{board.total} ballots counted: {len(board.leaves)} leaves less {len(replaced)} replaced; "
        f"{assisted} of them assisted"
    )


def areas(board: Board) -> str:
    """The multiset has the ballots of each area that are named, and no area is so small that it tells on people.

    Raises Disagrees.
    """
    found: Counter[str] = Counter()
    for line in board.multiset:
        found[line.area] += line.times
    if dict(found) != board.areas:
        raise Disagrees("the multiset has other numbers by area than the list of areas", "One of the two was changed.")
    top = board.rules["area_code"]
    outside = [area for area in found if area != top and not area.startswith(f"{top}.")]
    if outside:
        raise Disagrees(f"{outside[0]} does not lie in the area of the poll", "Ballots of another area were counted.")
    small = [area for area, number in found.items() if number < LEAST]
    if small and len(found) > 1:
        raise Disagrees(
            f"{small[0]} has {found[small[0]]} ballots, fewer than {LEAST}", "The board shows how few people voted."
        )
    return f"{len(found)} areas are told apart, " + (
        f"none with fewer than {LEAST} ballots" if not small else f"as all {board.total} ballots are too few to divide"
    )


def ballots(board: Board) -> str:
    """Every line of the multiset is a ballot that the paper allows, each named once and in order. Raises Disagrees."""
    paper = BallotPaper(board.rules)
    for line in board.multiset:
        fault = paper.fault(line.marks)
        if fault or line.times < 1:
            raise Disagrees(
                f"a ballot of {line.area} {fault or 'occurs less than once'}: {list(line.marks)}",
                "A ballot was counted that the rules do not allow.",
            )
    keys = [(line.area, line.marks) for line in board.multiset]
    if any(one >= other for one, other in pairwise(keys)):
        raise Disagrees("the ballots are not each named once, in order", "Their order may tell who cast them.")
    return f"all {board.total} ballots follow the rules of the paper, in {len(keys)} different lines"


def counted(board: Board, beside: Board | None) -> str:
    """The published winners, in their order, are what the published rule makes of these ballots. Raises Disagrees."""
    taken = [str(name) for name in board.result.get("already_chosen") or []]
    note = _already_chosen(board, beside, taken)
    if not _same(board.result.get("settings"), board.rules["counting"]):
        raise Disagrees("the result names another rule than the rules document", "It was not counted as agreed.")
    outcome = recount(board.rules, [(line.marks, line.times) for line in board.multiset], taken)
    ours = result_of(outcome, taken)
    if is_few(board.total) and not _agree(board.result, ours):
        ours = only_what_was_chosen(ours, BallotPaper(board.rules).ids)
    for name in TOLD:
        if not _same(board.result.get(name), ours[name]):
            raise Disagrees(
                f"a recount gives {name} {ours[name]}, the board says {board.result.get(name)}",
                "The result is not what the ballots on this board say by the published rule.",
            )
    told = ", ".join(outcome.winners) or "nothing"
    if outcome.passed is not None:
        told = "yes" if outcome.passed else "no"
    return f"a recount by the rule {outcome.settings.rule} gives the same result, in the same order: {told}{note}"


def opened(board: Board, poll: str, openings: list[Opened]) -> str:
    """Each opening makes its leaf, every ballot that counts is opened, and together they are the multiset.

    Raises Disagrees.
    """
    if poll != board.poll:
        raise Disagrees("the openings belong to another poll", "Ask the auditors for those of this poll.")
    paper = BallotPaper(board.rules)
    for opening in openings:
        if not NONCE.fullmatch(opening.nonce):
            raise Disagrees(f"the nonce of leaf {opening.leaf + 1} is not 32 hexadecimal digits", "It opens nothing.")
        nonce = bytes.fromhex(opening.nonce)
        if opening.leaf >= len(board.leaves) or board.leaves[opening.leaf] != leaf_of(
            board.poll, paper.kind, opening.choices, nonce
        ):
            raise Disagrees(
                f"the opening of leaf {opening.leaf + 1} does not make that leaf",
                "The choices that are counted are not those that the voter's receipt stands for.",
            )
    expected = sorted(set(range(len(board.leaves))) - set(board.replaced))
    if sorted(opening.leaf for opening in openings) != expected:
        raise Disagrees("not every ballot that counts is opened once", "Ballots may have been swapped.")
    found = Counter(paper.marks_of(opening.choices) for opening in openings)
    shown: Counter[tuple[int, ...]] = Counter()
    for line in board.multiset:
        shown[line.marks] += line.times
    if found != shown:
        raise Disagrees(
            "the opened choices are not those of the multiset", "What is counted is not what lies in the box."
        )
    return f"all {len(openings)} openings make their leaves, and together they are the multiset that was counted"


def _agree(result: dict[str, Any], ours: dict[str, Any]) -> bool:
    return all(_same(result.get(name), ours[name]) for name in TOLD)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are written alike: to Python 1 equals true, to a reader of JSON it does not."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _already_chosen(board: Board, beside: Board | None, taken: list[str]) -> str:
    """What the children's poll beside this one chose; checked where its board is at hand."""
    companion = board.rules.get("beside")
    if companion is None:
        if taken:
            raise Disagrees("projects are passed over without a poll beside this one", "They were kept from winning.")
        return ""
    if beside is None:
        return f"; what was chosen before is believed, give the board of {companion} to check it"
    paper = set(BallotPaper(board.rules).ids)
    expected = [str(name) for name in beside.result.get("winners") or [] if str(name) in paper]
    if beside.poll != companion or sorted(expected) != sorted(taken):
        raise Disagrees(
            "what is passed over is not what the poll beside this one chose", "A project was kept from winning."
        )
    return "; what was chosen before is as the board beside it says"
