"""Checking a board document: everything that can be known without trusting anybody, one line for each check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from services.voting.board import agreement, ending
from services.voting.board.document import Board, ClosedBoard, Opened, read_board
from services.voting.board.few import only_what_was_chosen
from services.voting.board.leaves import CodeUnreadable, find_leaf, read_receipt
from services.voting.board.merkle import Tree
from services.voting.board.record import rules_hash_of
from services.voting.board.roots import is_signed, signs

AUDITORS_ONLY = "auditors only: there were fewer than five ballots, so they and their number are not published"
KEPT_BACK = ("signatures", "roots", "leaves", "numbers", "areas", "ballots", "count")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked. `sentence` says what was found; where it failed, `meaning` says what that means."""

    name: str
    passed: bool
    sentence: str
    meaning: str = ""
    auditors_only: bool = False
    """Whether it is not for everybody to check: then nothing was, and `passed` says nothing."""


class Failed(Exception):
    """Raised inside a check: what was found, and what it means."""

    def __init__(self, sentence: str, meaning: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.meaning = meaning


def verify(
    board: Board,
    *,
    key: bytes | None = None,
    receipts: Sequence[str] = (),
    openings: tuple[str, list[Opened]] | None = None,
    beside: Board | None = None,
) -> Iterator[Check]:
    """Check a board, one line after the other; every check is made, also after one has failed.

    `key` is the public key (32 bytes) from a poster, `receipts` are codes as typed, `openings` the
    auditors' file (its poll and openings), `beside` the board of the children's poll beside an adults' poll.
    """
    checks: list[tuple[str, Callable[[], str]]] = [
        ("rules", lambda: _rules(board)),
        ("key", lambda: _key(board, key)),
        ("signatures", lambda: _signatures(board)),
        ("roots", lambda: _roots(board)),
        ("leaves", lambda: _leaves(board)),
        ("seal", lambda: _seal(board)),
        ("numbers", lambda: agreement.numbers(board)),
        ("areas", lambda: agreement.areas(board)),
        ("ballots", lambda: agreement.ballots(board)),
        ("count", lambda: agreement.counted(board, beside)),
    ]
    if "prolonging" in board.rules or board.ending is not None:
        checks.append(("ending", lambda: ending.ended(board)))
    if board.rules.get("secrecy") == "open" or board.openings is not None:
        checks.append(("open ballots", lambda: agreement.opened(board, board.poll, board.openings or [])))
    if openings is not None:
        checks.append(("openings", lambda: agreement.opened(board, *openings)))
    checks += [("receipt", lambda typed=typed: _receipt(board, typed)) for typed in receipts]  # type: ignore[misc]
    for name, check in checks:
        yield _made(name, check)


def verify_closed(
    board: ClosedBoard, *, key: bytes | None = None, receipts: Sequence[str] = (), whole: bytes | None = None
) -> Iterator[Check]:
    """Check the board of a poll with fewer than five ballots: rules, key, seal; the rest with the auditors' file.

    `whole` is that file, as the auditors of the poll get it. Raises BoardUnreadable where it is no board.
    """
    yield _made("rules", lambda: _rules(board))
    yield _made("key", lambda: _key(board, key))
    yield _made("seal", lambda: _seal(board))
    if "prolonging" in board.rules or board.ending is not None:
        yield _made("ending", lambda: ending.ended(board))
    if whole is None:
        yield from (Check(name, True, AUDITORS_ONLY, auditors_only=True) for name in KEPT_BACK)
        return
    yield _made("whole", lambda: _whole(board, whole))
    yield from verify(read_board(whole), key=key, receipts=receipts)


def _whole(board: ClosedBoard, whole: bytes) -> str:
    found = sha256(whole).hexdigest()
    if found != board.whole:
        raise Failed(
            f"the auditors' file has the hash {found}, not {board.whole}",
            "It is not the board that was sealed; get it again, and show both to the other auditor.",
        )
    paper = [str(project["id"]) for project in board.rules["projects"]]
    if only_what_was_chosen(read_board(whole).result, paper) != board.result:
        raise Failed("the two boards name other winners", "What everybody was told is not what was counted.")
    return "the auditors' file is the one that was sealed, with the same result"


def _made(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, True, check())
    except Failed as failed:
        return Check(name, False, failed.sentence, failed.meaning)
    except (agreement.Disagrees, LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        meaning = getattr(error, "meaning", "The document does not hold together; nobody can check it as it is.")
        return Check(name, False, _reason(error), meaning)


def _reason(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)


def _rules(board: Board | ClosedBoard) -> str:
    found = rules_hash_of(board.rules)
    if found != board.rules_hash or board.rules["poll_id"] != board.poll:
        raise Failed(
            f"the rules in this file have the hash {found}, not {board.rules_hash}",
            "The rules were changed after the poll was opened, or this file was.",
        )
    return f"the rules are those of the hash {found}; compare it with the one shown before the vote"


def _key(board: Board | ClosedBoard, key: bytes | None) -> str:
    if board.rules.get("board_key", board.key.hex()) != board.key.hex():
        raise Failed(
            "the board is signed with another key than the rules name",
            "Whoever made this board did not hold the key that was fixed before the vote; show it to the auditors.",
        )
    if key is None:
        return f"the key is {board.key.hex()}, as the rules name it; compare it with the one on a poster"
    if key != board.key:
        raise Failed(
            "the board is signed with another key than the one you gave",
            "This board was not made by whoever made the poster; show both to the auditors.",
        )
    return "the board is signed with the key you gave"


def _signatures(board: Board) -> str:
    if not board.roots:
        raise Failed("there is no root at all", "Nothing fixes these ballots; they could be anybody's.")
    previous: str | None = None
    for number, root in enumerate(board.roots, start=1):
        signed = is_signed(root, previous, key=board.key, poll_id=board.poll, rules_hash=board.rules_hash)
        if root.number != number or not signed:
            raise Failed(
                f"root {root.number} does not carry the board's signature after the root before it",
                "A root was changed, left out or added later.",
            )
        previous = root.root
    return f"{len(board.roots)} roots carry the board's signature, each after the one before it"


def _roots(board: Board) -> str:
    tree = Tree(board.leaves)
    size, at = 0, ""
    for root in board.roots:
        if not size <= root.size <= len(tree) or root.at < at or tree.root(root.size).hex() != root.root:
            raise Failed(
                f"root {root.number} is not the root of the first {root.size} leaves",
                "Ballots were changed, removed or put in between after that hour.",
            )
        size, at = root.size, root.at
    if size != len(tree):
        raise Failed(
            f"the last root covers {size} of {len(tree)} leaves", "Ballots were added after the poll was sealed."
        )
    return f"every root covers the leaves before it unchanged; the last covers all {len(tree)}"


def _seal(board: Board | ClosedBoard) -> str:
    if not signs(board.key, board.seal, board.tally):
        raise Failed(
            "the seal over ballots and result is not the board's",
            "Ballots or result in this file are not those that were published; get it again from the city.",
        )
    return "ballots, replaced leaves and result carry the board's seal"


def _leaves(board: Board) -> str:
    if len(set(board.leaves)) != len(board.leaves):
        raise Failed("a leaf occurs twice", "Two voters may have been given the same receipt for one ballot.")
    low = 0
    for root in board.roots:
        batch = board.leaves[low : root.size]
        if batch != sorted(batch):
            raise Failed(
                f"the leaves of root {root.number} are not in order",
                "Their order may tell in which order people voted.",
            )
        low = root.size
    return "no leaf occurs twice, and their order within an hour tells nothing"


def _receipt(board: Board, typed: str) -> str:
    try:
        code = read_receipt(typed)
    except CodeUnreadable as error:
        raise Failed(str(error), "Type the code again from the receipt.") from error
    place = find_leaf(board.leaves, code)
    if place is None:
        raise Failed(
            f"{code} is not on this board",
            "If the code is typed as on the receipt of this poll, that ballot is missing; take it to the auditors.",
        )
    first = next((root for root in board.roots if root.size > place), None)
    since = f"in root {first.number} of {first.at} for the first time" if first else "in no root"
    if place in set(board.replaced):
        return f"{code} was replaced by a later ballot of the same voter: leaf {place + 1}, {since}"
    return f"{code} was counted: leaf {place + 1} of {len(board.leaves)}, {since}"
