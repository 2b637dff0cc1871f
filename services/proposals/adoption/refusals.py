"""Why what the vote chose cannot be answered like this."""

from __future__ import annotations

from shared.refusals import Forbidden, NotFound, Refusal


class DeclinePending(Refusal):
    """It was proposed already not to take this up; a second officer decides."""


class DeclineUnknown(NotFound):
    """There is no such proposal to decline, or it has been decided."""


class DeclineNotYours(Forbidden):
    """Only who proposed it takes it back."""
