"""A portal that keeps pages, and a look at what it keeps."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from services.portal.clients.city import connect
from services.portal.shell.kept_pages import PageCache, Shelf
from services.portal.shell.kept_store import SharedPages
from services.portal.shell.public_answers import PublicAnswers
from services.portal.shell.territory import Territory
from services.portal.shell.visitor import KeptTokens
from shared.brief_cache import BriefCache
from tests.portal.conftest import portal_settings
from tests.portal.sample_city import SampleCity

AWAY = "redis://127.0.0.1:1"
ALICE = {"id": "0190f0a0-0000-7000-8000-0000000000aa", "alias": "Alis Sekali", "kelurahan": "64.71.05.1001"}
PAGES = ("/", "/usulan", "/memilih", "/peta-jalan")


def begin(app: Flask, city: SampleCity, cache_url: str) -> None:
    services = connect(portal_settings(), city.peer_of)
    app.extensions.update(city=services, tokens=KeptTokens(), territory=Territory(), public_answers=PublicAnswers())
    cache: PageCache = app.extensions["kept_pages"]
    cache._shelf = Shelf()
    cache._shared = SharedPages(BriefCache(cache_url), app.extensions["form_key"], 2)


def grow_old(app: Flask, seconds: float) -> None:
    """As if so many seconds had passed since each page was made."""
    for page in app.extensions["kept_pages"]._shelf._pages.values():
        page.asked_at -= seconds
        page.checked_at -= seconds


def kept(app: Flask) -> list[str]:
    return list(app.extensions["kept_pages"]._shelf._pages)


def asked(city: SampleCity) -> int:
    return len(city.sent)


def logged_in(app: Flask, city: SampleCity) -> FlaskClient:
    """Somebody's browser; the city knows her from now on."""
    city.person = ALICE
    client = app.test_client()
    client.set_cookie("rembuk", "sesi-rahasia")
    return client
