"""The board of a closed poll as one public document, BOARD.json, and the openings that only auditors read.

docs/board.md describes every field. Nothing in the document says which leaf holds which choices, unless the poll was
announced as an open one.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.voting.ballot_paper.choices import canonical_choices
from services.voting.ballot_paper.marks import Marks
from services.voting.board.areas import groups_of
from services.voting.board.few import is_few, only_what_was_chosen, told_share
from services.voting.board.roots import Root, public_bytes

FORMAT = "rembuk-board/1"
FORMAT_WITHOUT_ASSISTED = "rembuk-board-few-assisted/1"
"""The same, where how many ballots were assisted would tell of fewer than five people."""
CLOSED_FORMAT = "rembuk-board-closed/1"
"""A poll with fewer than five ballots: what was chosen, without its ballots and their number."""
OPENINGS_FORMAT = "rembuk-openings/1"


@dataclass(frozen=True, slots=True)
class CountedBallot:
    """A ballot that counts: the area of its cell, its marks, and whether the server made its token."""

    area: str
    marks: tuple[int, ...]
    assisted: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What a leaf hides: its place in the tree from 0, the choices in their JSON shape, and the nonce (16 bytes)."""

    leaf: int
    choices: Any
    nonce: bytes

    def as_json(self, ballot_type: str) -> dict[str, Any]:
        """The opening as auditors get it: `{leaf, choices, nonce}`, leaf and nonce in hexadecimal."""
        return {
            "leaf": self.leaf,
            "choices": canonical_choices(ballot_type, self.choices),
            "nonce": self.nonce.hex(),
        }


def build_board(
    rules: dict[str, Any],
    *,
    key: Ed25519PrivateKey,
    leaves: Sequence[bytes],
    replaced: Iterable[int],
    roots: Sequence[Root],
    ballots: Iterable[CountedBallot],
    result: dict[str, Any],
    openings: Iterable[Opening] = (),
) -> dict[str, Any]:
    """The board of a closed poll as plain JSON.

    `rules` is the frozen rules document, `key` the board's private key, `leaves` every leaf in the
    order of the tree, `replaced` the places of those that were replaced later, `ballots` those that count, in any
    order, `result` as recount.result_of writes it. `openings` of the ballots that count are published for an open
    poll only; for a secret one they are refused with ValueError.
    """
    is_open = rules.get("secrecy", "secret") == "open"
    published = [opening.as_json(rules["ballot"]["type"]) for opening in openings]
    if published and not is_open:
        raise ValueError("the openings of a secret poll are for its auditors, not for the board")
    counted, assisted = _gathered(ballots)
    areas, multiset = _by_area(counted, str(rules["area_code"]))
    shown = assisted if is_open or is_few(counted.total()) else told_share(assisted, counted.total())
    board: dict[str, Any] = {
        "format": FORMAT if shown is not None else FORMAT_WITHOUT_ASSISTED,
        "poll": rules["poll_id"],
        "rules": rules,
        "rules_hash": rules_hash_of(rules),
        "key": base64.b64encode(public_bytes(key)).decode(),
        "leaves": base64.b64encode(b"".join(leaves)).decode(),
        "replaced": sorted(replaced),
        "roots": [root.as_json() for root in roots],
        "ballots": {"total": counted.total(), "assisted": shown, "areas": areas},
        "multiset": multiset,
        "result": result,
    }
    if is_open:
        board["openings"] = sorted(published, key=lambda opening: opening["leaf"])
    return board | {"seal": base64.b64encode(key.sign(tally_of(board))).decode()}


def build_closed_board(whole: dict[str, Any], *, key: Ed25519PrivateKey) -> dict[str, Any]:
    """What everybody gets of a board with fewer than five ballots: what was chosen, and what fixes the auditors' file.

    `whole` is that board as `build_board` makes it. Its SHA-256 tells nothing of the ballots: the signatures in it can
    be made with the private key alone, so that nobody else tries out what it might be of.
    """
    paper = [str(project["id"]) for project in whole["rules"]["projects"]]
    board = {name: whole[name] for name in ("poll", "rules", "rules_hash", "key")} | {
        "format": CLOSED_FORMAT,
        "result": only_what_was_chosen(whole["result"], paper),
        "whole": sha256(written(whole)).hexdigest(),
    }
    return board | {"seal": base64.b64encode(key.sign(closed_tally_of(board))).decode()}


