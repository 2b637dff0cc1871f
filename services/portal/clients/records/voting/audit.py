"""What voting answers, audit, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from services.portal.clients.records.voting.of_several import ProlongationOut


class AuditorOut(TypedDict):
    """Auditor."""

    asked_at: str
    auditor_id: str
    named: bool
    named_by: list[NamingOut]


class AuditorsOut(TypedDict):
    """Auditors."""

    items: list[AuditorOut]
    most: int
    needed: int


class CancellationOut(TypedDict):
    """Cancellation."""

    decided_at: str | None
    decided_because: str | None
    decided_by: str | None
    decided_role: str | None
    decision: str | None
    id: str
    proposed_at: str
    proposed_by: str
    reason: str
    role: str


class CancellingOut(TypedDict):
    """Cancelling."""

    allowed_actions: NotRequired[list[str]]  # what the caller may do about it now
    items: list[CancellationOut]
    needed: int
    pending: CancellationOut | None
    state: str


class CertificationOut(TypedDict):
    """Certification."""

    certified_at: str
    officer_id: str
    role: str | None
    statement: str


class CheckOut(TypedDict):
    """Check."""

    code: str
    facts: dict[str, Any]
    passed: bool


class NamingOut(TypedDict):
    """Naming."""

    named_at: str
    officer_id: str
    role: str


class ProlongingOut(TypedDict):
    """Prolonging."""

    allowed_actions: NotRequired[list[str]]  # what the caller may do about it now
    closes_at: str
    items: list[ProposedProlongationOut]
    latest: str | None
    needed: int
    pending: ProposedProlongationOut | None
    prolongations: list[ProlongationOut]
    published_end: str
    state: str
    weighing: WeighingOut | None


class ProposedProlongationOut(TypedDict):
    """Proposed prolongation."""

    decided_at: str | None
    decided_because: str | None
    decided_by: str | None
    decided_role: str | None
    decision: str | None
    id: str
    proposed_at: str
    proposed_by: str
    reason: str
    role: str
    until: str


class RefusalOut(TypedDict):
    """Refusal."""

    officer_id: str
    reason: str
    refused_at: str
    role: str


class SilenceOut(TypedDict):
    """Silence."""

    part: str
    since: str
    until: str


class SmallerRollOut(TypedDict):
    """Smaller roll."""

    agreed_at: str | None
    agreed_by: str | None
    agreed_role: str | None
    asked_at: str
    asked_by: str
    asked_role: str
    floor: int
    reason: str


class SmallerRollsOut(TypedDict):
    """Smaller rolls."""

    items: list[SmallerRollOut]


class StandingOut(TypedDict):
    """Standing."""

    allowed_actions: NotRequired[list[str]]  # what the caller may do about it now
    checks: list[CheckOut]
    items: list[CertificationOut]
    needed: int
    refusals: list[RefusalOut]
    state: str


class WeighingOut(TypedDict):
    """Weighing."""

    ended_at: str
    goes_on: bool
    lost_seconds: int
    silences: list[SilenceOut]
    since: str
    weighed_at: str
