"""Why a result is not given out as a file."""

from __future__ import annotations

from shared.refusals import Refusal


class NotInPabulib(Refusal):
    """The Pabulib format cannot say what these ballots say; take the CSV or the JSON."""


class TooFewBallots(Refusal):
    """Fewer than five people voted, so that their ballots and numbers are not published."""