def written(document: dict[str, Any]) -> bytes:
    """A document as it is handed out: the same bytes for the same document."""
    return _plain(document)


def closed_tally_of(board: dict[str, Any]) -> bytes:
    """The bytes that the seal of such a board signs: canonical JSON of {"poll", "result", "rules_hash", "whole"}."""
    return _plain({name: board.get(name) for name in ("poll", "result", "rules_hash", "whole")})


def tally_of(board: dict[str, Any]) -> bytes:
    """The bytes that the seal signs: canonical JSON of what the last root does not fix by itself.

    That is {"ballots", "multiset", "poll", "replaced", "result", "root" (the last, or None), "rules_hash"}. It holds
    texts and whole numbers and its names are plain letters, so that Python's own writer gives what RFC 8785 asks for.
    """
    signed = {name: board.get(name) for name in ("ballots", "multiset", "poll", "replaced", "result", "rules_hash")}
    roots = board.get("roots") or [{"root": None}]
    return _plain(signed | {"root": roots[-1].get("root")})


def signed_ending(key: Ed25519PrivateKey, poll: str, rules_hash: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The ending with the board's signature over it. `facts` are {"ended_at", "prolonged", "weighing"}.

    `ended_at` is the end that held, `prolonged` every later end in turn, `weighing` what was known of the last hour or
    None; instants are ISO texts with their zone.
    """
    return facts | {"signature": base64.b64encode(key.sign(ending_statement(poll, rules_hash, facts))).decode()}


def ending_statement(poll: str, rules_hash: str, facts: dict[str, Any]) -> bytes:
    """The bytes that are signed of how a poll ended: canonical JSON (RFC 8785)."""
    written: bytes = rfc8785.dumps({"ending": facts, "poll": poll, "rules_hash": rules_hash})
    return written


def build_openings(rules: dict[str, Any], openings: Iterable[Opening]) -> dict[str, Any]:
    """The auditors' file: the openings of every ballot that counts, by leaf. It undoes the secrecy of who holds it."""
    written = [opening.as_json(rules["ballot"]["type"]) for opening in openings]
    return {
        "format": OPENINGS_FORMAT,
        "poll": rules["poll_id"],
        "rules_hash": rules_hash_of(rules),
        "openings": sorted(written, key=lambda opening: opening["leaf"]),
    }


def rules_hash_of(rules: dict[str, Any]) -> str:
    """The SHA-256 of the rules document over canonical JSON (RFC 8785), in hexadecimal."""
    return sha256(rfc8785.dumps(rules)).hexdigest()


def _plain(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _gathered(ballots: Iterable[CountedBallot]) -> tuple[Counter[tuple[str, Marks]], int]:
    """How often each area and marks occur together, and how many ballots were assisted."""
    counted: Counter[tuple[str, Marks]] = Counter()
    assisted = 0
    for ballot in ballots:
        counted[ballot.area, ballot.marks] += 1
        assisted += ballot.assisted
    return counted, assisted


def _by_area(counted: Counter[tuple[str, Marks]], top: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Ballots and multiset by the areas that may be shown, in order of area code and marks."""
    sizes: Counter[str] = Counter()
    for (area, _marks), times in counted.items():
        sizes[area] += times
    groups = groups_of(sizes, top)
    shown: Counter[tuple[str, Marks]] = Counter()
    totals: Counter[str] = Counter()
    for (area, marks), times in counted.items():
        shown[groups[area], marks] += times
        totals[groups[area]] += times
    areas = [{"area": area, "ballots": number} for area, number in sorted(totals.items())]
    multiset = [{"area": area, "marks": list(marks), "times": times} for (area, marks), times in sorted(shown.items())]
    return areas, multiset
