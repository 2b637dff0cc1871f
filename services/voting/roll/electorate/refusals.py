"""Why codes cannot be made."""

from __future__ import annotations

from shared.refusals import Refusal


class RollNotOpen(Refusal):
    """This poll's roll takes no more entries."""
