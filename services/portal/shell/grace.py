"""A page that shows several things shows the rest when one service does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from services.portal.clients.wire import ServiceRefused, ServiceUnreachable
from services.portal.shell.cache import never_keep

Answer = TypeVar("Answer")
Item = TypeVar("Item")


def or_else(default: Answer, ask: Callable[[], Answer]) -> Answer:
    """What `ask` answers, or `default` where its service does not answer or is broken; refusals are not hidden."""
    try:
        return ask()
    except ServiceUnreachable:
        never_keep()
        return default
    except ServiceRefused as refusal:
        if refusal.status < 500:
            raise
        never_keep()
        return default


def list_or_empty(ask: Callable[[], list[Item]]) -> list[Item]:
    """What `ask` lists, or nothing where its service does not answer or is broken."""
    nothing: list[Item] = []
    return or_else(nothing, ask)
