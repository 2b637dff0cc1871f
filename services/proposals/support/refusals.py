"""Why somebody cannot stand behind a proposal."""

from __future__ import annotations

from shared.web import DomainError, Forbidden


class SupportClosed(DomainError):
    """Support is given between publication and the city's answer."""


class NotAmongSupporters(Forbidden):
    """Support comes from verified residents and children of the area, and from its children's forum."""
