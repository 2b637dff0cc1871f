"""Who asks: the person behind a request, as identity vouches for her, with her roles and their territories."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.roles import Role, covers
from shared.refusals import Forbidden


@dataclass(frozen=True)
class Caller:
    """The person behind a request, as identity vouches for her."""

    id: UUID
    roles: frozenset[tuple[Role, str]]
    """Role and its territory, an area code."""
    kelurahan: str | None = None
    age_band: str = "adult"
    """10-12, 13-15, 16-17 or adult."""
    verified: bool = False
    """Whether an officer confirmed where she lives."""
    session_id: UUID | None = None
    """Which of her sessions the token was made for; not the secret of it."""
    brought_by: frozenset[UUID] = frozenset()
    """Who registered her or proposed a role of hers; told by a token for an act alone."""

    @property
    def is_child(self) -> bool:
        """Whether she is under 18."""
        return self.age_band != "adult"

    def has(self, role: Role, area_code: str | None = None) -> bool:
        """Whether she holds `role`, for `area_code` if given."""
        return any(held == role and (area_code is None or covers(where, area_code)) for held, where in self.roles)

    def must_have(self, role: Role, area_code: str) -> None:
        """Raise Forbidden unless she holds `role` for `area_code`."""
        if not self.has(role, area_code):
            raise Forbidden(f"This needs the role {role} for area {area_code}.")
