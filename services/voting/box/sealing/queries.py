"""Reading the board."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.voting.board import few
from services.voting.board.few import is_few, told_share
from services.voting.board.inclusion import answer_for
from services.voting.board.merkle import Tree
from services.voting.board.record import Opening
from services.voting.board.roots import Root, instant_text
from services.voting.box.ballots import queries as ballots
from services.voting.box.ballots.model import Ballot, BoxState, FrozenPaper, Leaf
from services.voting.box.sealing.kept_trees import CoveredTree, kept_trees
from services.voting.box.sealing.model import Board, CountedBallots, SignedRoot
from shared.database.instants import now_in_sql
from shared.qr import Qr, qr_of
from shared.refusals import NotFound


def leaves(session: Session, poll_id: UUID) -> list[tuple[bytes, bool]]:
    """Every leaf of a poll in the tree's order, and whether its ballot was replaced afterwards."""
    in_order = sa.select(Leaf.leaf, Leaf.replaced).where(Leaf.poll_id == poll_id).order_by(Leaf.position)
    return [(row.leaf, row.replaced) for row in session.execute(in_order)]


def unrooted(session: Session, poll_id: UUID) -> Sequence[Row[list[int], bytes, str]]:
    """Marks, nonces and receipts of the ballots that no root covers yet."""
    new = sa.select(Ballot.marks, Ballot.nonce, Ballot.receipt).where(Ballot.poll_id == poll_id, Ballot.batch.is_(None))
    return session.execute(new).all()


def ballots_to_seal(session: Session, poll_id: UUID) -> Sequence[Row[int, bool, list[int], bytes, str, int | None]]:
    """Of each ballot of a poll: cell, whether it was assisted, marks, nonce, receipt, and the root that covers it."""
    every = sa.select(Ballot.cell, Ballot.assisted, Ballot.marks, Ballot.nonce, Ballot.receipt, Ballot.batch)
    return session.execute(every.where(Ballot.poll_id == poll_id)).all()


def roots(session: Session, poll_id: UUID) -> list[Root]:
    """The signed roots of a poll, the first one first."""
    rows = session.scalars(sa.select(SignedRoot).where(SignedRoot.poll_id == poll_id).order_by(SignedRoot.number))
    return [Root(row.number, row.size, row.root, instant_text(row.at), row.signature) for row in rows]


def last_root(session: Session, poll_id: UUID) -> Root | None:
    """The newest of them."""
    return next(reversed(roots(session, poll_id)), None)


def row_of(poll_id: UUID, root: Root) -> SignedRoot:
    """A signed root as it is kept."""
    at = datetime.fromisoformat(root.at)
    return SignedRoot(
        poll_id=poll_id, number=root.number, size=root.size, root=root.root, at=at, signature=root.signature
    )


def counted(session: Session, poll_id: UUID) -> Sequence[CountedBallots]:
    """What is counted of a sealed poll."""
    return session.scalars(
        sa.select(CountedBallots).where(CountedBallots.poll_id == poll_id).order_by(CountedBallots.number)
    ).all()


def board(session: Session, poll_id: UUID, *, locked: bool = False) -> Board:
    """The board of a sealed poll. Raises NotFound."""
    found = session.get(Board, poll_id, with_for_update=locked or None)
    if found is None:
        raise NotFound("The board is complete a few seconds after the poll has closed.")
    return found


def record(session: Session, poll_id: UUID) -> bytes:
    """BOARD.json of a counted poll, compressed (gzip). Raises NotFound."""
    found = board(session, poll_id)
    if found.record is None:
        raise NotFound("The board is published together with the result.")
    return found.record


def openings(sealed: Board) -> list[Opening]:
    """The openings of a sealed poll."""
    written = json.loads(gzip.decompress(sealed.openings))["openings"]
    return [Opening(one["leaf"], one["choices"], bytes.fromhex(one["nonce"])) for one in written]


def has_seal(session: Session, poll_id: UUID) -> bool:
    """Whether the ballots of a poll are ready to be counted."""
    return session.get(Board, poll_id) is not None


def waits_for_seal(session: Session, poll_id: UUID) -> bool:
    """Whether the box still has something to do about a poll that is over."""
    frozen = session.get(FrozenPaper, poll_id)
    if frozen is None or frozen.state is BoxState.CANCELLED:
        return False
    return not has_seal(session, poll_id)


def unpublished(session: Session) -> Sequence[UUID]:
    """Sealed polls whose record is not published."""
    return session.scalars(sa.select(Board.poll_id).where(Board.record.is_(None))).all()


