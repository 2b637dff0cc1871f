"""How often one address may ask: counted in the cache, and in this process's memory while the cache is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, request
from flask_limiter import Limiter

View = TypeVar("View", bound=Callable[..., Any])

SECONDS_FOR_THE_CACHE = 1


def client_address() -> str | None:
    """The address from which somebody came to the gateway; None for a neighbour on the internal network.

    Only the last entry was written by a process of ours. A neighbour that speaks for people (the portal) hands their
    address on; where it does not, a limit would hold for the whole city at once, so none does.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    return forwarded.rpartition(",")[2].strip() or None


limiter = Limiter(
    key_func=lambda: client_address() or "",
    in_memory_fallback_enabled=True,
    headers_enabled=True,
    strategy="moving-window",
)


def per_address(limit: str) -> Callable[[View], View]:
    """Let each address call this route so often: "30 per 10 minutes". Stands right under the route."""
    return cast("Callable[[View], View]", limiter.limit(limit, exempt_when=lambda: client_address() is None))


def register_rate_limits(app: Flask, cache_url: str) -> None:
    """Count in the Redis at `cache_url`; a cache that is away costs no request more than a second."""
    timeouts = {"socket_connect_timeout": SECONDS_FOR_THE_CACHE, "socket_timeout": SECONDS_FOR_THE_CACHE}
    app.config.update(RATELIMIT_STORAGE_URI=cache_url, RATELIMIT_STORAGE_OPTIONS=timeouts)
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)  # it writes addresses
    limiter.init_app(app)
