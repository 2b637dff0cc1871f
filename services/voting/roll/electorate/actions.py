"""Knowing residents, drawing rolls and sealing them, making codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import LargeBinary
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.voting.board.few import told_share
from services.voting.roll.electorate import queries
from services.voting.roll.electorate.cells import Division, divide
from services.voting.roll.electorate.codes import new_code, voter_of
from services.voting.roll.electorate.model import (
    ROLL_LOG,
    CellPlace,
    CodeBatch,
    Criteria,
    Electorate,
    ElectorateCell,
    Resident,
    RollEntry,
)
from services.voting.roll.electorate.refusals import RollNotOpen
from shared import clock
from shared.database.log_drops import ask_for_drop


class CellKey(Protocol):
    """A key pair of a cell: the public half as a JSON Web Key, the private one sealed."""

    @property
    def public(self) -> Mapping[str, str]:
        """{"n", "e"} in base64url."""

    @property
    def sealed(self) -> bytes:
        """What only the signer can open."""


LONGEST_REWRITE = 600
"""Seconds."""

MakeKeys = Callable[[UUID, int], Sequence[CellKey]]
"""Makes so many key pairs for a poll."""


class IssuedCodes(NamedTuple):
    """A batch and its codes, told this once."""

    batch: CodeBatch
    codes: list[str]


def know_resident(session: Session, person_id: UUID, kelurahan: str, birth_month: date) -> None:
    """Keep what is known of a verified resident, and add her to every roll that is open to her.

    Who moves loses the rights she has not used where she no longer lives; who has used one there gets none at her new
    home in the polls that run at the same time, since nobody votes for two homes.
    """
    facts = {"kelurahan": kelurahan, "birth_month": birth_month, "verified_at": clock.now()}
    session.execute(
        insert(Resident)
        .values(person_id=person_id, **facts)
        .on_conflict_do_update(index_elements=[Resident.person_id], set_=facts)
    )
    # Statements of their own: where a roll was being drawn meanwhile, the one above has waited, and these see it.
    _leave_rolls_elsewhere(session, person_id, kelurahan)
    if queries.used_a_right_elsewhere(session, person_id, kelurahan):
        return
    for electorate in queries.electorates_open_to(session, kelurahan, birth_month):
        place = electorate.criteria().place_of(kelurahan, birth_month)
        cell = queries.division(session, electorate.poll_id).nearest(place)
        entry = {"poll_id": electorate.poll_id, "voter_id": person_id, "cell": cell}
        session.execute(insert(RollEntry).values(entry).on_conflict_do_nothing())


def _leave_rolls_elsewhere(session: Session, person_id: UUID, kelurahan: str) -> None:
    elsewhere = sa.select(Electorate.poll_id).where(
        Electorate.sealed_at.is_(None), ~queries.lies_in(sa.literal(kelurahan), Electorate.area_code)
    )
    session.execute(
        sa.delete(RollEntry).where(
            RollEntry.poll_id.in_(elsewhere), RollEntry.voter_id == person_id, RollEntry.blinded.is_(None)
        )
    )


def draw_roll(session: Session, poll_id: UUID, criteria: Criteria, make_keys: MakeKeys) -> int:
    """Freeze the electorate of a poll, divide it in cells and enter everybody who belongs to it; answers how many.

    The roll is drawn in one statement, and nobody can be verified unseen meanwhile: the lock makes a verification wait
    until the roll is there to be joined. The keys of the cells are made before, since that takes longer.
    """
    division = divide(
        criteria.area_code, criteria.age_from, criteria.age_to, queries.voters_by_place(session, criteria)
    )
    keys = make_keys(poll_id, len(division.cells))
    session.execute(sa.text("LOCK TABLE residents IN SHARE MODE"))
    session.add(
        Electorate(
            poll_id=poll_id,
            area_code=criteria.area_code,
            codes_only=criteria.codes_only,
            age_from=criteria.age_from,
            age_to=criteria.age_to,
            age_on=criteria.age_on,
            born_after=criteria.born_after,
            born_until=criteria.born_until,
            drawn_at=clock.now(),
        )
    )
    session.add_all(_cell_rows(poll_id, division, keys))
    session.add_all(
        CellPlace(poll_id=poll_id, kelurahan=place.kelurahan, age_from=place.age_from, age_to=place.age_to, cell=cell)
        for place, cell in division.cell_of.items()
    )
    session.flush()
    everybody = queries.everybody_with_cells(poll_id, criteria, division)
    session.execute(insert(RollEntry).from_select(["poll_id", "voter_id", "cell"], everybody))
    return queries.turnout(session, poll_id)["voters"]


def _cell_rows(poll_id: UUID, division: Division, keys: Sequence[CellKey]) -> list[ElectorateCell]:
    return [
        ElectorateCell(poll_id=poll_id, **asdict(cell), public_key=dict(key.public), sealed_key=key.sealed)
        for cell, key in zip(division.cells, keys, strict=True)
    ]


def seal_roll(session: Session, poll_id: UUID) -> None:
    """Let nobody join the roll of a poll any more, and destroy the keys by which tokens were signed."""
    session.execute(
        sa.update(Electorate)
        .where(Electorate.poll_id == poll_id, Electorate.sealed_at.is_(None))
        .values(sealed_at=clock.now())
    )
    session.execute(sa.update(ElectorateCell).where(ElectorateCell.poll_id == poll_id).values(sealed_key=None))


def rewrite_roll(session: Session, poll_id: UUID) -> None:
    """Write the used entries of a sealed roll anew, in the order of their voters' ids and all at once.

    Where a row lies and which transaction wrote it tell when somebody took her token; afterwards they tell nothing.
    The roll of a whole city takes longer than a statement may elsewhere, and nobody waits for it. Once that is done,
    asking again does nothing, however often a box that cannot be sealed is tried.
    """
    if not queries.tells_who_took_a_token(session, poll_id):
        return
    session.execute(sa.text(f"SET LOCAL statement_timeout = '{LONGEST_REWRITE}s'"))
    used = sa.delete(RollEntry).where(RollEntry.poll_id == poll_id, RollEntry.blinded.is_not(None))
    gone = used.returning(RollEntry.poll_id, RollEntry.voter_id, RollEntry.cell, RollEntry.batch_id).cte("gone")
    marks = sa.select(gone, sa.literal(b"", LargeBinary)).order_by(gone.c.voter_id)
    session.execute(insert(RollEntry).from_select(["poll_id", "voter_id", "cell", "batch_id", "blinded"], marks))
    ask_for_drop(session, ROLL_LOG)


def issue_codes(
    session: Session, officer_id: UUID, secret: str, poll_id: UUID, *, count: int, label: str, for_paper: bool
) -> IssuedCodes:
    """Make `count` voting codes, each an entry of its own on the poll's roll. They are told now and never again.

    Raises RollNotOpen before the poll opens and after it closes.
    """
    electorate = session.get(Electorate, poll_id, with_for_update={"read": True})
    if electorate is None or electorate.sealed_at is not None:
        raise RollNotOpen("Codes can be made while the poll is open.")
    facts = {"size": count, "label": label, "for_paper": for_paper}
    batch = CodeBatch(poll_id=poll_id, issued_by=officer_id, issued_at=clock.now(), **facts)
    session.add(batch)
    session.flush()
    codes = [new_code() for _ in range(count)]
    entry = {"poll_id": poll_id, "batch_id": batch.id, "cell": queries.coded_cell(session, poll_id)}
    session.execute(insert(RollEntry), [{"voter_id": voter_of(secret, poll_id, code), **entry} for code in codes])
    return IssuedCodes(batch, codes)


def revoke_codes(session: Session, poll_id: UUID, batch_id: UUID) -> int | None:
    """Take back every code of a batch that was not used; answers how many. Raises NotFound, RollNotOpen.

    None where the answer would tell that one to four holders of these codes have voted.
    """
    electorate = session.get(Electorate, poll_id, with_for_update={"read": True})
    if electorate is None or electorate.sealed_at is not None:
        raise RollNotOpen("Codes can be taken back while the poll is open.")
    batch = queries.code_batch(session, poll_id, batch_id)
    if batch.revoked_at is not None:
        return 0
    unused = sa.delete(RollEntry).where(
        RollEntry.poll_id == poll_id, RollEntry.batch_id == batch_id, RollEntry.blinded.is_(None)
    )
    gone = session.execute(unused)
    batch.revoked_at = clock.now()
    taken_back = int(gone.rowcount)  # type: ignore[attr-defined]  # the result of a DELETE has one
    return told_share(taken_back, batch.size)


def forget_person(session: Session, person_id: UUID) -> None:
    """Forget a resident: unused rights to vote go; a used one stays under an id that is nobody's, so totals hold."""
    session.execute(sa.delete(Resident).where(Resident.person_id == person_id))
    # By way of the electorates, since rolls are found by poll first and together may hold millions of entries.
    hers = sa.and_(RollEntry.poll_id.in_(sa.select(Electorate.poll_id)), RollEntry.voter_id == person_id)
    session.execute(sa.delete(RollEntry).where(hers, RollEntry.blinded.is_(None)))
    for poll_id in session.scalars(sa.select(RollEntry.poll_id).where(hers)).all():
        session.execute(sa.update(RollEntry).where(hers, RollEntry.poll_id == poll_id).values(voter_id=uuid4()))
