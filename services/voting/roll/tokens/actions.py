"""Giving out ballot tokens."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.voting.roll.electorate.codes import voter_of
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.refusals import PollNotOpen
from services.voting.roll.tokens import queries
from services.voting.roll.tokens.refusals import (
    AlreadyIssued,
    BlindedUsed,
    CellChanged,
    CodeNotValid,
    NotOnRoll,
    RollBusy,
)

TAKE = sa.text("""
WITH poll AS (
    SELECT id FROM polls
    WHERE id = :poll_id AND state = 'open'
      AND opens_at <= statement_timestamp() AND coalesce(prolonged_until, closes_at) > statement_timestamp()
    FOR KEY SHARE
)
UPDATE roll_entries AS entry SET blinded = :digest FROM poll, electorate_cells AS own
WHERE entry.poll_id = poll.id AND entry.voter_id = :voter_id AND (entry.batch_id IS NOT NULL) = :coded
  AND (entry.blinded IS NULL OR entry.blinded = :digest) AND entry.cell = coalesce(:cell, entry.cell)
  AND own.poll_id = poll.id AND own.number = entry.cell
RETURNING own.number AS cell, own.public_key AS key, own.sealed_key AS sealed
""")
"""Marks the entry once, and reads the keys of its cell.

Holding the poll's row decides the last second: who comes after closing finds it closed.
"""


@dataclass(frozen=True, slots=True)
class BlindedToken:
    """What a device sends: its token, blinded, and the cell under whose key it was (None: it does not say)."""

    blinded: bytes
    cell: int | None = None


class Signer(Protocol):
    """What signs blinded values; it lives in a process of its own."""

    def sign(self, poll_id: UUID, sealed: bytes, blinded: bytes) -> bytes:
        """The blind signature under a sealed key. Raises BlindedInvalid, SignerUnavailable."""


def issue_token(
    session: Session, signer: Signer, poll_id: UUID, voter_id: UUID, token: BlindedToken, *, coded: bool = False
) -> dict[str, Any]:
    """Sign a voter's blinded token, once: {"cell", "key", "signature"}; the same blinded value again, the same answer.

    The roll learns that she took her token and nothing that the box will ever see. The entry is marked before the
    signer is asked and committed before the answer leaves. Raises NotFound, PollNotOpen, NotOnRoll, CodeNotValid,
    AlreadyIssued, CellChanged, BlindedUsed, BlindedInvalid, SignerUnavailable.
    """
    digest = hashlib.sha256(token.blinded).digest()
    asked = {"poll_id": poll_id, "voter_id": voter_id, "coded": coded, "digest": digest, "cell": token.cell}
    try:
        taken = session.execute(TAKE, asked).one_or_none()
    except IntegrityError as error:
        raise BlindedUsed("Load the paper again: it makes a new token.") from error
    if taken is None:
        raise _refusal(session, poll_id, voter_id, coded=coded)
    if taken.sealed is None:
        raise PollNotOpen("Its keys are gone.")
    return {"cell": taken.cell, "key": taken.key, "signature": signer.sign(poll_id, taken.sealed, token.blinded)}


def issue_token_for_code(
    session: Session, signer: Signer, poll_id: UUID, code: str, token: BlindedToken, *, secret: str
) -> dict[str, Any]:
    """Sign the token that a voting code stands for; otherwise as `issue_token`."""
    return issue_token(session, signer, poll_id, voter_of(secret, poll_id, code), token, coded=True)


def code_standing(session: Session, poll_id: UUID, code: str, *, secret: str) -> dict[str, bool]:
    """{"used"}: whether a code has taken its token. Raises CodeNotValid, PollNotOpen, NotFound.

    It tells whoever holds a code what she would be told a moment later, before she fills in a paper in vain.
    """
    poll = polls.poll(session, poll_id)
    if not queries.takes_ballots(session, poll):
        raise PollNotOpen("", state=poll.state, opens_at=poll.opens_at, closes_at=poll.ends_at)
    used = queries.roll_entry(session, poll_id, voter_of(secret, poll_id, code), coded=True)
    if used is None:
        raise CodeNotValid("Check the letters; each poll has codes of its own.")
    return {"used": used}


def _refusal(session: Session, poll_id: UUID, voter_id: UUID, *, coded: bool) -> Exception:
    poll = polls.poll(session, poll_id)
    if not queries.takes_ballots(session, poll):
        return PollNotOpen("", state=poll.state, opens_at=poll.opens_at, closes_at=poll.ends_at)
    entry = queries.roll_entry(session, poll_id, voter_id, coded=coded)
    if entry is None and coded:
        return CodeNotValid("Check the letters; each poll has codes of its own.")
    if entry is None:
        reason = queries.why_not_on_roll(session, poll, voter_id)
        return NotOnRoll("Ask the kelurahan office if this seems wrong.", reason=reason)
    if entry:
        return AlreadyIssued("Continue on the device on which you began.")
    if queries.cell_of(session, poll_id, voter_id) is not None:
        return CellChanged("Load the paper again: it was blinded under another key.")
    return RollBusy("The roll has just changed; try again.", retry_after=1)
