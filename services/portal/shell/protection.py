"""Forms that another site cannot send: a signed token bound to browser and session, and where a request is from.

The token is the HMAC of a random cookie and of the session cookie, so it needs no store and ends with the session.
With `Referrer-Policy: no-referrer` browsers send `Origin: null` with our own forms; Sec-Fetch-Site tells those apart.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask import g as request_state
from markupsafe import Markup

from services.portal.shell.cookies import cookie_name, session_cookie, set_cookie
from shared.ids import new_id

TOKEN_FIELD = "_token"  # noqa: S105 - the name of a form field
KEY_FIELD = "_key"
FORM_COOKIE = "rembuk-form"
LARGEST = "_takes_up_to"
"""Attribute on a view that tells how large its form may be."""
View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def register_protection(app: Flask) -> None:
    """Refuse every unsafe request that does not come from a form of ours."""
    app.before_request(_refuse_foreign_forms)
    app.after_request(_give_form_cookie)
    app.jinja_env.globals.update(form_fields=form_fields)


def form_fields() -> Markup:
    """The hidden fields of every form that changes something: the token, and a key that lets it be pressed twice."""
    fields = ((TOKEN_FIELD, form_token()), (KEY_FIELD, form_key()))
    return Markup("").join(Markup('<input type="hidden" name="{}" value="{}">').format(*field) for field in fields)


def form_token() -> str:
    """The token that this browser's forms carry."""
    return _sign(_browser_secret())


def form_key() -> str:
    """An idempotency key: the one that was sent while its outcome is unknown, otherwise a new one."""
    if request_state.get("outcome_unknown"):
        return sent_key()
    return str(new_id())


def sent_key() -> str:
    """The idempotency key that came with the form."""
    return request.form.get(KEY_FIELD, "")[:100] or str(new_id())


def _refuse_foreign_forms() -> None:
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403, "form_expired")
    _make_room()
    origin = request.headers.get("Origin", "null")
    if origin != "null" and urlsplit(origin).netloc != request.host:
        abort(403, "form_expired")
    secret = request.cookies.get(cookie_name(FORM_COOKIE), "")
    if not secret or not hmac.compare_digest(_sign(secret), request.form.get(TOKEN_FIELD, "")):
        abort(403, "form_expired")


def takes_up_to(most: int) -> Callable[[View], View]:
    """Let the form of a view be as large as `most` bytes, where a file comes with it."""

    def decorate(view: View) -> View:
        setattr(view, LARGEST, most)
        return view

    return decorate


def _make_room() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, LARGEST, current_app.config["MAX_CONTENT_LENGTH"])


def _browser_secret() -> str:
    known = request.cookies.get(cookie_name(FORM_COOKIE)) or request_state.get("new_form_secret")
    if not known:
        known = request_state.new_form_secret = secrets.token_urlsafe(18)
    return cast("str", known)


def _give_form_cookie(response: Response) -> Response:
    secret = request_state.get("new_form_secret")
    if secret:
        set_cookie(response, FORM_COOKIE, secret)
    return response


def _sign(secret: str) -> str:
    session = request.cookies.get(session_cookie(), "")
    key = cast("bytes", current_app.extensions["form_key"])
    return hmac.new(key, f"{secret}|{session}".encode(), hashlib.sha256).hexdigest()


def key_from(secret_key: str) -> bytes:
    """The key that signs forms, derived from the secret that all processes of the portal share."""
    return hmac.new(secret_key.encode(), b"rembuk portal forms v1", hashlib.sha256).digest()
