"""How many requests of a kind are answered at once: whoever comes beyond that is asked at once to come again.

A door that queues whatever comes answers everybody late in a rush, and nobody in time at the end of one. A door that
sends some away keeps its word to those it lets in. The bound must stay below the number of the server's own threads,
since what waits for a thread waits unseen.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from flask import Flask
from flask import g as request_state

from shared.web.problems import DomainError

View = TypeVar("View", bound=Callable[..., Any])

SOONEST, LATEST = 1, 5
"""Seconds until whoever is sent away may come again: not the same for all, or they would all come at once."""


class Crowded(DomainError):
    """Very many people are here at this moment; try again in a few seconds."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Turnstile:
    """Lets so many requests of this process in at once."""

    def __init__(self, places: int) -> None:
        self._places = threading.Semaphore(places)

    def enter(self) -> None:
        """Take a place until the request is over, its commit included. Raises Crowded where all are taken."""
        if not self._places.acquire(blocking=False):
            after = random.randint(SOONEST, LATEST)  # noqa: S311 - nothing secret about it
            raise Crowded("Nothing was done; send the same again.", retry_after=after)
        request_state.place = self._places


def at_most(places: int) -> Callable[[View], View]:
    """Let so many requests of this process into a route at once, or into several that share the decorator."""
    turnstile = Turnstile(places)

    def decorate(view: View) -> View:
        @wraps(view)
        def let_in(*args: Any, **kwargs: Any) -> Any:
            turnstile.enter()
            return view(*args, **kwargs)

        return cast("View", let_in)

    return decorate


def register_turnstiles(app: Flask) -> None:
    """Give each place back when its request is over, however it ended."""

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        place: threading.Semaphore | None = request_state.pop("place", None)
        if place is not None:
            place.release()
