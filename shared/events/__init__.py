"""A log that cannot be lost, and a doorbell: how one service's change reaches the others."""

from shared.events.outbox import publish

__all__ = ["publish"]
