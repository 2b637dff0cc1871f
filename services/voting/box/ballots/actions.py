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

from services.voting.board.leaves import NONCE_BYTES, leaf_of, receipt_of
from services.voting.box.ballots import queries, retry_keys
from services.voting.box.ballots.booth import Booth, OpenPaper
from services.voting.box.ballots.box import Entry
from services.voting.box.ballots.model import BoxState, FrozenPaper, Leaf
from services.voting.box.ballots.refusals import (
    AlreadyVoted,
    BoxClosed,
    ReceiptUnknown,
    ReplacementRefused,
    TemporarilyUnavailable,
    TokenNotValid,
)
from services.voting.box.ballots.signed import Replacement, SignedBallot
from shared.database.outages import is_full
from shared.refusals import StorageFull


def cast_ballot(booth: Booth, poll_id: UUID, ballot: SignedBallot) -> str:
    """Put one ballot into the box and answer its receipt; the same token with the same retry key, the same receipt.

    What a repeated request says is not looked at: whoever holds a token without its key learns nothing by guessing.
    The box commits by itself, in one statement, before this returns: no transaction is open on this path. Raises
    PaperNotHere, TokenNotValid, BallotInvalid, BoxClosed, AlreadyVoted, TemporarilyUnavailable.
    """
    paper = booth.paper(poll_id)
    marks = paper.rules.marks(ballot.choices)
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
        retry_key=retry_keys.kept(ballot.retry_key),
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
    """The receipt, where this very request put a ballot into the box before; raise the reason why none was put now."""
    lying = queries.ballot_of_token(session, entry.poll_id, entry.token)
    if lying is not None and (lying.nonce == entry.nonce or retry_keys.fits(lying.retry_key, entry.retry_key)):
        return lying.receipt  # this very nonce: it was put in by this request, over a connection that was lost then
    if lying is not None:
        raise AlreadyVoted("One person, one ballot; with its receipt it may be replaced until closing.")
    frozen = queries.paper(session, entry.poll_id)
    if not queries.takes_ballots(session, frozen):
        raise BoxClosed("", state=frozen.state, opens_at=frozen.opens_at, closes_at=frozen.ends_at)
    raise TemporarilyUnavailable("Send the same again: it counts once.", retry_after=1)


def replace_ballot(session: Session, paper: OpenPaper, poll_id: UUID, wanted: Replacement) -> str:
    """Put another ballot in the place of the one that a receipt leads to; answers the new receipt.

    Only where a voter's own device made the token, since anything else would tie the two to her. With its retry key the
    same replacement again gets the same answer; without it an old receipt is as good as none, whatever is asked with
    it. Raises BallotInvalid, ReceiptUnknown, ReplacementRefused, BoxClosed.
    """
    marks = paper.rules.marks(wanted.choices)
    receipt, retry_key = queries.receipt_as_printed(wanted.receipt), retry_keys.kept(wanted.retry_key)
    frozen = queries.paper_while_casting(session, poll_id)
    if not queries.takes_ballots(session, frozen):
        raise BoxClosed("A ballot may be replaced until the poll closes.")
    ballot = queries.ballot_to_replace(session, poll_id, receipt, retry_key)
    if ballot is None:
        raise ReceiptUnknown("Check the letters; a ballot that was replaced has a new receipt.")
    if ballot.assisted:
        raise ReplacementRefused("It would tie the two ballots to you.")
    if ballot.receipt != receipt:
        return ballot.receipt
    if ballot.batch is not None:
        old = Leaf.poll_id == poll_id, Leaf.leaf == _leaf(paper, ballot.marks, ballot.nonce)
        session.execute(sa.update(Leaf).where(*old).values(replaced=True))
    ballot.marks, ballot.nonce, ballot.batch = marks, os.urandom(NONCE_BYTES), None
    ballot.replaced_receipt, ballot.receipt = receipt, receipt_of(_leaf(paper, marks, ballot.nonce))
    ballot.retry_key = retry_key
    return ballot.receipt


def _leaf(paper: OpenPaper, marks: list[int], nonce: bytes) -> bytes:
    return leaf_of(paper.poll_id, paper.kind, paper.rules.choices(marks), nonce)


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
