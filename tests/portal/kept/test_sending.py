"""How a kept page goes out, and how processes share it."""

from __future__ import annotations

import gzip
import hashlib
import time
from dataclasses import replace

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.portal.shell.kept_answers import KeptPage
from services.portal.shell.kept_pages import MOST_BYTES, MOST_PAGES, PageCache, Shelf
from services.portal.shell.kept_store import PAGE, SharedPages
from shared.brief_cache import BriefCache
from shared.page_tags import drop_tags
from tests.portal.kept.keeping import asked, begin, grow_old, kept
from tests.portal.sample_city import SampleCity


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
