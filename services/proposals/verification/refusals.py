"""Why an idea cannot go on the list yet."""

from __future__ import annotations

from shared.refusals import Refusal


class NotYetVerified(Refusal):
    """Only what was found feasible, at a known cost, may be voted on."""
