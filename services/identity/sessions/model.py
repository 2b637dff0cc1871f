"""One-time codes and sessions; of both only keyed or plain hashes are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.database import Base
from shared.contracts.roles import Role
from shared.database.types import Id, Instant

CODE_LIFETIME = timedelta(minutes=10)
MOST_TRIES = 5
"""Under one request."""
CITIZEN_ROLES = frozenset({Role.RESIDENT, Role.CHILD, Role.FORUM_MEMBER})
CITIZEN_IDLE, CITIZEN_LIFE = timedelta(days=7), timedelta(days=90)
STAFF_IDLE, STAFF_LIFE = timedelta(minutes=30), timedelta(hours=12)


class LoginCode(Base):
    """A request for a code, and the code on its way to somebody, or to nobody when the contact is unknown.

    Both look the same from outside. Where a code that was asked for from the same place is still good, a request
    makes none of its own: `code_hash` is empty, and that code opens it.
    """

    __tablename__ = "login_codes"
    __table_args__ = (Index("ix_login_codes_due", "created_at", postgresql_where=text("sealed IS NOT NULL")),)

    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_index: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    place_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    """Keyed hash of contact and network address together, so that it leads to no other contact asked from there."""
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The code, to be mailed; erased as soon as it is, or is of no more use."""
    tries: Mapped[int]
    created_at: Mapped[Instant] = mapped_column(index=True)
    expires_at: Mapped[Instant]
    sent_at: Mapped[Instant | None]
    used_at: Mapped[Instant | None]

    def is_open(self, now: datetime) -> bool:
        """Whether a code may still be tried under this request."""
        return self.is_good(now) and self.tries < MOST_TRIES

    def is_good(self, now: datetime) -> bool:
        """Whether its code still lets somebody in, however often others guessed under their own requests."""
        return self.used_at is None and now < self.expires_at


class OpenSession(Base):
    """Somebody logged in somewhere. The browser holds the secret, we its hash."""

    __tablename__ = "sessions"

    id: Mapped[Id]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]

    def lasts(self, now: datetime, roles: Iterable[Role]) -> bool:
        """Whether it is still good: not ended, not idle or old beyond what her roles allow."""
        idle, life = lifetime_for(roles)
        return self.revoked_at is None and now - self.last_seen_at < idle and now - self.created_at < life


def lifetime_for(roles: Iterable[Role]) -> tuple[timedelta, timedelta]:
    """How long a session may lie idle, and how long it may last at all; less for staff of any kind."""
    staff = any(role not in CITIZEN_ROLES for role in roles)
    return (STAFF_IDLE, STAFF_LIFE) if staff else (CITIZEN_IDLE, CITIZEN_LIFE)
