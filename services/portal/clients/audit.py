"""Voting as its officers and auditors see it: certification, calling off, who would vote, imports."""

from __future__ import annotations

from typing import Any

from services.portal.clients.records.voting.audit import (
    AuditorsOut,
    CancellingOut,
    ProlongingOut,
    SmallerRollOut,
    SmallerRollsOut,
    StandingOut,
)
from services.portal.clients.records.voting.imports import ImportOut
from services.portal.clients.records.voting.polls import ElectorateOut
from services.portal.clients.wire import Record, Wire


class Audit:
    """How a poll is watched over."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def electorate(self, poll_id: str, token: str) -> ElectorateOut:
        """Who would be on the roll of a draft if it opened now."""
        return self._wire.get(ElectorateOut, f"/v1/polls/{poll_id}/electorate", token=token)

    def certify(self, token: str, poll_id: str, statement: str, key: str) -> StandingOut:
        """Certify a counted result, as one of two officers."""
        return self._wire.post(
            StandingOut, f"/v1/polls/{poll_id}/certifications", {"statement": statement}, token=token, key=key
        )

    def refuse(self, token: str, poll_id: str, reason: str, key: str) -> StandingOut:
        """Say in public why one does not certify a counted result."""
        return self._wire.post(StandingOut, f"/v1/polls/{poll_id}/refusals", {"reason": reason}, token=token, key=key)

    def cancelling(self, poll_id: str, token: str | None = None) -> CancellingOut:
        """Whether it was proposed to call a poll off, why, and what was decided."""
        return self._wire.get(CancellingOut, f"/v1/polls/{poll_id}/cancellations", token=token)

    def propose_cancelling(self, token: str, poll_id: str, reason: str, key: str) -> CancellingOut:
        """Propose to call an open poll off; a second officer decides."""
        return self._wire.post(
            CancellingOut, f"/v1/polls/{poll_id}/cancellations", {"reason": reason}, token=token, key=key
        )

    def confirm_cancelling(self, token: str, poll_id: str, cancellation_id: str, key: str) -> CancellingOut:
        """Agree as the second officer: the poll is called off."""
        return self._wire.post(
            CancellingOut, f"/v1/polls/{poll_id}/cancellations/{cancellation_id}/confirm", token=token, key=key
        )

    def decline_cancelling(
        self, token: str, poll_id: str, cancellation_id: str, reason: str, key: str
    ) -> CancellingOut:
        """Disagree, or take one's own proposal back."""
        path = f"/v1/polls/{poll_id}/cancellations/{cancellation_id}/decline"
        return self._wire.post(CancellingOut, path, {"reason": reason}, token=token, key=key)

    def smaller_rolls(self, poll_id: str, token: str) -> SmallerRollsOut:
        """Who asked that a secret poll may open on fewer people than usual, the newest first: {items}."""
        return self._wire.get(SmallerRollsOut, f"/v1/polls/{poll_id}/smaller-roll", token=token)

    def ask_for_smaller_roll(self, token: str, poll_id: str, wanted: Record, key: str) -> SmallerRollOut:
        """Ask for it: {floor, reason}; a second officer decides."""
        return self._wire.post(SmallerRollOut, f"/v1/polls/{poll_id}/smaller-roll", wanted, token=token, key=key)

    def agree_to_smaller_roll(self, token: str, poll_id: str, key: str) -> SmallerRollOut:
        """Agree to it as the second officer."""
        return self._wire.post(SmallerRollOut, f"/v1/polls/{poll_id}/smaller-roll/agree", token=token, key=key)

    def auditors(self, poll_id: str, token: str | None = None) -> AuditorsOut:
        """Who asked to audit a poll, and which officers named her: {items, needed, most}."""
        return self._wire.get(AuditorsOut, f"/v1/polls/{poll_id}/auditors", token=token)

    def ask_to_audit(self, token: str, poll_id: str, key: str) -> AuditorsOut:
        """Ask to audit a poll of one's own territory."""
        return self._wire.post(AuditorsOut, f"/v1/polls/{poll_id}/auditors", token=token, key=key)

    def name_auditor(self, token: str, poll_id: str, auditor_id: str, key: str) -> AuditorsOut:
        """Agree, as one of two officers, that she audits this poll."""
        return self._wire.post(AuditorsOut, f"/v1/polls/{poll_id}/auditors/{auditor_id}/namings", token=token, key=key)

    def prolonging(self, poll_id: str, token: str | None = None) -> ProlongingOut:
        """Whether a poll ends later than was published or may, why, and what was decided."""
        return self._wire.get(ProlongingOut, f"/v1/polls/{poll_id}/prolongations", token=token)

    def propose_prolonging(self, token: str, poll_id: str, until: str, reason: str, key: str) -> ProlongingOut:
        """Propose that an open poll ends later (an ISO instant); a second officer decides."""
        body = {"until": until, "reason": reason}
        return self._wire.post(ProlongingOut, f"/v1/polls/{poll_id}/prolongations", body, token=token, key=key)

    def confirm_prolonging(self, token: str, poll_id: str, prolongation_id: str, key: str) -> ProlongingOut:
        """Agree as the second officer: the poll ends later."""
        return self._wire.post(
            ProlongingOut, f"/v1/polls/{poll_id}/prolongations/{prolongation_id}/confirm", token=token, key=key
        )

    def decline_prolonging(
        self, token: str, poll_id: str, prolongation_id: str, reason: str, key: str
    ) -> ProlongingOut:
        """Disagree, or take one's own proposal back."""
        path = f"/v1/polls/{poll_id}/prolongations/{prolongation_id}/decline"
        return self._wire.post(ProlongingOut, path, {"reason": reason}, token=token, key=key)

    def import_file(self, token: str, data: bytes, key: str, **query: Any) -> ImportOut:
        """Make a draft of a Pabulib file, or (with `preview`) look what it would become."""
        return self._wire.send(ImportOut, "POST", "/v1/polls/imports", token=token, key=key, content=data, query=query)
