"""Which page a stranger asks for: the few things that may change it, out of all that a request can hold.

Whatever is not known here to be harmless sends the request past the cache. What is known to change nothing is taken
out of the request before the page is made for everybody, so that nobody's request can leave a trace in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MAKING = "rembuk.making_a_page_to_keep"
LONGEST_QUERY = 1_000
LONGEST_VALUE = 200
MOST_PARAMETERS = 12
LANGUAGE, NOTICE = "bahasa", "kabar"
HOST = re.compile(r"[A-Za-z0-9.-]{1,120}(?::[0-9]{1,5})?")
VARIABLES = {"uuid": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "": r"[A-Za-z0-9._-]{1,40}"}
"""What stands for a variable in an address, written as our own links write it."""
OF_THE_VISITOR = ("HTTP_", "REQUEST_URI", "RAW_URI", "werkzeug.")
PASSED_ON = ("HTTP_HOST", "HTTP_X_FORWARDED_FOR")
"""Headers that a page is made with: where it is asked for, and by which address, so that limits count somebody."""


class Making:
    """The making of a page that is to be kept, as the app inside sees it."""

    may_be_kept = False


@dataclass(frozen=True)
class Asked:
    """A page that strangers may be shown from what was kept."""

    route: Route
    key: str
    query: str
    tags: tuple[str, ...]
    language: str | None


class Route:
    """A view's address, what its page tells of, and what it reads from the query."""

    def __init__(self, rule: str, tags: tuple[str, ...], asks: tuple[str, ...]) -> None:
        self.rule, self._tags, self.asks = rule, tags, frozenset(asks)
        self._pattern = re.compile(_pattern_of(rule))

    def tags_for(self, path: str) -> tuple[str, ...] | None:
        """The tags of the page at `path`; None where this is not its route."""
        found = self._pattern.fullmatch(path)
        return None if found is None else tuple(tag.format(**found.groupdict()) for tag in self._tags)


class Sorter:
    """Tells requests for pages that may be kept from all others; `notices` are the words that `?kabar=` may ask for."""

    def __init__(
        self,
        routes: Iterable[Route],
        *,
        language_cookie: str,
        languages: Collection[str],
        notices: Collection[str],
    ) -> None:
        self._routes, self._notices, self._languages = list(routes), frozenset(notices), frozenset(languages)
        self.language_cookie = language_cookie
        self._cookies = {f"{language_cookie}={language}": language for language in languages}

    def asked(self, wsgi: WSGIEnvironment) -> Asked | None:
        """The page that is asked for, or None where it must be made for this request alone."""
        cookie, host = wsgi.get("HTTP_COOKIE"), wsgi.get("HTTP_HOST", "")
        language = self._cookies.get(cookie) if cookie else None
        if (cookie and language is None) or not self._is_plain(wsgi) or HOST.fullmatch(host) is None:
            return None
        path = wsgi.get("PATH_INFO", "")
        route, tags = next(
            ((route, tags) for route in self._routes if (tags := route.tags_for(path)) is not None), (None, ())
        )
        if route is None:
            return None
        query = self._query(route, wsgi.get("QUERY_STRING", ""))
        if query is None:
            return None
        where = wsgi["wsgi.url_scheme"], host.lower(), path
        return Asked(route, "\n".join((*where, language or "", query)), query, tags, language)

    @staticmethod
    def _is_plain(wsgi: WSGIEnvironment) -> bool:
        """Whether it is a question without a body, for which nobody shows who she is."""
        return (
            wsgi["REQUEST_METHOD"] in {"GET", "HEAD"}
            and wsgi.get("CONTENT_LENGTH", "") in {"", "0"}
            and "HTTP_TRANSFER_ENCODING" not in wsgi
            and "HTTP_AUTHORIZATION" not in wsgi
            and not wsgi.get("SCRIPT_NAME")
        )

    def _query(self, route: Route, sent: str) -> str | None:
        """What the view reads of the query, in one order; None where the query asks for what is not kept.

        Parameters that nobody reads neither lead past what was kept nor become pages of their own.
        """
        if not sent:
            return ""
        if len(sent) > LONGEST_QUERY:
            return None
        try:
            pairs = parse_qsl(sent, keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict")
        except ValueError:
            return None
        first: dict[str, str] = {}
        for name, value in pairs:
            first.setdefault(name, value)
        if first.get(LANGUAGE) in self._languages:
            return None  # a choice that is kept in a cookie
        read = {
            name: value for name, value in first.items() if value and (name in route.asks or self._tells(name, value))
        }
        if any(len(value) > LONGEST_VALUE for value in read.values()):
            return None
        return urlencode(sorted(read.items()))

    def _tells(self, name: str, value: str) -> bool:
        return name == NOTICE and value in self._notices


def for_everybody(wsgi: WSGIEnvironment, asked: Asked, making: Making, language_cookie: str) -> dict[str, Any]:
    """The request without all that was this visitor's own: what any stranger would have sent for the same page."""
    bare = {name: value for name, value in wsgi.items() if not name.startswith(OF_THE_VISITOR)}
    bare |= {name: wsgi[name] for name in PASSED_ON if name in wsgi}
    if asked.language is not None:
        bare["HTTP_COOKIE"] = f"{language_cookie}={asked.language}"
    return bare | {"REQUEST_METHOD": "GET", "QUERY_STRING": asked.query, MAKING: making}


def _pattern_of(rule: str) -> str:
    """A route's rule ("/usulan/<uuid:proposal_id>") as a pattern with a named group for each variable."""
    fixed, *rest = re.split(r"<(?:(\w+):)?(\w+)>", rule)
    parts = [re.escape(fixed)]
    for kind, name, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        parts += [f"(?P<{name}>{VARIABLES[kind or '']})", re.escape(text)]
    return "".join(parts)
