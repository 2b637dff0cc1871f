"""What the electorate does about what identity tells."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from services.voting.roll.electorate import actions
from shared.contracts.identity import PersonErased, ResidentVerified


def on_resident_verified(session: Session, event: ResidentVerified) -> None:
    """A verified resident may vote where she lives, also in polls that opened before."""
    month = date.fromisoformat(f"{event.birth_month}-01")
    actions.know_resident(session, event.person_id, event.kelurahan, month)


def on_person_erased(session: Session, event: PersonErased) -> None:
    """Nothing here names a person who withdrew."""
    actions.forget_person(session, event.person_id)
