"""Why it takes somebody else."""

from __future__ import annotations

from shared.refusals import Refusal


class SecondOfficerNeeded(Refusal):
    """Whoever asked for it cannot agree to it; that is for a colleague."""
