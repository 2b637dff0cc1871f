"""What holds for every page: it opens, holds nothing inline, stays light, speaks English too, and offers help."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from services.portal.app import create_app
from services.portal.clients.city import connect
from services.portal.shell.catalogue import sentences
from services.portal.shell.language import catalogues_of
from tests.portal.conftest import Browser, portal_settings
from tests.portal.sample_city import SampleCity
from tests.portal.sample_desk import STACKS
from tests.portal.sample_places import MARGA_SARI, a_resident, an_id
from tests.portal.sample_polls import EVERY_TYPE, TURNED_AWAY
from tests.portal.sample_results import ADULTS_BESIDE, CHILDRENS, EVERYBODYS, polls

LIGHT = 100_000
"""Bytes of a first view with its stylesheet and scripts, as they travel (gzip)."""

OPEN_TO_ALL = (
    "/",
    "/desain",
    f"/wilayah/{MARGA_SARI}",
    "/usulan",
    "/usulan?q=taman&keadaan=published",
    f"/usulan/{an_id(200)}",
    "/masuk",
    "/memilih",
    f"/memilih/{an_id(20)}/bukti",
    f"/k/{an_id(20)}",
    f"/hasil/{an_id(20)}",
    f"/hasil/{an_id(21)}",
    f"/papan/{an_id(20)}",
    f"/papan/{an_id(21)}",
    f"/papan/{an_id(21)}/poster",
    *(f"/hasil/{poll_id}" for poll_id in polls()),
    f"/hasil/{EVERYBODYS}?versi=anak",
    f"/hasil/{an_id(29)}",
    "/peta-jalan",
    f"/program/{an_id(40)}",
    "/bantuan",
    "/cara-kerja",
)
OF_RESIDENTS = (
    "/saya",
    "/usulan/tulis",
    f"/usulan/{an_id(200)}/tulis",
    f"/usulan/{an_id(200)}/tulis/tempat",
    f"/usulan/{an_id(200)}/tulis/periksa",
    f"/memilih/{an_id(20)}",
    *(f"/memilih/{poll_id}" for poll_id in (*EVERY_TYPE, *TURNED_AWAY.values())),
    f"/papan/{an_id(21)}",
)
OF_STAFF = (
    "/meja/peninjauan",
    "/meja/verifikasi",
    "/meja/verifikasi?keadaan=layak",
    "/meja/adopsi",
    "/meja/warga",
    f"/meja/warga?buka={an_id(961)}",
    "/meja/pemungutan",
    f"/meja/pemungutan?buka={an_id(21)}",
    f"/meja/pemungutan?buka={an_id(29)}",
    "/meja/pemungutan/impor",
    f"/meja/pemungutan/baru?wilayah={MARGA_SARI}",
    f"/meja/pemungutan/{an_id(20)}/kode",
    f"/meja/pemungutan/{an_id(20)}/kios",
    f"/meja/pemungutan/{an_id(20)}/kertas",
    *(f"/meja/pemungutan/{an_id(20)}/kertas/{stack}" for stack in STACKS.values()),
)
STAFF = a_resident("moderator", "kelurahan_officer", "dp3akb_officer")
VIEWS = (
    [(None, path) for path in OPEN_TO_ALL]
    + [(a_resident(), path) for path in (*OPEN_TO_ALL[:6], *OF_RESIDENTS)]
    + [(a_resident(child=True), path) for path in (*OF_RESIDENTS, f"/hasil/{CHILDRENS}", f"/hasil/{ADULTS_BESIDE}")]
    + [(STAFF, path) for path in OF_STAFF]
    + [(a_resident("auditor"), "/meja/catatan")]
)
every_page = pytest.mark.parametrize(
    ("person", "path"), VIEWS, ids=[f"{(who or {}).get('alias', 'nobody')} {path}" for who, path in VIEWS]
)


@every_page
def test_a_page_opens_without_anything_inline_and_with_help_twice(
    browser: Callable[..., Browser], person: dict[str, Any] | None, path: str
) -> None:
    page = browser(person).text(path)
    assert not re.search(r"\sstyle\s*=", page)
    assert not re.search(r"\son[a-z]+\s*=", page)
    assert "<style" not in page
    assert all(' src="/aset/' in tag for tag in re.findall(r"<script[^>]*>", page))
    assert "data:" not in re.sub(r"data-[a-z]", "", page)
    assert page.count('href="/bantuan"') >= 2
    assert page.count("<h1") == 1
    assert '<a class="skip" href="#isi">' in page


@every_page
def test_a_page_is_light(browser: Callable[..., Browser], person: dict[str, Any] | None, path: str) -> None:
    visitor = browser(person)
    page = visitor.text(path)
    files = [visitor.text(address) for address in set(re.findall(r'(?:src|href)="(/aset/[^"]+)"', page))]
    assert sum(len(gzip.compress(text.encode())) for text in [page, *files]) <= LIGHT


@every_page
def test_no_indonesian_is_left_on_an_english_page(
    browser: Callable[..., Browser], person: dict[str, Any] | None, path: str
) -> None:
    visitor = browser(person)
    page = visitor.text(path + ("&" if "?" in path else "?") + "bahasa=en")
    assert '<html lang="en">' in page
    telling = {"Butuh bantuan?", "Beranda", "Peta jalan", "Kirim", "Tampilkan", "Ditutup", "Keadaan", "Kembali"}
    seen = set(re.findall(r"[A-Za-z ?]+", re.sub(r"<[^>]+>", "|", page)))
    assert not telling & {words.strip() for words in seen}


ENGLISH = [(subject, message) for subject, words in catalogues_of("en").items() for message in words if message.id]


def test_every_sentence_has_its_english() -> None:
    english = {(subject, message.id): message.string for subject, message in ENGLISH}
    for subject, words in sentences().items():
        for message in words:
            if message.id:
                said = english.get((subject, message.id))
                assert said, f"{subject}: {message.id!r} (python -m services.portal.shell.catalogue, then translate)"
                assert all(said) if isinstance(said, tuple) else True


def test_what_two_subjects_say_is_the_same_in_english() -> None:
    said: dict[Any, Any] = {}
    for subject, message in ENGLISH:
        assert said.setdefault(message.id, message.string) == message.string, (subject, message.id)


def test_english_keeps_every_placeholder() -> None:
    names = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
    for _subject, message in ENGLISH:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {match for text in ids for match in names.findall(str(text))}
        for text in strings:
            assert set(names.findall(str(text))) == wanted, message.id


def test_the_headers_keep_a_page_to_itself(browser: Callable[..., Browser]) -> None:
    headers = browser().get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "'nonce" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_behind_tls_cookies_are_bound_to_the_host(portal_of: Callable[..., Flask]) -> None:
    client = portal_of(SampleCity(), "https://rembuk.test").test_client()
    response = client.get("/masuk", base_url="https://rembuk.test")
    assert "max-age" in response.headers["Strict-Transport-Security"]
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-rembuk-form=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_the_stylesheet_may_be_kept_for_a_year(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    address = re.findall(r'href="(/aset/[^"]+\.css)"', visitor.text("/"))[0]
    assert "immutable" in visitor.get(address).headers["Cache-Control"]
    assert visitor.get(re.sub(r"/aset/\w+/", "/aset/000000000000/", address)).status_code == 404


def test_the_language_chosen_stays(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    visitor.get("/?bahasa=en")
    assert "Need help?" in visitor.text("/bantuan")
    visitor.get("/?bahasa=id")
    assert "Butuh bantuan?" in visitor.text("/bantuan")
    assert '<html lang="id">' in visitor.text("/bantuan?bahasa=xx")


def test_a_missing_page_says_so_in_words(browser: Callable[..., Browser]) -> None:
    response = browser().get("/tidak-ada")
    assert response.status_code == 404
    assert "Halaman ini tidak ada" in response.text
    assert 'href="/bantuan"' in response.text


def test_home_shows_the_rest_when_a_service_does_not_answer(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    visitor.city.answers["GET /v1/programs"] = (503, {"code": "temporarily_unavailable"})
    visitor.city.answers["GET /v1/polls?state=open"] = (500, {})
    visitor.city.answers["GET /v1/polls"] = (500, {})
    page = visitor.text("/")
    assert "Kariangau" in page
    assert "Berubah karena" not in page
    assert len(re.findall(r'<a class="tile[ "]', page)) == 34


def test_a_page_that_needs_a_silent_service_says_so(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    visitor.city.answers["GET /v1/proposals"] = (503, {"code": "temporarily_unavailable"})
    response = visitor.get("/usulan")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "sedang tidak menjawab" in response.text


@pytest.mark.parametrize(("environment", "says_so"), [("demonstration", True), ("production", False)])
def test_a_made_up_city_says_so_on_its_pages_and_a_real_one_does_not(environment: str, says_so: bool) -> None:
    settings = replace(portal_settings(), environment=environment)
    portal = create_app(settings, connect(settings, SampleCity().peer_of))
    assert ("Kota peragaan" in portal.test_client().get("/bantuan").text) is says_so
