"""Why it takes somebody else."""

from __future__ import annotations

from shared.web import DomainError


class SecondOfficerNeeded(DomainError):
    """Whoever asked for it cannot agree to it; that is for a colleague."""
