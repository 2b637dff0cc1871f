"""Cookies: bound to the host and to TLS where there is TLS, never readable by scripts."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app

SESSION = "rembuk"
A_YEAR = timedelta(days=365)


def cookie_name(name: str) -> str:
    """The cookie's full name: the __Host- prefix makes browsers refuse it without TLS or from a sister host."""
    return name_of_cookie(name, _behind_tls())


def name_of_cookie(name: str, behind_tls: bool) -> str:
    """The same outside of a request."""
    return f"__Host-{name}" if behind_tls else name


def session_cookie() -> str:
    """The name of the cookie that holds the opaque session id."""
    return cookie_name(SESSION)


def set_cookie(response: Response, name: str, value: str, *, lasts: timedelta | None = None) -> None:
    """Set a cookie that ends with the browser, or after `lasts`."""
    response.set_cookie(
        cookie_name(name), value, max_age=lasts, secure=_behind_tls(), httponly=True, samesite="Lax", path="/"
    )


def drop_cookie(response: Response, name: str) -> None:
    """Make the browser forget a cookie."""
    response.delete_cookie(cookie_name(name), path="/", secure=_behind_tls(), httponly=True, samesite="Lax")


def _behind_tls() -> bool:
    return bool(current_app.extensions["settings"].behind_tls)
