"""Looking into the box: papers and turnout for everybody, ballots for who holds their receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.board.leaves import read_receipt
from services.voting.box.ballots.model import Ballot, BoxState, FrozenPaper
from services.voting.box.ballots.refusals import PaperNotHere, ReceiptUnknown
from shared.database.instants import database_now


def paper(session: Session, poll_id: UUID) -> FrozenPaper:
    """The frozen paper of a poll. Raises PaperNotHere."""
    found = session.get(FrozenPaper, poll_id)
    if found is None:
        raise PaperNotHere("A poll that has just opened takes ballots a second later.", retry_after=1)
    return found


def paper_while_casting(session: Session, poll_id: UUID) -> FrozenPaper:
    """The paper, held so that it cannot be closed before this transaction ends. Raises PaperNotHere."""
    held = sa.select(FrozenPaper).where(FrozenPaper.poll_id == poll_id).with_for_update(read=True, key_share=True)
    return session.scalar(held.execution_options(populate_existing=True)) or paper(session, poll_id)


def paper_to_change(session: Session, poll_id: UUID) -> FrozenPaper | None:
    """The paper, locked: no ballot is being cast while the lock is held; None where the box never had it."""
    locked = sa.select(FrozenPaper).where(FrozenPaper.poll_id == poll_id).with_for_update()
    return session.scalar(locked.execution_options(populate_existing=True))


def known_papers(session: Session, poll_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the polls whose papers lie in the box."""
    return set(session.scalars(sa.select(FrozenPaper.poll_id).where(FrozenPaper.poll_id.in_(poll_ids))))


def takes_ballots(session: Session, frozen: FrozenPaper) -> bool:
    """Whether the box takes ballots for this poll at this moment, by the database's clock."""
    return frozen.state is BoxState.OPEN and frozen.opens_at <= database_now(session) < frozen.ends_at


def ballot_of_token(session: Session, poll_id: UUID, token: bytes) -> Ballot | None:
    """The ballot cast with a token, by the token's hash."""
    return session.get(Ballot, (poll_id, token))


def ballot_to_replace(session: Session, poll_id: UUID, receipt: str, retry_key: bytes | None) -> Ballot | None:
    """The ballot that a receipt leads to, locked; an old receipt leads there only with the hash of its request's key.

    Without it nothing is found and nothing is locked, as by a receipt that never was. How long the database takes to
    compare two hashes tells nothing of the key.
    """
    repeated = sa.and_(Ballot.replaced_receipt == receipt, Ballot.retry_key == retry_key) if retry_key else sa.false()
    held = sa.or_(Ballot.receipt == receipt, repeated)
    return session.scalar(sa.select(Ballot).where(Ballot.poll_id == poll_id, held).with_for_update())


def receipt_as_printed(typed: str) -> str:
    """The receipt that somebody typed. Raises ReceiptUnknown where it is none."""
    try:
        return read_receipt(typed)
    except ValueError as error:
        raise ReceiptUnknown("A receipt has five groups of four letters or digits.") from error


def turnout(session: Session, poll_id: UUID) -> dict[str, Any]:
    """{"ballots", "assisted"}: how many lie in the box, and how many of their tokens a server made."""
    assisted = sa.func.count().filter(Ballot.assisted)
    row = session.execute(sa.select(sa.func.count(), assisted).where(Ballot.poll_id == poll_id)).one()
    return {"ballots": row[0], "assisted": row[1]}
