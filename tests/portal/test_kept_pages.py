"""Pages of strangers are kept for two seconds: never anybody's own, never a page's poisoned twin, never too old."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from dataclasses import replace
from typing import Any

import brotli
import httpx
import pytest
from flask import Blueprint, Flask, render_template_string
from flask.testing import FlaskClient

from services.portal.app import create_app
from services.portal.clients.city import connect
from services.portal.shell.cache import kept_briefly, register_page_cache
from services.portal.shell.kept_answers import KeptPage
from services.portal.shell.kept_pages import MOST_BYTES, MOST_PAGES, PageCache, Shelf
from services.portal.shell.kept_store import PAGE, SharedPages
from services.portal.shell.protection import register_protection
from services.portal.shell.territory import Territory
from services.portal.shell.visitor import TokenShelf
from shared.brief_cache import BriefCache
from shared.page_tags import drop_tags
from tests.portal.conftest import portal_settings
from tests.portal.sample_city import SampleCity

AWAY = "redis://127.0.0.1:1"
ALICE = {"id": "0190f0a0-0000-7000-8000-0000000000aa", "alias": "Alis Sekali", "kelurahan": "64.71.05.1001"}
PAGES = ("/", "/usulan", "/memilih", "/peta-jalan")


@pytest.fixture(scope="module")
def kept_app() -> Flask:
    return create_app(replace(portal_settings(), kept_page_seconds=2))


@pytest.fixture
def city(kept_app: Flask) -> SampleCity:
    """A city before which nothing is kept yet, in a process that finds no shared cache."""
    city = SampleCity(None)
    begin(kept_app, city, AWAY)
    return city


@pytest.fixture
def stranger(kept_app: Flask, city: SampleCity) -> FlaskClient:
    return kept_app.test_client()


def begin(app: Flask, city: SampleCity, cache_url: str) -> None:
    services = connect(portal_settings(), city.transport())
    app.extensions.update(city=services, tokens=TokenShelf(), territory=Territory())
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


@pytest.mark.parametrize("path", PAGES)
def test_the_second_stranger_gets_the_page_of_the_first(stranger: FlaskClient, city: SampleCity, path: str) -> None:
    first = stranger.get(path)
    before = asked(city)
    second = stranger.get(path)
    assert first.status_code == second.status_code == 200
    assert first.data == second.data
    assert asked(city) == before


@pytest.mark.parametrize(
    "name", ["Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Content-Type"]
)
def test_a_kept_page_has_the_headers_of_a_page(stranger: FlaskClient, name: str) -> None:
    stranger.get("/")
    assert stranger.get("/").headers[name]


def test_a_network_of_servers_may_keep_it_as_long_and_a_browser_asks_each_time(stranger: FlaskClient) -> None:
    for _ in range(2):
        headers = stranger.get("/").headers
        assert headers["Cache-Control"] == "public, max-age=0, s-maxage=2"
        assert {part.strip() for part in headers["Vary"].split(",")} >= {"Cookie", "Accept-Encoding"}
        assert headers["ETag"].startswith('W/"')
        assert 0 <= int(headers["Age"]) <= 2
        assert "Set-Cookie" not in headers
        assert "X-Correlation-Id" not in headers


def test_nobody_sees_anything_older_than_two_seconds(kept_app: Flask, stranger: FlaskClient, city: SampleCity) -> None:
    stranger.get("/")
    before = asked(city)
    grow_old(kept_app, 2.0)
    stranger.get("/")
    assert asked(city) > before


def test_one_asker_renews_a_page_and_the_others_get_the_last_one(kept_app: Flask, city: SampleCity) -> None:
    client = kept_app.test_client()
    client.get("/peta-jalan")
    grow_old(kept_app, 1.7)
    makes, go = threading.Event(), threading.Event()
    programs = city.usual()["GET /v1/programs"]

    def slowly(request: httpx.Request) -> Any:
        makes.set()
        assert go.wait(5)
        return programs(request) if callable(programs) else programs

    city.answers["GET /v1/programs"] = slowly
    renewing = threading.Thread(target=lambda: kept_app.test_client().get("/peta-jalan"))
    renewing.start()
    assert makes.wait(5)
    before = asked(city)
    assert client.get("/peta-jalan").status_code == 200
    assert asked(city) == before
    go.set()
    renewing.join()


def test_many_who_come_at_once_have_a_page_made_once(kept_app: Flask, city: SampleCity) -> None:
    programs = city.usual()["GET /v1/programs"]

    def slowly(request: httpx.Request) -> Any:
        time.sleep(0.2)
        return programs(request) if callable(programs) else programs

    city.answers["GET /v1/programs"] = slowly
    answers: list[bytes] = []
    crowd = [
        threading.Thread(target=lambda: answers.append(kept_app.test_client().get("/peta-jalan").data))
        for _ in range(12)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(answers) == 12
    assert len(set(answers)) == 1
    assert [path for _method, path, *_ in city.sent].count("/v1/programs") == 1


def test_where_the_page_cannot_be_kept_those_who_waited_make_their_own(kept_app: Flask, city: SampleCity) -> None:
    def away(_request: httpx.Request) -> Any:
        time.sleep(0.1)
        return 503, {"code": "temporarily_unavailable"}

    city.answers["GET /v1/programs"] = away
    answers: list[int] = []
    crowd = [
        threading.Thread(target=lambda: answers.append(kept_app.test_client().get("/peta-jalan").status_code))
        for _ in range(4)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert answers == [503] * 4
    assert kept(kept_app) == []
    del city.answers["GET /v1/programs"]
    assert kept_app.test_client().get("/peta-jalan").status_code == 200


# What is somebody's own.


@pytest.mark.parametrize("path", PAGES)
def test_what_a_logged_in_person_sees_is_never_kept(kept_app: Flask, city: SampleCity, path: str) -> None:
    hers = logged_in(kept_app, city).get(path)
    assert hers.headers["Cache-Control"] == "no-store"
    assert "ETag" not in hers.headers
    assert kept(kept_app) == []
    assert b'href="/saya"' in hers.data
    assert b'href="/saya"' not in kept_app.test_client().get(path).data


@pytest.mark.parametrize("path", PAGES)
def test_a_logged_in_person_is_not_shown_the_page_of_strangers(kept_app: Flask, city: SampleCity, path: str) -> None:
    kept_app.test_client().get(path)
    assert b'href="/saya"' in logged_in(kept_app, city).get(path).data


def test_a_session_that_has_ended_is_forgotten_and_its_page_not_kept(kept_app: Flask, city: SampleCity) -> None:
    city.answers["POST /v1/tokens"] = (401, {"code": "session_ended"})
    client = kept_app.test_client()
    client.set_cookie("rembuk", "sesi-yang-lama")
    answer = client.get("/")
    assert "rembuk=;" in answer.headers["Set-Cookie"]
    assert kept(kept_app) == []


@pytest.mark.parametrize(
    "cookie",
    [
        "rembuk=sesi-rahasia",
        "rembuk=sesi-rahasia; bahasa=en",
        "bahasa=en; rembuk=sesi-rahasia",
        'bahasa=id; rembuk="sesi-rahasia"',
        "bahasa=id;rembuk=sesi-rahasia",
        "bahasa=id,rembuk=sesi-rahasia",
        " rembuk=sesi-rahasia",
        "rembuk-form=abc",
        "rembuk-kios=abc",
        "bahasa=xx",
        "bahasa=id; bahasa=en",
        "Bahasa=en",
        "other=1",
        "=",
        ";",
    ],
)
def test_any_other_cookie_leads_past_what_is_kept(kept_app: Flask, city: SampleCity, cookie: str) -> None:
    kept_app.test_client().get("/")
    before = asked(city)
    kept_app.test_client(use_cookies=False).get("/", headers={"Cookie": cookie})
    assert asked(city) > before
    assert len(kept(kept_app)) == 1


def test_each_language_has_its_own_page_and_asking_for_one_is_never_kept(kept_app: Flask, city: SampleCity) -> None:
    chosen = kept_app.test_client().get("/?bahasa=en")
    assert "bahasa=en" in chosen.headers["Set-Cookie"]
    assert kept(kept_app) == []
    english = kept_app.test_client(use_cookies=False).get("/", headers={"Cookie": "bahasa=en"})
    plain = kept_app.test_client().get("/", headers={"Accept-Language": "en"})
    assert b'<html lang="en">' in english.data
    assert b'<html lang="id">' in plain.data
    assert b'<html lang="id">' in kept_app.test_client().get("/", headers={"Accept-Language": "en, zz;q=9"}).data


def test_a_page_with_a_form_of_this_browser_is_never_kept(kept_app: Flask, city: SampleCity) -> None:
    app = Flask("one page")
    page = Blueprint("page", __name__)

    @page.get("/formulir")
    @kept_briefly("poll")
    def form() -> str:
        return render_template_string("{{ form_fields() }}")

    settings = replace(portal_settings(), kept_page_seconds=2)
    app.extensions.update(settings=settings, form_key=b"key", tokens=TokenShelf(), city=connect(settings))
    register_protection(app)
    app.register_blueprint(page)
    register_page_cache(app, settings)
    client = app.test_client(use_cookies=False)
    assert client.get("/formulir").data != client.get("/formulir").data
    assert kept(app) == []


def test_no_public_page_holds_a_form_of_one_browser(stranger: FlaskClient, kept_app: Flask) -> None:
    for path in PAGES:
        stranger.get(path)
    assert len(kept(kept_app)) == len(PAGES)


def test_a_page_with_a_piece_missing_is_shown_and_not_kept(stranger: FlaskClient, city: SampleCity) -> None:
    city.answers["GET /v1/programs"] = (503, {"code": "temporarily_unavailable"})
    answer = stranger.get("/")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    del city.answers["GET /v1/programs"]
    before = asked(city)
    stranger.get("/")
    assert asked(city) > before


@pytest.mark.parametrize("status", [404, 422, 429, 500])
def test_an_error_is_never_kept(stranger: FlaskClient, city: SampleCity, kept_app: Flask, status: int) -> None:
    city.answers["GET /v1/programs"] = (status, {"code": "too_many_requests"})
    answer = stranger.get("/peta-jalan")
    assert answer.status_code >= 400
    assert answer.headers["Cache-Control"] == "no-store"
    assert kept(kept_app) == []


# Another's page by headers and odd addresses.


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Host": "localhost, evil.example"},
        {"X-Forwarded-Proto": "https"},
        {"Host": "evil.example"},
        {"Host": "LOCALHOST:81"},
    ],
)
def test_no_header_puts_another_host_into_the_page_of_others(
    kept_app: Flask, city: SampleCity, headers: dict[str, str]
) -> None:
    kept_app.test_client().get("/", headers=headers)
    assert b"evil.example" not in kept_app.test_client().get("/").data
    assert not any("evil.example" in key and "http\nlocalhost\n" in key for key in kept(kept_app))


@pytest.mark.parametrize("host", ["evil<script>", "a b", "x." * 90, "evil\\@localhost", ""])
def test_an_odd_host_is_no_page_to_keep(kept_app: Flask, city: SampleCity, host: str) -> None:
    kept_app.test_client().get("/", headers={"X-Forwarded-Host": host} if host else {"Host": host})
    assert all("\nlocalhost\n" in key for key in kept(kept_app))


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Original-URL": "/saya"},
        {"X-Rewrite-URL": "/usulan"},
        {"X-HTTP-Method-Override": "POST"},
        {"Forwarded": "host=evil.example"},
        {"X-Forwarded-Prefix": "/evil"},
        {"X-Forwarded-Server": "evil.example"},
        {"Referer": "https://evil.example/"},
        {"Origin": "https://evil.example"},
        {"Accept-Language": "en"},
        {"Accept": "application/json"},
        {"Range": "bytes=0-10"},
        {"User-Agent": "<script>"},
        {"X-Correlation-Id": "0190f0a0-0000-7000-8000-000000000001"},
    ],
)
def test_no_header_leaves_a_trace_in_what_others_see(
    kept_app: Flask, city: SampleCity, headers: dict[str, str]
) -> None:
    clean = kept_app.test_client().get("/")
    kept_app.extensions["kept_pages"]._shelf = Shelf()
    first = kept_app.test_client().get("/", headers=headers)
    after = kept_app.test_client().get("/")
    assert first.status_code == after.status_code == 200
    assert first.data == after.data == clean.data
    assert set(after.headers.keys()) == set(clean.headers.keys())


@pytest.mark.parametrize(
    "address",
    [
        "//",
        "/;x=1",
        "/%2e/",
        "/./",
        "/usulan/",
        "//usulan",
        "/usulan;a=b",
        "/usulan/..",
        "/usulan%00",
        "/usulan%0a/",
        "/%e2%80%8b",
    ],
)
def test_odd_addresses_are_no_pages_to_keep(kept_app: Flask, city: SampleCity, address: str) -> None:
    kept_app.test_client().get(address)
    assert kept(kept_app) in ([], ["http\nlocalhost\n/\n\n"])


@pytest.mark.parametrize(
    "query", ["x=1", "utm_source=a&x=2", "versi=anak", "kabar=tidak-ada", "wilayah=", "%ff=1x", "a;b", "&&", "_token=1"]
)
def test_what_nobody_reads_is_neither_a_way_around_nor_a_page_of_its_own(
    kept_app: Flask, city: SampleCity, query: str
) -> None:
    plain = kept_app.test_client().get("/")
    before = asked(city)
    answer = kept_app.test_client().get(f"/?{query}")
    if "%ff" in query:  # no text at all: made for this request alone
        assert len(kept(kept_app)) == 1
        return
    assert answer.data == plain.data
    assert asked(city) == before
    assert len(kept(kept_app)) == 1


def test_what_is_looked_for_is_a_page_of_its_own(kept_app: Flask, city: SampleCity) -> None:
    client = kept_app.test_client()
    for query in (
        "q=taman",
        "q=jalan",
        "q=taman&q=jalan",
        "keadaan=published&q=taman",
        "q=taman&keadaan=published&x=1",
    ):
        client.get(f"/usulan?{query}")
    assert len(kept(kept_app)) == 3
    assert b'value="taman"' in client.get("/usulan?q=taman").data
    assert b'value="jalan"' in client.get("/usulan?q=jalan").data


def test_very_long_queries_are_not_kept(kept_app: Flask, city: SampleCity) -> None:
    kept_app.test_client().get("/usulan?q=" + "a" * 201)
    kept_app.test_client().get("/usulan?" + "&".join(f"q{at}=1" for at in range(50)))
    assert kept(kept_app) == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading_is_answered_from_what_is_kept(kept_app: Flask, city: SampleCity, method: str) -> None:
    kept_app.test_client().get("/")
    assert kept_app.test_client().open("/", method=method).headers.get("ETag") is None


def test_a_question_with_a_body_goes_past_what_is_kept(kept_app: Flask, city: SampleCity) -> None:
    kept_app.test_client().get("/usulan", data={"q": "racun"})
    assert kept(kept_app) == []


def test_who_shows_a_token_is_made_a_page_of_her_own(kept_app: Flask, city: SampleCity) -> None:
    kept_app.test_client().get("/", headers={"Authorization": "Bearer x"})
    assert kept(kept_app) == []


# How it goes out.


def test_it_goes_out_as_compressed_as_it_is_asked_for(stranger: FlaskClient) -> None:
    plain = stranger.get("/").data
    for accepted, encoding, read in (
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("GZIP", "gzip", gzip.decompress),
    ):
        answer = stranger.get("/", headers={"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] == encoding
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain)
        assert read(answer.data) == plain
    for accepted in ("", "identity", "*", "gzip;q=0", "gzip; q=0.0", "zstd"):
        answer = stranger.get("/", headers={"Accept-Encoding": accepted})
        assert "Content-Encoding" not in answer.headers
        assert answer.data == plain


def test_who_has_the_page_already_is_told_so(stranger: FlaskClient) -> None:
    tag = stranger.get("/").headers["ETag"]
    for shown in (tag, f'"another", {tag}', tag.removeprefix("W/"), "*"):
        answer = stranger.get("/", headers={"If-None-Match": shown})
        assert answer.status_code == 304
        assert answer.data == b""
        assert answer.headers["ETag"] == tag
    assert stranger.get("/", headers={"If-None-Match": '"another"'}).status_code == 200
    assert stranger.get("/", headers={"If-Modified-Since": "Tue, 01 Jan 2030 00:00:00 GMT"}).status_code == 200


def test_head_says_how_long_the_page_is(stranger: FlaskClient) -> None:
    for _ in range(2):
        head = stranger.head("/")
        assert head.data == b""
        assert int(head.headers["Content-Length"]) == len(stranger.get("/").data)


def test_a_process_keeps_a_bounded_number_of_pages() -> None:
    shelf = Shelf()
    for at in range(MOST_PAGES + 10):
        shelf.keep(str(at), KeptPage([], b"x", [], 0.0))
    assert len(shelf._pages) == MOST_PAGES
    assert shelf.find("0") is None
    for at in range(30):
        shelf.keep(f"large {at}", KeptPage([], b"x" * 400_000, [], 0.0))
    assert shelf._bytes == sum(len(page.body) for page in shelf._pages.values()) <= MOST_BYTES


# Between processes.


def test_another_process_shows_the_page_too(kept_app: Flask, valkey_server: str) -> None:
    city = SampleCity(None)
    begin(kept_app, city, valkey_server)
    first = kept_app.test_client().get("/")
    kept_app.extensions["kept_pages"]._shelf = Shelf()  # another process knows none
    before = asked(city)
    second = kept_app.test_client().get("/")
    assert second.data == first.data
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert asked(city) == before


@pytest.mark.parametrize(
    ("tag", "path"), [("program", "/peta-jalan"), ("proposal", "/usulan"), ("poll", "/memilih"), ("cycle", "/")]
)
def test_a_dropped_tag_spoils_its_pages_at_once(kept_app: Flask, valkey_server: str, tag: str, path: str) -> None:
    city = SampleCity(None)
    begin(kept_app, city, valkey_server)
    client = kept_app.test_client()
    client.get(path)
    drop_tags(BriefCache(valkey_server), {"somebody-elses"})
    grow_old(kept_app, 0.2)
    before = asked(city)
    client.get(path)
    assert asked(city) == before
    drop_tags(BriefCache(valkey_server), {tag})
    grow_old(kept_app, 0.2)
    client.get(path)
    assert asked(city) > before


def test_a_page_that_was_forged_in_the_cache_is_not_shown(kept_app: Flask, valkey_server: str) -> None:
    begin(kept_app, SampleCity(None), valkey_server)
    kept_app.test_client().get("/")
    (key,), cache = kept(kept_app), BriefCache(valkey_server)
    tags = ("cycle", "proposal", "poll", "program")
    real, strange = kept_app.extensions["kept_pages"]._shared, SharedPages(cache, b"another key", 2)
    found = real.find(key, tags)
    assert found.headers is not None
    strange.end_turn(key, replace(found, body=b"<script>"))
    assert real.find(key, tags).headers is None
    real.end_turn("another page", found)  # a real page, moved under another's name
    assert real.find("another page", tags).headers is not None
    assert cache.run(
        ask=lambda commands: commands.copy(PAGE + hashed("another page"), PAGE + hashed(key), replace=True)
    )
    assert real.find(key, tags).headers is None


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def test_a_process_that_makes_a_page_and_dies_holds_nobody_up_for_long(kept_app: Flask, valkey_server: str) -> None:
    begin(kept_app, SampleCity(None), valkey_server)
    cache: PageCache = kept_app.extensions["kept_pages"]
    assert cache._shared.take_turn("http\nlocalhost\n/peta-jalan\n\n")
    began = time.monotonic()
    assert kept_app.test_client().get("/peta-jalan").status_code == 200
    assert 0.5 < time.monotonic() - began < 5


def test_a_cache_that_is_away_costs_nothing_but_its_help(stranger: FlaskClient, city: SampleCity) -> None:
    stranger.get("/")
    before = asked(city)
    began = time.monotonic()
    for _ in range(5):
        assert stranger.get("/").status_code == 200
    assert asked(city) == before
    assert time.monotonic() - began < 1
