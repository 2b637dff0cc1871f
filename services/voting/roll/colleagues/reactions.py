"""What is kept of what identity tells about who brought whom in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shared.bonds import forget, keep
from shared.contracts.identity import PersonErased, ResidentVerified, RoleGranted


def on_resident_verified(session: Session, event: ResidentVerified) -> None:
    """Whoever registered her brought her in."""
    keep(session, event.person_id, event.registered_by)


def on_role_granted(session: Session, event: RoleGranted) -> None:
    """Whoever proposed her role brought her in, and whoever registered her, also where nobody confirmed her home."""
    keep(session, event.person_id, event.granted_by)
    keep(session, event.person_id, event.registered_by)


def on_person_erased(session: Session, event: PersonErased) -> None:
    """Nothing here names a person who withdrew."""
    forget(session, event.person_id)
