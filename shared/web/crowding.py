"""How many requests of a kind are answered at once: whoever comes beyond that is asked at once to come again.

A door that queues whatever comes answers everybody late in a rush, and nobody in time at the end of one. A door that
sends some away keeps its word to those it lets in. Sending away must cost next to nothing, or those who are sent away,
and come again, take the place of those inside; so they are met before Flask. The bound must stay below the number of
the server's own threads, since what waits for a thread waits unseen.
"""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, json

from shared.telemetry import metrics
from shared.web.problems import problem_document

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = TypeVar("View", bound=Callable[..., Any])

SOONEST, LATEST = 1, 5
"""Seconds until whoever is sent away may come again: not the same for all, or they would all come at once."""
FREE = {"OPTIONS", "HEAD"}
"""Questions about a route, which hold nothing."""
STATUS = HTTPStatus.SERVICE_UNAVAILABLE
SAID = "Very many people are here at this moment; try again in a few seconds.", "Nothing was done; send the same again."


def at_most(places: int) -> Callable[[View], View]:
    """Let so many requests of this process into a route at once, or into several that share the decorator."""
    turnstile = threading.Semaphore(places)

    def mark(view: View) -> View:
        view.__dict__["turnstile"] = turnstile
        return view

    return mark


def register_turnstiles(app: Flask, headers: Mapping[str, str]) -> None:
    """Put a turnstile before every route of `app` that has one; `headers` go with every answer to those sent away."""
    routes = [
        Route(method, rule.rule, turnstile)
        for rule in app.url_map.iter_rules()
        if (turnstile := vars(app.view_functions[rule.endpoint]).get("turnstile")) is not None
        for method in (rule.methods or set()) - FREE
    ]
    if routes:
        app.wsgi_app = Entrance(app.wsgi_app, routes, headers)  # type: ignore[method-assign]  # as Flask's manual does it


class Route:
    """Requests that share a turnstile."""

    def __init__(self, method: str, rule: str, places: threading.Semaphore) -> None:
        self.method, self.rule, self.places = method, rule, places
        self._pattern = re.compile(re.sub(r"<[^>]+>", "[^/]+", rule))

    def leads(self, method: str, path: str) -> bool:
        """Whether a request goes here."""
        return method == self.method and self._pattern.fullmatch(path) is not None


class Entrance:
    """A WSGI app before another: gives each request a place until it is answered, its commit included, or none."""

    def __init__(self, inner: WSGIApplication, routes: list[Route], headers: Mapping[str, str]) -> None:
        self._inner, self._routes = inner, routes
        self._answers = [_answer(after, headers) for after in range(SOONEST, LATEST + 1)]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or send away."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        route = next((route for route in self._routes if route.leads(method, path)), None)
        if route is None:
            return self._inner(environ, start_response)
        if not route.places.acquire(blocking=False):
            metrics.REQUESTS.labels(method, route.rule, int(STATUS)).observe(0)
            headers, body = random.choice(self._answers)  # noqa: S311 - nothing secret about it
            start_response(f"{STATUS.value} {STATUS.phrase}", list(headers))
            return [body]
        try:
            return self._inner(environ, start_response)
        finally:
            route.places.release()


def _answer(after: int, headers: Mapping[str, str]) -> tuple[list[tuple[str, str]], bytes]:
    title, detail = SAID
    body = json.dumps(problem_document(STATUS, "crowded", title, detail, retry_after=after)).encode()
    own = {"Content-Type": "application/problem+json", "Content-Length": str(len(body)), "Retry-After": str(after)}
    return list(({"Cache-Control": "no-store"} | dict(headers) | own).items()), body
