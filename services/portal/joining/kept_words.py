"""What somebody wrote outlives the form it was written in: an ended session, another tab, a page left open over lunch.

The portal has no memory, so the words travel with the visitor: sealed, within the log-in forms, and given back to the
person whose page they were written on, to be sent once more by a press of her own.
"""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template, request

from services.portal.shell.filled import Filled
from services.portal.shell.protection import KEY_FIELD, TOKEN_FIELD, WHOSE_FIELD, FormExpired, sign_of
from services.portal.shell.refusals import FORM_EXPIRED, error_page
from services.portal.shell.sealed import seal, unseal
from services.portal.shell.visitor import LoginNeeded, visitor_or_none

KEPT_FIELD = "_kept"
PURPOSE = "kept words"
TWO_HOURS = 2 * 60 * 60
MOST_LETTERS = 30_000
"""In all fields of a form; several times the longest proposal."""
SHOWN_FROM = 25
"""Letters from which on a field is shown as words of hers; shorter ones are choices, dates and codes."""
NEVER_KEPT = frozenset({"sessions", "voting", "codes", "kiosk", "code_desk", "paper_batches", "imports"})
"""Pages whose forms hold ballots, codes or files."""

OF_THE_PAGE = frozenset({TOKEN_FIELD, KEY_FIELD, WHOSE_FIELD, KEPT_FIELD})

Fields = list[tuple[str, str]]


def register_kept_words(app: Flask) -> None:
    """Answer a form that came too late with its own words."""
    app.register_error_handler(FormExpired, _form_expired)
    app.register_error_handler(LoginNeeded, _login_needed)


def give_back(kept: str) -> Response | None:
    """The words that were kept while she logged in; None where there are none, or they are not hers."""
    bundle = unseal(PURPOSE, kept) if kept else None
    if bundle is None or bundle["whose"] != sign_of(visitor_or_none()):
        return None
    return _once_more(bundle["path"], [(name, value) for name, value in bundle["fields"]], status=200)


def _form_expired(error: FormExpired) -> Response:
    fields = _words_sent() if error.ours else []
    if not fields:
        return error_page(403, *FORM_EXPIRED)
    person = visitor_or_none()
    if person is None:
        return _log_in_first(fields)
    if request.form.get(WHOSE_FIELD) != sign_of(person):
        return error_page(403, *FORM_EXPIRED)
    return _once_more(request.path, fields, status=403)


def _login_needed(_error: LoginNeeded) -> Response:
    return _log_in_first(_words_sent())


def _log_in_first(fields: Fields) -> Response:
    """The log-in page, which carries the words."""
    bundle = {"path": request.path, "whose": request.form.get(WHOSE_FIELD, ""), "fields": fields}
    kept = seal(PURPOSE, bundle, seconds=TWO_HOURS) if fields else ""
    return make_response(
        render_template("joining/log_in.html", form=Filled({"lanjut": request.path, KEPT_FIELD: kept})), 401
    )


def _once_more(path: str, fields: Fields, *, status: int) -> Response:
    """A page that shows the words and sends them to where they were going."""
    words = [value for _name, value in fields if len(value) >= SHOWN_FROM or "\n" in value]
    return make_response(render_template("joining/kept_words.html", path=path, fields=fields, words=words), status)


def _words_sent() -> Fields:
    """What the form held, without what belongs to the page it came from; nothing where there is nothing to keep."""
    if request.blueprint in NEVER_KEPT or request.files:
        return []
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in OF_THE_PAGE]
    return fields if any(value for _name, value in fields) and _size(fields) <= MOST_LETTERS else []


def _size(fields: Fields) -> int:
    return sum(len(name) + len(value) for name, value in fields)
