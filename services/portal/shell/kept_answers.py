"""A kept page as it goes out: compressed as asked for, or only "it is still the same" to whoever has it already."""

from __future__ import annotations

import gzip
import hashlib
import math
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import brotli

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from services.portal.shell.kept_store import Versions

PLAIN = "identity"
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
"""Best first. For zstd alone the gateway compresses itself."""
OF_EACH_ANSWER = frozenset(
    {"content-length", "cache-control", "vary", "etag", "age", "date", "x-correlation-id", "connection", "server"}
)
"""Headers of a page that are written anew with each answer, or tell of the request that it was made for."""
MOST_WAYS_TO_ASK = 200


class KeptPage:
    """A page that anybody may be shown, and until when."""

    def __init__(self, headers: Iterable[tuple[str, str]], body: bytes, versions: Versions, asked_at: float) -> None:
        """`asked_at`: when its making began, by time.monotonic(): nothing on it is older."""
        self.headers = [(name, value) for name, value in headers if name.lower() not in OF_EACH_ANSWER]
        self.body, self.versions, self.asked_at = body, versions, asked_at
        self.checked_at = asked_at
        self.tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
        self._encoded = {PLAIN: body}
        self._lock = threading.Lock()

    def answer(self, wsgi: WSGIEnvironment, start_response: StartResponse, policy: str, age: float) -> Iterable[bytes]:
        """Send it, or 304 to whoever shows its tag, as a whole whatever range is asked for; no body after a HEAD."""
        # Weak, since the same page goes out in several encodings, and the gateway may encode it once more.
        said = [("ETag", self.tag), ("Cache-Control", policy), ("Vary", "Cookie, Accept-Encoding")]
        said.append(("Age", str(math.ceil(age))))
        if _shows(wsgi.get("HTTP_IF_NONE_MATCH", ""), self.tag):
            start_response("304 Not Modified", said)
            return []
        encoding = encoding_for(wsgi.get("HTTP_ACCEPT_ENCODING", ""))
        body = self._in(encoding)
        if encoding != PLAIN:
            said.append(("Content-Encoding", encoding))
        start_response("200 OK", [*self.headers, *said, ("Content-Length", str(len(body)))])
        return [] if wsgi["REQUEST_METHOD"] == "HEAD" else [body]

    def _in(self, encoding: str) -> bytes:
        known = self._encoded.get(encoding)
        if known is None:
            with self._lock:
                known = self._encoded.get(encoding)
                if known is None:
                    known = self._encoded[encoding] = ENCODERS[encoding](self.body)
        return known


def encoding_for(accepted: str) -> str:
    """The best of our encodings that an Accept-Encoding header allows; what it does not name is not sent."""
    known = _ASKED.get(accepted)
    if known is None:
        known = _choose(accepted)
        if len(_ASKED) < MOST_WAYS_TO_ASK:
            _ASKED[accepted] = known
    return known


_ASKED: dict[str, str] = {}


def _choose(accepted: str) -> str:
    wanted = set()
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        weight = parameters.replace(" ", "").removeprefix("q=")
        if not parameters or weight.strip("0.") != "":
            wanted.add(name.strip())
    return next((name for name in ENCODERS if name in wanted), PLAIN)


def _shows(header: str, tag: str) -> bool:
    """Whether an If-None-Match header names this tag; weakly compared, as RFC 9110 has it for GET."""
    if not header:
        return False
    bare = tag.removeprefix("W/")
    return header.strip() == "*" or any(one.strip().removeprefix("W/") == bare for one in header.split(","))
