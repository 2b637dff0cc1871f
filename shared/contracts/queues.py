"""Under which keys letters lie at the broker: what the queue's settings and the broker's access list both name."""

from __future__ import annotations

PREFIX = "bpn:"


def queue_key(service: str) -> str:
    """Of the one list from which `service` takes its letters and tasks."""
    return f"{PREFIX}{service}"


def held_keys(service: str) -> dict[str, str]:
    """Where what `service` has taken and not yet done is kept: keys, less PREFIX, by the names of kombu's options."""
    return {
        "unacked_key": f"{service}:unacked",
        "unacked_index_key": f"{service}:unacked_index",
        "unacked_mutex_key": f"{service}:unacked_mutex",
    }
