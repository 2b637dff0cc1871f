"""Identity, for the desks: who waits to be confirmed, which roles wait for a second officer, and the record."""

from __future__ import annotations

from services.portal.clients.wire import Record, Wire


class People:
    """What officers do about people."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def waiting(self, token: str, area: str, cursor: str | None = None) -> Record:
        """A page of those within an area whose residence nobody has confirmed, longest waiting first."""
        return self._wire.get("/v1/residency/queue", token=token, area=area, cursor=cursor)

    def confirm(self, token: str, person_id: str, key: str) -> Record:
        """Confirm where somebody lives."""
        return self._wire.post(f"/v1/people/{person_id}/residency", token=token, key=key)

    def proposed_roles(self, token: str) -> list[Record]:
        """The roles that wait for a second officer, as far as they concern the visitor."""
        return list(self._wire.get("/v1/proposed-roles", token=token)["items"])

    def agree(self, token: str, proposal_id: str, key: str) -> Record:
        """Agree to a role as the second officer."""
        return self._wire.post(f"/v1/proposed-roles/{proposal_id}/agreement", token=token, key=key)

    def decline(self, token: str, proposal_id: str, reason: str, key: str) -> Record:
        """Decline a role, or take one's own proposal back."""
        path = f"/v1/proposed-roles/{proposal_id}/refusal"
        return self._wire.post(path, {"reason": reason}, token=token, key=key)

    def days_of_officers(self, token: str) -> list[Record]:
        """What each officer did on which day, newest day first; for auditors."""
        return list(self._wire.get("/v1/officers/days", token=token)["items"])

    def role_grants(self, token: str, cursor: str | None = None) -> Record:
        """A page of the roles that were given, newest first; for auditors."""
        return self._wire.get("/v1/role-grants", token=token, cursor=cursor)
