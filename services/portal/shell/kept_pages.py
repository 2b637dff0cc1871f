"""A WSGI app before Flask: shows strangers a page as it was made a moment ago, and has one of them wait for a new one.

For the first three quarters of its time a kept page goes out as it is. Then one asker makes it anew and the others
get the last one still; past its time they wait for the new one. So nobody sees anything older than two seconds, and
a page is made by one thread of one process at a time, however many people come.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from prometheus_client import Counter

from services.portal.shell.kept_answers import KeptPage
from services.portal.shell.kept_requests import Asked, Making, Sorter, for_everybody
from services.portal.shell.kept_store import Found, SharedPages
from shared.telemetry import metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_PAGES, MOST_BYTES, LARGEST_PAGE = 256, 8_000_000, 400_000
"""What one process keeps, and the most that one page may weigh."""
CHECK_EVERY = 0.1
"""Seconds for which a process believes that no tag of a page was dropped."""
RENEWED_FROM = 0.75
"""The part of its time after which a page is made anew while the last one still goes out."""
PATIENCE = 3.0
"""Seconds to wait for somebody else to make a page, before making it oneself."""
FOR_ONE_BROWSER = frozenset({
    "set-cookie", "www-authenticate", "clear-site-data", "content-encoding", "refresh", "retry-after",
    "x-ratelimit-limit",
})  # fmt: skip
"""Headers with which an answer is not for everybody, or must be counted each time."""
LOOK_AGAIN = 0.02
"""Seconds between looks for the page that another process makes."""

OUTCOMES = Counter("rembuk_kept_pages", "Requests for public pages, by whether a kept page answered them", ["how"])
KEPT, MADE, NOT_KEPT = (OUTCOMES.labels(how) for how in ("kept", "made", "not_kept"))


class Flight:
    """The making of a page: those who wait for it get it, or nothing if it turns out to be nobody else's."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.page: KeptPage | None = None


