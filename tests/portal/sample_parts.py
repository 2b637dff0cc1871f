"""What of a poll or a proposal stands in a list or in the answer to a deed, and what on its own page alone."""

from __future__ import annotations

from typing import Any

OF_A_WHOLE_POLL = (
    "rules", "rules_hash", "closed_because", "secret_floor", "floor_reason", "prolongations", "projects", "findings",
    "allowed_actions",
)  # fmt: skip
"""What only the page of a poll tells of it."""
OF_A_WHOLE_PROPOSAL = (
    "allowed_actions", "cycle", "support_threshold", "supported_by_me", "trail", "pending_decline",
)  # fmt: skip
"""What only the page of a proposal tells of it, and no answer to a deed."""
STATE_AFTER = {"verified": "under_verification", "on_ballot": "shortlisted"}
STATE_AFTER |= dict.fromkeys(("decline_proposed", "decline_refused", "decline_withdrawn"), "prioritized")
"""The state in which a step leaves a proposal, where it is not named after it."""


def brief(poll: dict[str, Any]) -> dict[str, Any]:
    """A poll as it stands in a list."""
    return {name: value for name, value in poll.items() if name not in OF_A_WHOLE_POLL}


def listed(*polls: dict[str, Any]) -> dict[str, Any]:
    """A page of polls, as voting lists them."""
    return {"items": [brief(poll) for poll in polls], "next": None}


def as_done(proposal: dict[str, Any]) -> dict[str, Any]:
    """A proposal as a deed answers it."""
    return {name: value for name, value in proposal.items() if name not in OF_A_WHOLE_PROPOSAL}
