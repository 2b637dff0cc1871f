"""Why somebody cannot stand behind a proposal."""

from __future__ import annotations

from shared.refusals import Forbidden, Refusal


class SupportClosed(Refusal):
    """Support is given between publication and the city's answer."""


class NotAmongSupporters(Forbidden):
    """Support comes from verified residents and children of the area, and from its children's forum."""
