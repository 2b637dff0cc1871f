"""What voting answers, tokens, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import TypedDict

from services.portal.clients.records.voting.of_several import PollSummary, ProjectOut


class CellOut(TypedDict):
    """Cell."""

    cell: int
    key: KeyOut


class CodeStandingOut(TypedDict):
    """Code standing."""

    used: bool


class EligibilitiesOut(TypedDict):
    """Eligibilities."""

    items: list[EligibilityOfPollOut]


class EligibilityOfPollOut(TypedDict):
    """Eligibility of poll."""

    can_vote: bool
    issued: bool
    poll_id: str
    reason: str | None


class EligibilityOut(TypedDict):
    """Eligibility."""

    can_vote: bool
    issued: bool
    reason: str | None


class KeyOut(TypedDict):
    """Key."""

    e: str
    n: str


class PaperOut(TypedDict):
    """Paper."""

    cell: CellOut | None
    eligibility: EligibilityOut
    poll: PollSummary
    projects: list[ProjectOut]


class TokenOut(TypedDict):
    """Token."""

    cell: int
    key: KeyOut
    signature: str
