"""Why the openings of a poll are not given out, and why a box is not sealed."""

from __future__ import annotations

from shared.refusals import Forbidden, Refusal


class OpeningsTaken(Forbidden):
    """The openings of this poll were given to two auditors; nobody else may have them."""


class AuditorNotNamed(Forbidden):
    """The openings of a poll are for the auditors whom two officers named for it."""


class BallotTampered(Refusal):
    """A ballot in the box is not the one that its voter was given a receipt for."""