def papers_to_root(session: Session) -> Sequence[UUID]:
    """Papers open in an hour that is over by the database's clock, and whose ballots no root covers yet."""
    hour = sa.func.date_trunc("hour", now_in_sql(), "UTC")
    rooted = sa.exists().where(SignedRoot.poll_id == FrozenPaper.poll_id, SignedRoot.at >= hour)
    waiting = sa.exists().where(Ballot.poll_id == FrozenPaper.poll_id, Ballot.batch.is_(None))
    was_open = sa.and_(FrozenPaper.state == BoxState.OPEN, FrozenPaper.opens_at < hour)
    return session.scalars(sa.select(FrozenPaper.poll_id).where(was_open, ~rooted, waiting)).all()


def takes_any(session: Session) -> bool:
    """Whether any paper takes ballots, or will before long."""
    return bool(session.scalar(sa.select(sa.exists().where(FrozenPaper.state == BoxState.OPEN))))


def turnout(session: Session, poll_id: UUID) -> dict[str, int]:
    """{"ballots", "assisted"} of a poll, running or sealed. Raises PaperNotHere."""
    ballots.paper(session, poll_id)
    sealed = session.get(Board, poll_id)
    if sealed is not None:
        return {"ballots": sealed.ballots, "assisted": sealed.assisted}
    return ballots.turnout(session, poll_id)


def told_turnout(session: Session, poll_id: UUID) -> dict[str, int | None]:
    """{"ballots", "assisted"} for everybody: None in the place of what would tell of fewer than five people.

    Raises PaperNotHere.
    """
    found = turnout(session, poll_id)
    if keeps_back(session, poll_id, found["ballots"]):
        return {"ballots": None, "assisted": None}
    assisted = told_share(found["assisted"], found["ballots"])
    if assisted is None and _document(session, poll_id)["secrecy"] != "secret":
        return {**found}
    return {"ballots": found["ballots"], "assisted": assisted}


def keeps_back(session: Session, poll_id: UUID, ballots_cast: int) -> bool:
    """Whether so many ballots of this poll are too few to be told of. Raises PaperNotHere."""
    return is_few(ballots_cast) and few.keeps_back(_document(session, poll_id)["secrecy"], ballots_cast)


def _document(session: Session, poll_id: UUID) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(ballots.paper(session, poll_id).document)
    return document


def running_board(session: Session, poll_id: UUID) -> dict[str, Any]:
    """{"items": roots, "key", "rules_hash", "ballots", "assisted"} of a poll, while it runs and afterwards.

    A root names how many ballots it covers; so of few ballots none is told.
    """
    frozen, told = ballots.paper(session, poll_id), told_turnout(session, poll_id)
    return {
        "items": [root.as_json() for root in roots(session, poll_id)] if told["ballots"] is not None else [],
        "key": base64.b64encode(bytes.fromhex(json.loads(frozen.document)["board_key"])).decode(),
        "rules_hash": frozen.rules_hash,
        **told,
    }


def find_receipt(session: Session, poll_id: UUID, typed: str) -> dict[str, Any]:
    """Where a receipt stands, with the proof of it: see `board.inclusion.answer_for`.

    Raises ReceiptUnknown where it is no receipt at all, PaperNotHere.
    """
    receipt = ballots.receipt_as_printed(typed)
    ballots.paper(session, poll_id)
    signed = roots(session, poll_id)
    covered = kept_trees.under(session, poll_id, signed[-1]) if signed else CoveredTree(Tree(), {})
    replaced = sa.select(Leaf.position).where(
        Leaf.poll_id == poll_id, Leaf.position == covered.places.get(receipt), Leaf.replaced
    )
    lies_in = sa.exists().where(Ballot.poll_id == poll_id, Ballot.receipt == receipt)
    found = answer_for(
        receipt,
        places=covered.places,
        tree=covered.tree,
        roots=signed,
        replaced=set(session.scalars(replaced)),
        waiting={receipt} if session.scalar(sa.select(lies_in)) else (),
    )
    return _without_its_place(found) if keeps_back(session, poll_id, turnout(session, poll_id)["ballots"]) else found


def _without_its_place(found: dict[str, Any]) -> dict[str, Any]:
    """Whether a ballot counts, and not where among how many: that is for the auditors, where there are few."""
    return {**found, "position": None, "leaf": None, "proof": [], "first": None, "root": None}


def drawn_receipt(session: Session, poll_id: UUID, typed: str) -> Qr:
    """A receipt of this poll as a square to scan. Raises ReceiptUnknown, PaperNotHere."""
    ballots.paper(session, poll_id)
    return qr_of(ballots.receipt_as_printed(typed))
