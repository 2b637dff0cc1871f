"""Identity, for the desks: who waits to be confirmed, which roles wait for a second officer, and the record."""

from __future__ import annotations

from services.portal.clients.records.identity import (
    GrantLines,
    OfficersDay,
    OfficersDays,
    PersonOut,
    ProposedRole,
    ProposedRoles,
    RoleOut,
    WaitingOut,
)
from services.portal.clients.wire import Wire


class People:
    """What officers do about people."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def waiting(self, token: str, area: str, cursor: str | None = None) -> WaitingOut:
        """A page of those within an area whose residence nobody has confirmed, longest waiting first."""
        return self._wire.get(WaitingOut, "/v1/residency/queue", token=token, area=area, cursor=cursor)

    def confirm(self, token: str, person_id: str, key: str) -> PersonOut:
        """Confirm where somebody lives."""
        return self._wire.post(PersonOut, f"/v1/people/{person_id}/residency", token=token, key=key)

    def proposed_roles(self, token: str) -> list[ProposedRole]:
        """The roles that wait for a second officer, as far as they concern the visitor."""
        return list(self._wire.get(ProposedRoles, "/v1/proposed-roles", token=token)["items"])

    def agree(self, token: str, proposal_id: str, key: str) -> RoleOut:
        """Agree to a role as the second officer."""
        return self._wire.post(RoleOut, f"/v1/proposed-roles/{proposal_id}/agreement", token=token, key=key)

    def decline(self, token: str, proposal_id: str, reason: str, key: str) -> RoleOut:
        """Decline a role, or take one's own proposal back."""
        path = f"/v1/proposed-roles/{proposal_id}/refusal"
        return self._wire.post(RoleOut, path, {"reason": reason}, token=token, key=key)

    def days_of_officers(self, token: str) -> list[OfficersDay]:
        """What each officer did on which day, newest day first; for auditors."""
        return list(self._wire.get(OfficersDays, "/v1/officers/days", token=token)["items"])

    def role_grants(self, token: str, cursor: str | None = None) -> GrantLines:
        """A page of the roles that were given, newest first; for auditors."""
        return self._wire.get(GrantLines, "/v1/role-grants", token=token, cursor=cursor)
