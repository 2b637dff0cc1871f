"""Why there is no result to show."""

from __future__ import annotations

from shared.refusals import Refusal


class ResultNotReady(Refusal):
    """This poll has not been counted."""
