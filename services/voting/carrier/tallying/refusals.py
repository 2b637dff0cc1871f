"""Why a poll is not counted."""

from __future__ import annotations

from services.voting.roll.polls.refusals import RulesTampered


class BoxAndRollDiffer(RulesTampered):
    """There are more ballots in the box than tokens were given out."""
