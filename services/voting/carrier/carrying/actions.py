"""Carrying an accepted batch of paper from the roll to the box."""

from __future__ import annotations

import hashlib
import os
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.voting.board.leaves import NONCE_BYTES, leaf_of, receipt_of
from services.voting.box.ballots.booth import OpenPaper, open_paper
from services.voting.box.ballots.model import Ballot, BoxState
from services.voting.box.ballots.queries import paper_while_casting
from services.voting.box.ballots.refusals import BoxClosed, TokenNotValid
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.states import State
from services.voting.roll.sheets.model import SheetBatch, WaitingBallot
from shared import clock


def carry_batch(session: Session, inside: Session, batch_id: UUID) -> None:
    """Put the ballots of an accepted batch into the box and erase them here.

    `inside` works on the box and commits first: repeated after a crash, the same tokens find their ballots lying there.
    The box checks each token's signature, so that nobody who can write here can stuff. Raises PaperNotHere,
    TokenNotValid, BoxClosed.
    """
    batch = session.scalars(sa.select(SheetBatch).where(SheetBatch.id == batch_id).with_for_update()).one()
    waiting = session.scalars(sa.select(WaitingBallot).where(WaitingBallot.batch_id == batch_id)).all()
    poll = session.get_one(Poll, batch.poll_id)
    if poll.state is not State.CANCELLED and waiting:
        frozen = paper_while_casting(inside, poll.id)
        if frozen.state is not BoxState.OPEN:
            raise BoxClosed("Paper came after the box was sealed; call the operator.", state=frozen.state)
        paper = open_paper(poll.document())
        rows = sorted((_row(poll.id, paper, ballot) for ballot in waiting), key=lambda row: row["token"])
        put = insert(Ballot).on_conflict_do_nothing(index_elements=[Ballot.poll_id, Ballot.token])
        inside.execute(put, rows)
    session.execute(sa.delete(WaitingBallot).where(WaitingBallot.batch_id == batch_id))
    batch.carried_at = clock.now()


def _row(poll_id: UUID, paper: OpenPaper, ballot: WaitingBallot) -> dict[str, Any]:
    verifier = paper.verifiers.get(ballot.cell)
    if verifier is None or not verifier.accepts(ballot.token, ballot.signature):
        raise TokenNotValid("A waiting paper ballot holds a token that was not signed; call the operator.")
    nonce = os.urandom(NONCE_BYTES)
    leaf = leaf_of(paper.poll_id, paper.kind, paper.rules.choices(ballot.marks), nonce)
    token = hashlib.sha256(ballot.token).digest()
    said = {"cell": ballot.cell, "assisted": True, "marks": ballot.marks, "nonce": nonce, "receipt": receipt_of(leaf)}
    return {"poll_id": poll_id, "token": token, **said}