class Shelf:
    """The pages that this process keeps, within bounds; the one that nobody asked for longest goes first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._bytes = 0
        self.lock = threading.Lock()

    def find(self, key: str) -> KeptPage | None:
        """The page under `key`, however old."""
        with self.lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: str, page: KeptPage) -> None:
        """Put a page in the place of the one before."""
        with self.lock:
            self._take_out(key)
            self._pages[key] = page
            self._bytes += len(page.body)
            while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
                self._take_out(next(iter(self._pages)))

    def drop(self, key: str, page: KeptPage) -> None:
        """Forget a page, unless another has taken its place."""
        with self.lock:
            if self._pages.get(key) is page:
                self._take_out(key)

    def _take_out(self, key: str) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= len(page.body)


class PageCache:
    """Answers requests for public pages; whatever is not one goes through to the app inside as it came."""

    def __init__(self, inner: WSGIApplication, sorter: Sorter, shared: SharedPages, seconds: float) -> None:
        self._inner, self._sorter, self._shared, self._seconds = inner, sorter, shared, seconds
        self._policy = f"public, max-age=0, s-maxage={int(seconds)}"
        self._shelf = Shelf()
        self._flights: dict[str, Flight] = {}

    def __call__(self, wsgi: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with a kept page, a new one that is kept from now on, or one made for this request alone."""
        began = time.monotonic()
        asked = self._sorter.asked(wsgi)
        if asked is None:
            return self._inner(wsgi, start_response)
        page = self._kept(asked, began)
        if page is None:
            answer = self._made_by_one(asked, wsgi, start_response)
            if not isinstance(answer, KeptPage):
                NOT_KEPT.inc()
                return answer
            page = answer
        else:
            KEPT.inc()
            metrics.REQUESTS.labels(wsgi["REQUEST_METHOD"], asked.route.rule, 200).observe(time.monotonic() - began)
        return page.answer(wsgi, start_response, self._policy, max(0.0, time.monotonic() - page.asked_at))

    def _kept(self, asked: Asked, now: float) -> KeptPage | None:
        """A page that may still go out; None for whoever is to make a new one, or to wait for it."""
        page = self._shelf.find(asked.key)
        if page is None:
            return None
        age = now - page.asked_at
        if age >= self._seconds or self._is_spoilt(asked, page, now):
            self._shelf.drop(asked.key, page)
            return None
        renewed = age >= RENEWED_FROM * self._seconds and asked.key not in self._flights
        return None if renewed else page

    def _is_spoilt(self, asked: Asked, page: KeptPage, now: float) -> bool:
        """Whether a tag was dropped since; looked up by one thread at a time and not again at once."""
        if now - page.checked_at < CHECK_EVERY:
            return False
        page.checked_at = now
        return self._shared.versions(asked.tags) != page.versions

    def _made_by_one(
        self, asked: Asked, wsgi: WSGIEnvironment, start_response: StartResponse
    ) -> KeptPage | Iterable[bytes]:
        with self._shelf.lock:
            flight = self._flights.get(asked.key)
            leads = flight is None
            if flight is None:
                flight = self._flights[asked.key] = Flight()
        if not leads:
            flight.done.wait(PATIENCE)
            return flight.page or self._inner(wsgi, start_response)
        try:
            answer = self._found_or_made(asked, wsgi, start_response)
            if isinstance(answer, KeptPage):
                flight.page = answer
                self._shelf.keep(asked.key, answer)
            return answer
        finally:
            with self._shelf.lock:
                self._flights.pop(asked.key, None)
            flight.done.set()

    def _found_or_made(
        self, asked: Asked, wsgi: WSGIEnvironment, start_response: StartResponse
    ) -> KeptPage | Iterable[bytes]:
        """The page as another process has just made it, or made here."""
        began = time.monotonic()
        found = self._shared.find(asked.key, asked.tags)
        while not self._is_fresh(found) and not self._shared.take_turn(asked.key):
            if time.monotonic() - began > PATIENCE:
                break
            time.sleep(LOOK_AGAIN)
            found = self._shared.find(asked.key, asked.tags)
        if found.headers is not None and self._is_fresh(found):
            KEPT.inc()
            return KeptPage(found.headers, found.body, found.versions, time.monotonic() - found.age)
        page: KeptPage | None = None
        try:
            page, answer = self._make(asked, wsgi, found, start_response)
        finally:
            age = 0.0 if page is None else time.monotonic() - page.asked_at
            made = None if page is None else Found(found.versions, page.headers, page.body, age)
            self._shared.end_turn(asked.key, made)
        return page or answer

    def _is_fresh(self, found: Found) -> bool:
        return found.headers is not None and found.age < RENEWED_FROM * self._seconds

    def _make(
        self, asked: Asked, wsgi: WSGIEnvironment, found: Found, start_response: StartResponse
    ) -> tuple[KeptPage | None, Iterable[bytes]]:
        """The page, made for everybody; where it may not be kept, None and what was made goes to this request alone."""
        began, making = time.monotonic(), Making()
        heard: dict[str, Any] = {}

        def hear(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            heard.update(status=status, headers=headers, exc_info=exc_info)
            return lambda _data: None  # nobody here writes so

        inside = for_everybody(wsgi, asked, making, self._sorter.language_cookie)
        made = self._inner(inside, hear)
        try:
            body = b"".join(made)
        finally:
            close = getattr(made, "close", None)
            if close is not None:
                close()
        if may_be_kept(making, heard["status"], heard["headers"], body):
            MADE.inc()
            return KeptPage(heard["headers"], body, found.versions, began), []
        start_response(heard["status"], heard["headers"])
        return None, [] if wsgi["REQUEST_METHOD"] == "HEAD" else [body]


def may_be_kept(making: Making, status: str, headers: list[tuple[str, str]], body: bytes) -> bool:
    """Whether an answer is a page that the app vouches for, of a usual size, and has no word for one browser alone."""
    names = {name.lower(): value for name, value in headers}
    return (
        making.may_be_kept
        and status.startswith("200 ")
        and names.get("content-type", "").startswith("text/html")
        and not names.keys() & FOR_ONE_BROWSER
        and len(body) <= LARGEST_PAGE
    )
