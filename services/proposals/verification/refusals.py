"""Why an idea cannot go on the list yet."""

from __future__ import annotations

from shared.web import DomainError


class NotYetVerified(DomainError):
    """Only what was found feasible, at a known cost, may be voted on."""
