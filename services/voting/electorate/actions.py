"""Knowing residents, drawing rolls and sealing them, making codes."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.voting.electorate import queries
from services.voting.electorate.codes import new_code, voter_of
from services.voting.electorate.model import CodeBatch, Criteria, Electorate, Resident, RollEntry
from shared import clock
from shared.web import DomainError


class RollNotOpen(DomainError):
    """This poll's roll takes no more entries."""


def know_resident(session: Session, person_id: UUID, kelurahan: str, birth_month: date) -> None:
    """Keep what is known of a verified resident, and add her to every roll that is open to her."""
    facts = {"kelurahan": kelurahan, "birth_month": birth_month, "verified_at": clock.now()}
    session.execute(
        insert(Resident)
        .values(person_id=person_id, **facts)
        .on_conflict_do_update(index_elements=[Resident.person_id], set_=facts)
    )
    # A statement of its own: where a roll was being drawn meanwhile, the one above has waited, and this one sees it.
    open_to_her = sa.select(Electorate.poll_id, sa.literal(person_id)).where(
        Electorate.sealed_at.is_(None),
        ~Electorate.codes_only,
        queries.lies_in(sa.literal(kelurahan), Electorate.area_code),
        Electorate.born_after < birth_month,
        Electorate.born_until >= birth_month,
    )
    session.execute(_enter(open_to_her))


def draw_roll(session: Session, poll_id: UUID, criteria: Criteria) -> int:
    """Freeze the electorate of a poll and enter everybody who belongs to it, in one statement; answers how many.

    Nobody can be verified unseen meanwhile: the lock makes a verification wait until the roll is there to be joined.
    """
    session.execute(sa.text("LOCK TABLE residents IN SHARE MODE"))
    electorate = Electorate(
        poll_id=poll_id,
        area_code=criteria.area_code,
        codes_only=criteria.codes_only,
        born_after=criteria.born_after,
        born_until=criteria.born_until,
        drawn_at=clock.now(),
    )
    session.add(electorate)
    session.flush()
    everybody = sa.select(sa.literal(poll_id), Resident.person_id).where(queries.belongs(criteria))
    entered = session.execute(_enter(everybody))
    return int(entered.rowcount)  # type: ignore[attr-defined]  # the result of an INSERT has one


def seal_roll(session: Session, poll_id: UUID) -> None:
    """Let nobody join the roll of a poll any more."""
    session.execute(
        sa.update(Electorate)
        .where(Electorate.poll_id == poll_id, Electorate.sealed_at.is_(None))
        .values(sealed_at=clock.now())
    )


def issue_codes(session: Session, officer_id: UUID, secret: str, poll_id: UUID, count: int) -> list[str]:
    """Make `count` voting codes, each an entry of its own on the poll's roll. They are told now and never again.

    Raises RollNotOpen before the poll opens and after it closes.
    """
    electorate = session.get(Electorate, poll_id, with_for_update={"read": True})
    if electorate is None or electorate.sealed_at is not None:
        raise RollNotOpen("Codes can be made while the poll is open.")
    batch = CodeBatch(poll_id=poll_id, size=count, issued_by=officer_id, issued_at=clock.now())
    session.add(batch)
    session.flush()
    codes = [new_code() for _ in range(count)]
    rows = [{"poll_id": poll_id, "voter_id": voter_of(secret, poll_id, code), "batch_id": batch.id} for code in codes]
    session.execute(insert(RollEntry), rows)
    return codes


def forget_person(session: Session, person_id: UUID) -> None:
    """Forget a resident: unused rights to vote go; a used one stays under an id that is nobody's, so totals hold."""
    session.execute(sa.delete(Resident).where(Resident.person_id == person_id))
    # By way of the electorates, since rolls are found by poll first and together may hold millions of entries.
    hers = sa.and_(RollEntry.poll_id.in_(sa.select(Electorate.poll_id)), RollEntry.voter_id == person_id)
    session.execute(sa.delete(RollEntry).where(hers, ~RollEntry.voted))
    for poll_id in session.scalars(sa.select(RollEntry.poll_id).where(hers)).all():
        session.execute(sa.update(RollEntry).where(hers, RollEntry.poll_id == poll_id).values(voter_id=uuid4()))


def _enter(voters: sa.Select[UUID, UUID]) -> sa.Insert:
    return insert(RollEntry).from_select(["poll_id", "voter_id"], voters).on_conflict_do_nothing()
