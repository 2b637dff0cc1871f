"""The cache, asked briefly: whoever finds it away goes on without it, and lets it alone for some seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import RedisError
from redis.retry import Retry

PATIENCE = 0.25
"""Seconds for the cache to answer, since a page can always be made without it."""
REST = 5.0
"""Seconds for which a cache that was away is not asked again."""


class BriefCache:
    """A Redis that may forget everything, hang or be gone; nothing here ever raises for that."""

    def __init__(self, url: str) -> None:
        once_more = Retry(NoBackoff(), 1, supported_errors=(ConnectionLost,))
        self._redis = Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=once_more, protocol=2
        )
        self._away_until = 0.0

    def run(self, *, ask: Callable[[Pipeline], Any]) -> list[Any] | None:
        """What the commands that `ask` puts into a pipeline answer, in their order; None where the cache is away."""
        if time.monotonic() < self._away_until:
            return None
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                ask(pipeline)
                return list(pipeline.execute())
        except (RedisError, OSError):
            self._away_until = time.monotonic() + REST
            return None
