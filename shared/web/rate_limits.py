"""How often one address may ask: counted in the cache, and in this process's memory while the cache is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar, cast

from flask import Flask, request
from flask_limiter import Limiter

View = TypeVar("View", bound=Callable[..., Any])

SECONDS_FOR_THE_CACHE = 1
IPV4 = 4
HOUSEHOLD = 64
"""Bits of an IPv6 address that a provider gives to one customer at most."""


def client_address() -> str | None:
    """The address from which somebody came to the gateway; None for a neighbour on the internal network.

    Only the last entry was written by a process of ours. A neighbour that speaks for people (the portal) hands their
    address on; where it does not, a limit would hold for the whole city at once, so none does.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    return forwarded.rpartition(",")[2].strip() or None


def counted_as() -> str:
    """The key under which an address is counted: itself, or for IPv6 its network, of which one household has 2^64."""
    address = client_address() or ""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(known) if known.version == IPV4 else str(ip_network((int(known), HOUSEHOLD), strict=False))


limiter = Limiter(
    key_func=counted_as,
    in_memory_fallback_enabled=True,
    headers_enabled=True,
    strategy="moving-window",
)


def per_address(limit: str, *, only: int | None = None) -> Callable[[View], View]:
    """Let each address call this route so often: "30 per 10 minutes". Stands right under the route.

    With `only`, nothing but answers of that status is counted: wrong codes, say, while right ones are free.
    """
    counts = None if only is None else lambda response: response.status_code == only
    nobody = lambda: client_address() is None  # noqa: E731 - one line each
    return cast("Callable[[View], View]", limiter.limit(limit, exempt_when=nobody, deduct_when=counts))


def register_rate_limits(app: Flask, cache_url: str) -> None:
    """Count in the Redis at `cache_url`; a cache that is away costs no request more than a second."""
    timeouts = {"socket_connect_timeout": SECONDS_FOR_THE_CACHE, "socket_timeout": SECONDS_FOR_THE_CACHE}
    app.config.update(RATELIMIT_STORAGE_URI=cache_url, RATELIMIT_STORAGE_OPTIONS=timeouts)
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)  # it writes addresses
    limiter.init_app(app)
