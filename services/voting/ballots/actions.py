"""Putting ballots into the box, and replacing them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.voting.ballots import queries
from services.voting.ballots.booth import Booth, OpenPaper
from services.voting.ballots.box import Entry
from services.voting.ballots.model import Ballot, BoxState, FrozenPaper, Leaf
from services.voting.ballots.refusals import (
    AlreadyVoted,
    BoxClosed,
    ReceiptUnknown,
    ReplacementRefused,
    TemporarilyUnavailable,
    TokenNotValid,
)
from services.voting.ballots.signed import SignedBallot
from services.voting.board.leaves import NONCE_BYTES, leaf_of, receipt_of
from shared.database.outages import is_full
from shared.web.problems import StorageFull


def cast_ballot(booth: Booth, poll_id: UUID, ballot: SignedBallot) -> str:
    """Put one ballot into the box and answer its receipt; the same ballot with the same token again, the same receipt.

    The box commits by itself, in one statement, before this returns: no transaction is open on this path. Raises
    PaperNotHere, TokenNotValid, BallotInvalid, BoxClosed, AlreadyVoted, TemporarilyUnavailable.
    """
    paper = booth.paper(poll_id)
    marks = paper.paper.marks(ballot.choices)
    verifier = paper.verifiers.get(ballot.cell)
    if verifier is None or not verifier.accepts(ballot.token, ballot.signature):
        raise TokenNotValid("Begin again from the ballot paper of this poll.")
    nonce = os.urandom(NONCE_BYTES)
    entry = Entry(
        poll_id=poll_id,
        token=hashlib.sha256(ballot.token).digest(),
        cell=ballot.cell,
        assisted=ballot.assisted or ballot.cell in paper.coded,
        marks=marks,
        nonce=nonce,
        receipt=receipt_of(_leaf(paper, marks, nonce)),
    )
    try:
        taken = booth.box.put(entry)
    except psycopg.Error as error:
        if is_full(error):
            raise StorageFull("Send the same again later: it counts once.", retry_after=60) from error
        raise TemporarilyUnavailable("Send the same again: it counts once.", retry_after=3) from error
    if taken:
        return entry.receipt
    with booth.database.transaction() as session:
        return _repeated(session, entry)


def _repeated(session: Session, entry: Entry) -> str:
    """The receipt, where this very ballot lies in the box already; raise the reason why it does not."""
    lying = queries.ballot_of_token(session, entry.poll_id, entry.token)
    if lying is not None and lying.marks == entry.marks:
        return lying.receipt
    if lying is not None:
        raise AlreadyVoted("One person, one ballot; with its receipt it may be replaced until closing.")
    frozen = queries.paper(session, entry.poll_id)
    if not queries.takes_ballots(session, frozen):
        raise BoxClosed("", state=frozen.state, opens_at=frozen.opens_at, closes_at=frozen.ends_at)
    raise TemporarilyUnavailable("Send the same again: it counts once.", retry_after=1)


def replace_ballot(session: Session, paper: OpenPaper, poll_id: UUID, typed: str, choices: Any) -> str:
    """Put another ballot in the place of the one that a receipt leads to; answers the new receipt.

    Only where a voter's own device made the token, since anything else would tie the two to her. The same replacement
    again gets the same answer. Raises BallotInvalid, ReceiptUnknown, ReplacementRefused, BoxClosed.
    """
    marks = paper.paper.marks(choices)
    receipt = queries.receipt_as_printed(typed)
    frozen = queries.paper_while_casting(session, poll_id)
    if not queries.takes_ballots(session, frozen):
        raise BoxClosed("A ballot may be replaced until the poll closes.")
    ballot = queries.ballot_to_replace(session, poll_id, receipt)
    if ballot is None:
        raise ReceiptUnknown("Check the letters; a ballot that was replaced has a new receipt.")
    if ballot.assisted:
        raise ReplacementRefused("It would tie the two ballots to you.")
    if ballot.receipt != receipt:
        return _replaced_before(ballot, marks)
    if ballot.batch is not None:
        old = Leaf.poll_id == poll_id, Leaf.leaf == _leaf(paper, ballot.marks, ballot.nonce)
        session.execute(sa.update(Leaf).where(*old).values(replaced=True))
    ballot.marks, ballot.nonce, ballot.batch = marks, os.urandom(NONCE_BYTES), None
    ballot.replaced_receipt, ballot.receipt = receipt, receipt_of(_leaf(paper, marks, ballot.nonce))
    return ballot.receipt


def _replaced_before(ballot: Ballot, marks: list[int]) -> str:
    if ballot.marks != marks:
        raise ReceiptUnknown("This ballot was replaced; use the newer receipt.")
    return ballot.receipt


def _leaf(paper: OpenPaper, marks: list[int], nonce: bytes) -> bytes:
    return leaf_of(paper.poll_id, paper.kind, paper.paper.choices(marks), nonce)


def furnish(session: Session, poll_id: UUID, document: bytes, rules_hash: str, dates: Mapping[str, Any]) -> None:
    """Lay the frozen paper of an opened poll into the box, once."""
    facts = {"poll_id": poll_id, "document": document.decode(), "rules_hash": rules_hash, "state": BoxState.OPEN}
    session.execute(insert(FrozenPaper).values({**facts, **dates}).on_conflict_do_nothing())


def prolong(session: Session, poll_id: UUID, until: datetime) -> None:
    """Take ballots of this poll until then, as the roll decided; a box that was closed stays closed."""
    taking = sa.and_(FrozenPaper.poll_id == poll_id, FrozenPaper.state == BoxState.OPEN)
    told = FrozenPaper.prolonged_until.is_distinct_from(until)
    session.execute(sa.update(FrozenPaper).where(taking, told).values(prolonged_until=until))


def close(session: Session, poll_id: UUID, state: BoxState = BoxState.CLOSED) -> None:
    """Take no ballot of this poll any more; the lock waits for every one that is being cast."""
    frozen = queries.paper_to_change(session, poll_id)
    if frozen is not None and frozen.state is BoxState.OPEN:
        frozen.state = state
