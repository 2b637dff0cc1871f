"""Forms that another site cannot send: a signed token bound to browser and session, and where a request is from.

The token is the HMAC of a random cookie and of the session cookie, so it needs no store and ends with the session.
With `Referrer-Policy: no-referrer` browsers send `Origin: null` with our own forms; Sec-Fetch-Site tells those apart.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, request
from flask import g as request_state
from markupsafe import Markup
from werkzeug.exceptions import Forbidden

from services.portal.shell.cache import never_keep
from services.portal.shell.cookies import cookie_name, session_cookie, set_cookie
from services.portal.shell.visitor import Visitor, session_to_come, visitor_or_none
from shared.ids import new_id

TOKEN_FIELD = "_token"  # noqa: S105 - the name of a form field
KEY_FIELD = "_key"
WHOSE_FIELD = "_whose"
FORM_COOKIE = "rembuk-form"
LARGEST = "_takes_up_to"
"""Attribute on a view that tells how large its form may be."""
View = TypeVar("View", bound=Callable[..., Any])
OUR_KEY = re.compile(r"[A-Za-z0-9-]{1,100}")
"""It travels on in a header."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class FormExpired(Forbidden):
    """A form whose token is not good, or not any more; `ours` where the browser vouches that a page of ours sent it."""

    def __init__(self, *, ours: bool) -> None:
        super().__init__()
        self.ours = ours


def register_protection(app: Flask) -> None:
    """Refuse every unsafe request that does not come from a form of ours."""
    app.before_request(_refuse_foreign_forms)
    app.after_request(_give_form_cookie)
    app.jinja_env.globals.update(form_fields=form_fields, whose=lambda: sign_of(visitor_or_none()))


def form_fields() -> Markup:
    """The hidden fields of every form that changes something.

    The token, a key that lets it be pressed twice, and a sign of whose page it is: what she wrote is given back to her
    after the session has ended, and to nobody else.
    """
    fields = ((TOKEN_FIELD, form_token()), (KEY_FIELD, form_key()), (WHOSE_FIELD, sign_of(visitor_or_none())))
    return Markup("").join(Markup('<input type="hidden" name="{}" value="{}">').format(*field) for field in fields)


def form_token() -> str:
    """The token that this browser's forms carry: good with the session that it will have after this answer."""
    return _sign(browser_secret(), session_to_come())


def sign_of(person: Visitor | None) -> str:
    """A sign that tells two people apart and neither of them to anybody; empty for nobody."""
    return hmac.new(_key(), f"whose|{person.id}".encode(), hashlib.sha256).hexdigest()[:32] if person else ""


def form_key() -> str:
    """An idempotency key: the one that was sent while its outcome is unknown, otherwise a new one."""
    if request_state.get("outcome_unknown"):
        return sent_key()
    return str(new_id())


def sent_key() -> str:
    """The idempotency key that came with the form."""
    sent = request.form.get(KEY_FIELD, "")
    return sent if OUR_KEY.fullmatch(sent) else str(new_id())


def _refuse_foreign_forms() -> None:
    if request.method in SAFE_METHODS:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "null")
    if site not in {None, "same-origin"}:
        raise FormExpired(ours=False)
    _make_room()
    if origin not in {"null", f"http://{request.host}", f"https://{request.host}"}:
        raise FormExpired(ours=False)
    secret, shown = request.cookies.get(cookie_name(FORM_COOKIE), ""), request.form.get(TOKEN_FIELD, "")
    good = _sign(secret, request.cookies.get(session_cookie(), ""))
    if not secret or not hmac.compare_digest(good.encode(), shown.encode()):
        raise FormExpired(ours=site is not None or origin != "null")


def takes_up_to(most: int) -> Callable[[View], View]:
    """Let the form of a view be as large as `most` bytes, where a file comes with it."""

    def decorate(view: View) -> View:
        setattr(view, LARGEST, most)
        return view

    return decorate


def _make_room() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, LARGEST, current_app.config["MAX_CONTENT_LENGTH"])


def browser_secret() -> str:
    """Random words that this browser keeps until it ends, and nobody else."""
    never_keep()
    known = request.cookies.get(cookie_name(FORM_COOKIE)) or request_state.get("new_form_secret")
    if not known:
        known = request_state.new_form_secret = secrets.token_urlsafe(18)
    return cast("str", known)


def _give_form_cookie(response: Response) -> Response:
    secret = request_state.get("new_form_secret")
    if secret:
        set_cookie(response, FORM_COOKIE, secret)
    return response


def _sign(secret: str, session: str) -> str:
    return hmac.new(_key(), f"{secret}|{session}".encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    return cast("bytes", current_app.extensions["form_key"])


def key_from(secret_key: str) -> bytes:
    """The key that signs forms, derived from the secret that all processes of the portal share."""
    return hmac.new(secret_key.encode(), b"rembuk portal forms v1", hashlib.sha256).digest()
