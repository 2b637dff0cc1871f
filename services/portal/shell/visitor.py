"""Who is looking at the page: the opaque session id of the cookie, exchanged with identity for a short token."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, redirect, request, url_for
from flask import g as request_state
from werkzeug.exceptions import Unauthorized

from services.portal.clients.city import city
from services.portal.clients.records.identity import TokenOut
from services.portal.clients.wire import IdentityAway, ServiceRefused, ServiceUnreachable
from services.portal.shell.cookies import SESSION, drop_cookie, session_cookie
from services.portal.shell.subject import brought
from shared.contracts.roles import covers

View = TypeVar("View", bound=Callable[..., Any])

FRESH_FOR = 20.0
"""Seconds for which a token is used again before identity is asked: a revoked session ends here within this time."""
MOST_KEPT = 5_000
OUR_SESSION = re.compile(r"[!-~]{1,200}")
"""It travels on in a header; anything else no one of us gave."""


@dataclass(frozen=True)
class Visitor:
    """A logged-in person, as pages need to know her."""

    id: str
    token: str
    alias: str
    kelurahan: str | None
    kelurahan_name: str | None
    roles: tuple[tuple[str, str], ...]
    age_band: str
    is_child: bool

    def has(self, role: str, area: str | None = None) -> bool:
        """Whether she holds a role, for an area if one is given."""
        return any(held == role and (area is None or covers(where, area)) for held, where in self.roles)

    @property
    def desks(self) -> list[str]:
        """The desks that she works at."""
        return [key for key, desk in brought().desks.items() if any(self.has(role) for role in desk.roles)]

    def areas_at(self, desk: str) -> set[str]:
        """The areas for which she works at a desk."""
        roles = brought().desks[desk].roles
        return {where for held, where in self.roles if held in roles}


class KeptTokens:
    """Tokens that were just fetched, so that a page with its pictures does not ask identity again and again."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Visitor]] = {}
        self._lock = Lock()

    def find(self, session_id: str) -> Visitor | None:
        """The visitor behind a session if we asked within the last seconds."""
        kept = self._kept.get(_fingerprint(session_id))
        return kept[1] if kept and kept[0] > time.monotonic() else None

    def keep(self, session_id: str, visitor: Visitor) -> None:
        """Remember an answer of identity for a few seconds."""
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[_fingerprint(session_id)] = (time.monotonic() + FRESH_FOR, visitor)

    def drop(self, session_id: str) -> None:
        """Forget a session that has ended."""
        with self._lock:
            self._kept.pop(_fingerprint(session_id), None)


def register_visitor(app: Flask) -> None:
    """Find out who is looking, when a page first asks; forget cookies of sessions that ended."""
    app.extensions["tokens"] = KeptTokens()
    app.context_processor(_who_is_looking)

    @app.after_request
    def forget_ended_session(response: Response) -> Response:
        if request_state.get("session_ended"):
            drop_cookie(response, SESSION)
        return response


def kept_tokens() -> KeptTokens:
    """The tokens that this process fetched lately."""
    return cast("KeptTokens", current_app.extensions["tokens"])


class LoginNeeded(Unauthorized):
    """Somebody sent a form of a page for logged-in people, and is not, or no longer."""


def session_id() -> str | None:
    """The opaque session id that the browser holds, or has been given with this very answer."""
    held = request_state.get("new_session") or request.cookies.get(session_cookie(), "")
    return held if OUR_SESSION.fullmatch(held) else None


def session_to_come() -> str:
    """The session id that the browser will hold after this answer; empty where it has ended."""
    return "" if request_state.get("session_ended") else session_id() or ""


def begin_session(new: str) -> None:
    """Go on in this request as the person who has just logged in."""
    request_state.new_session = new
    request_state.pop("visitor", None)
    request_state.pop("session_ended", None)


def end_session() -> None:
    """End the session that the browser holds, if it holds one. Raises ServiceRefused, ServiceUnreachable."""
    known = session_id()
    if known is None:
        return
    kept_tokens().drop(known)
    try:
        city().identity.log_out(known)
    except ServiceRefused as refusal:  # a session that identity knows no more has ended
        if refusal.status >= 500:
            raise


def visitor_or_none() -> Visitor | None:
    """The person who is looking, or None. Asks identity at most once for each request.

    Where identity does not answer she is nobody: what everybody may read, she reads, and the page says so.
    """
    if "visitor" not in request_state:
        request_state.visitor = _recognise()
    return cast("Visitor | None", request_state.visitor)


def visitor() -> Visitor:
    """The person who is looking; only within a page that `needs_login`. Raises RuntimeError elsewhere."""
    person = visitor_or_none()
    if person is None:
        raise RuntimeError("this page forgot to say needs_login")
    return person


def act_token(act: str) -> str:
    """A token for one act of hers that cannot be undone, asked for as she presses.

    Raises ServiceRefused, IdentityAway.
    """
    try:
        return city().identity.act_token(session_id() or "", act)
    except ServiceUnreachable as away:
        raise IdentityAway(act) from away
    except ServiceRefused as refusal:
        if refusal.status >= 500:
            raise IdentityAway(act) from refusal
        raise


def needs_login(view: View) -> View:
    """Send visitors without a session to the log-in page, and back afterwards; what they wrote goes with them.

    Raises LoginNeeded, IdentityAway.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if visitor_or_none() is None:
            if request_state.get("identity_away"):
                raise IdentityAway(request.endpoint)
            if request.method != "GET":
                raise LoginNeeded
            return redirect(url_for("sessions.ask_contact", lanjut=request.full_path.rstrip("?")))
        return view(*args, **kwargs)

    return cast("View", guarded)


def _who_is_looking() -> dict[str, Any]:
    return {"visitor": visitor_or_none(), "identity_away": request_state.get("identity_away", False)}


def _recognise() -> Visitor | None:
    known = session_id()
    if known is None:
        return None
    kept = kept_tokens().find(known)
    if kept is not None:
        return kept
    try:
        person = read_visitor(city().identity.token(known))
    except ServiceUnreachable:
        request_state.identity_away = True
        return None
    except ServiceRefused as refusal:
        request_state.identity_away = refusal.status >= 500
        request_state.session_ended = refusal.status in {401, 403, 404}
        if refusal.status < 500 and not request_state.session_ended:
            raise
        return None
    kept_tokens().keep(known, person)
    return person


def read_visitor(answer: TokenOut) -> Visitor:
    """A visitor from identity's answer to a session."""
    person = answer["person"]
    return Visitor(
        id=str(person["id"]),
        token=str(answer["token"]),
        alias=str(person.get("alias") or ""),
        kelurahan=person.get("kelurahan"),
        kelurahan_name=person.get("kelurahan_name"),
        roles=tuple((str(held["role"]), str(held["area"])) for held in person.get("roles", [])),
        age_band=str(person.get("age_band", "adult")),
        is_child=person.get("voice") == "child",
    )


def _fingerprint(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()
