"""Accepting a batch of paper ballots: its codes take their tokens, and the ballots wait for the worker."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.roll.electorate import queries as electorate
from services.voting.roll.electorate.model import ElectorateCell
from services.voting.roll.sheets import queries, readings
from services.voting.roll.sheets.actions import open_poll
from services.voting.roll.sheets.comparing import NO_CODE, Line
from services.voting.roll.sheets.model import Fate, KeyedSheet, SheetBatch, SheetSetAside, WaitingBallot
from services.voting.roll.sheets.refusals import DifferencesLeft, KeyingNotFinished
from services.voting.roll.tokens.actions import BlindedToken, Signer, issue_token
from services.voting.roll.tokens.refusals import AlreadyIssued, CodeNotValid
from shared import clock
from shared.blind_signatures import blind, finalize, read_jwk
from shared.caller import Caller

TOKEN_BYTES = 32

Aside = tuple[Fate, str, str | None]
"""What becomes of a sheet that is no ballot, the reason, and the tail of its code."""


def accept_batch(session: Session, officer: Caller, signer: Signer, poll_id: UUID, batch_id: UUID) -> dict[str, Any]:
    """Turn the sheets of a batch into ballots: each code takes its token, once, as if its holder had come online.

    A code that was used elsewhere, or taken back, gives none: its sheet is rejected and listed. What was keyed is
    erased; the ballots wait for the worker without saying which sheet they were. Raises KeyingNotFinished,
    DifferencesLeft, BatchAccepted, PollNotOpen, SignerUnavailable, NotFound, Forbidden.
    """
    open_poll(session, officer, poll_id)
    batch = queries.batch_to_change(session, poll_id, batch_id)
    if not readings.both_have_finished(readings.keyings(session, batch_id)):
        raise KeyingNotFinished("Wait for both.")
    read = readings.lines(session, batch_id)
    left = readings.open_differences(read)
    if left:
        raise DifferencesLeft("Ask a third person.", differences=len(left))
    sheets = readings.settled_lines(read)
    refused = _make_ballots(session, signer, batch, sheets)
    lost: list[Aside] = [(Fate.INVALID, NO_CODE, None)] * (batch.sheets - len(sheets))
    session.add_all(
        SheetSetAside(batch_id=batch_id, number=number, fate=fate, reason=reason, tail=tail)
        for number, (fate, reason, tail) in enumerate(refused + lost, start=1)
    )
    batch.accepted_by, batch.accepted_at = officer.id, clock.now()
    batch.accepted = batch.sheets - len(refused) - len(lost)
    erase_keyed(session, batch_id)
    session.flush()
    return queries.standing(session, officer, poll_id, batch_id)


def erase_keyed(session: Session, batch_id: UUID) -> None:
    """Erase what was keyed of a batch."""
    session.execute(sa.delete(KeyedSheet).where(KeyedSheet.batch_id == batch_id))


def _make_ballots(session: Session, signer: Signer, batch: SheetBatch, sheets: Mapping[UUID, Line]) -> list[Aside]:
    """Let each valid sheet take its token and leave a ballot waiting; sheets that are none, with reason and tail."""
    cell = session.get_one(ElectorateCell, (batch.poll_id, electorate.coded_cell(session, batch.poll_id)))
    public = read_jwk(cell.public_key)
    refused: list[Aside] = []
    for sheet, line in sorted(sheets.items()):  # by keyed hash, which is no order of the stack
        if line.reading.marks is None:
            refused.append((Fate.INVALID, str(line.reading.flaw), line.tail))
            continue
        token = os.urandom(TOKEN_BYTES)
        blinding = blind(public, token)
        asked = BlindedToken(blinding.blinded, cell.number)
        try:
            given = issue_token(session, signer, batch.poll_id, sheet, asked, coded=True)
        except (AlreadyIssued, CodeNotValid) as refusal:
            refused.append((Fate.REJECTED, refusal.code(), line.tail))
            continue
        signature = finalize(public, token, given["signature"], blinding.inverse)
        session.add(
            WaitingBallot(
                batch_id=batch.id, token=token, signature=signature, cell=given["cell"], marks=list(line.reading.marks)
            )
        )
    return refused
