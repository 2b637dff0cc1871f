"""Which pages of strangers are kept for two seconds, and what makes an answer one that never is.

A view says `kept_briefly` and names what its page tells of. Everything else is decided here and in `kept_requests`,
and always in doubt against keeping: a page is kept only where the request held nothing of a person, and its making
asked for nothing of a browser (a form's token), found every service (no piece is missing) and set no cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, has_request_context, request
from flask import g as request_state

from services.portal.settings import PortalSettings
from services.portal.shell.cookies import name_of_cookie
from services.portal.shell.kept_pages import PageCache
from services.portal.shell.kept_requests import MAKING, Making, Route, Sorter
from services.portal.shell.kept_store import SharedPages
from services.portal.shell.language import COOKIE, LANGUAGES
from services.portal.shell.subject import brought_to
from shared.brief_cache import BriefCache

View = TypeVar("View", bound=Callable[..., Any])

ATTRIBUTE = "kept_briefly"


def kept_briefly(*tags: str, asks: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Keep what this view shows to strangers, until any of `tags` is dropped; right above the view itself.

    A tag may hold a variable of the address: "proposal:{proposal_id}". `asks` are the parameters of the address's query
    that the view reads; it sees no others.
    """

    def say(view: View) -> View:
        setattr(view, ATTRIBUTE, (tags, asks))
        return view

    return say


def never_keep() -> None:
    """Say, while a page is made, that it is this browser's alone, or that something is missing from it."""
    if has_request_context():
        request_state.never_keep = True


def register_page_cache(app: Flask, settings: PortalSettings) -> None:
    """Stand before Flask with the pages that were kept; `settings.kept_page_seconds` 0 keeps none."""
    if not settings.kept_page_seconds:
        return
    routes = [
        Route(rule.rule, *said)
        for rule in app.url_map.iter_rules()
        if (said := getattr(app.view_functions[rule.endpoint], ATTRIBUTE, None)) is not None
    ]
    language_cookie, notices = name_of_cookie(COOKIE, settings.behind_tls), brought_to(app).notices
    sorter = Sorter(routes, language_cookie=language_cookie, languages=LANGUAGES, notices=notices)
    shared = SharedPages(BriefCache(settings.cache_url), app.extensions["form_key"], settings.kept_page_seconds)
    cache = PageCache(app.wsgi_app, sorter, shared, settings.kept_page_seconds)
    app.extensions["kept_pages"] = cache
    app.wsgi_app = cache  # type: ignore[method-assign, assignment]  # as Flask's manual does it
    app.after_request(_vouch)


def _vouch(response: Response) -> Response:
    """Tell whoever asked for a page to keep that this is one."""
    if MAKING in request.environ:
        making: Making = request.environ[MAKING]
        nobody = request_state.get("visitor") is None and not request_state.get("session_ended")
        making.may_be_kept = nobody and not request_state.get("never_keep", False) and not response.is_streamed
    return response
