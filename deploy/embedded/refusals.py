"""Why the system does not start: always one sentence that says what to do."""

from __future__ import annotations


class CannotStart(Exception):
    """The system cannot start here and now; the message is one sentence for the operator."""
