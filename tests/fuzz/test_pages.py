"""Every page answers what nobody should send with a page, and never breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from flask import Flask

from services.portal.app import create_app
from services.portal.clients.city import connect
from services.portal.shell.visitor import KeptTokens
from shared.contracts.roles import Role
from tests.fuzz.odd import Some
from tests.portal.conftest import Browser, portal_settings
from tests.portal.sample_city import SampleCity
from tests.portal.sample_places import a_resident

TEXTS = ["\0", "a\n", "\u202e", "9" * 30, "-1", "http://[", "//x", "x" * 3_000, "../..", "%00", "\r\nX: 1", "٣"]
FIELDS = sorted({
    "contact", "code", "request_id", "lanjut", "title", "story", "category", "area_code", "rt", "beneficiary_count",
    "choice", "choices", "points", "pin", "count", "label", "sheets", "reason", "budget", "closes_at", "token",
    "blinded", "receipt", "kode", "wilayah", "keadaan", "q", "sesudah", "bahasa", "kabar", "versi", "topik", "text",
    "_key",
})  # fmt: skip


@pytest.fixture(scope="module")
def app() -> Flask:
    """A portal before a sample city in which everybody holds every role."""
    return create_app(portal_settings())


@pytest.fixture
def browser(app: Flask) -> Browser:
    """The browser of somebody in every role."""
    city = SampleCity(a_resident(*map(str, Role)))
    app.extensions.update(city=connect(portal_settings(), city.peer_of), tokens=KeptTokens())
    client = app.test_client()
    client.set_cookie("rembuk", "sesi-rahasia")
    return Browser(client, city)


def test_no_page_breaks_on_odd_questions_and_forms(
    app: Flask, browser: Browser, request: pytest.FixtureRequest
) -> None:
    token, broken = browser.token(), []
    some = Some(1 if request.config.getoption("--deep") else 8)
    for method, address in every_address(app):
        for text in some.of(TEXTS):
            named = re.sub(r"<[^>]+>", quote(text, safe=""), address)
            sent: dict[str, Any] = dict.fromkeys(FIELDS, text)
            if method == "POST":
                answer = browser.client.post(named, data={**sent, "_token": token})
            else:
                answer = browser.client.open(named, method=method, query_string=sent)
            if answer.status_code >= 500:
                broken.append(f"{method} {named} {text!r}: {answer.status_code}")
    assert not broken, broken


def every_address(app: Flask) -> Iterator[tuple[str, str]]:
    """Each page's method and address; where an id stands, one that nobody has."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, re.sub(r"<uuid:[^>]+>", str(uuid4()), rule.rule)


@pytest.mark.parametrize("token", ["é", "\0", "٣" * 64, "\U0001f600"])
def test_a_form_token_that_is_not_ours_in_any_alphabet_is_refused(browser: Browser, token: str) -> None:
    browser.token()
    assert browser.client.post("/masuk", data={"_token": token, "contact": "a@contoh.invalid"}).status_code == 403


@pytest.mark.parametrize("wanted", ["/\r\nX: 1", "/\n", "/\t/else.invalid", "http://[", "//else.invalid", "/\\x"])
def test_a_way_back_that_is_none_uses_up_no_code_and_leads_nowhere_else(browser: Browser, wanted: str) -> None:
    form = {"_token": browser.token(), "request_id": str(uuid4()), "code": "K7QP2M9X", "lanjut": wanted}
    answer = browser.client.post("/masuk/kode", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tugas")
    assert "rembuk=sesi-rahasia" in str(answer.headers.getlist("Set-Cookie"))


def test_a_key_or_session_that_no_header_can_carry_is_nobodys(browser: Browser) -> None:
    form = {"_token": browser.token(), "_key": "é\n", "contact": "a@contoh.invalid"}
    assert browser.client.post("/masuk", data=form).status_code == 200
    browser.client.set_cookie("rembuk", "é")
    assert browser.client.get("/masuk").status_code == 200


def test_a_form_that_is_too_large_is_told_so(browser: Browser) -> None:
    answer = browser.client.post("/masuk", data={"_token": browser.token(), "contact": "a" * 300_000})
    assert answer.status_code == 413
    assert "terlalu besar" in answer.text


def test_a_wrong_origin_is_refused_however_it_is_written(browser: Browser) -> None:
    form = {"_token": browser.token(), "contact": "a@contoh.invalid"}
    for origin in ("http://[", "http://elsewhere.invalid", "http://elsewhere.invalid//localhost", "localhost"):
        assert browser.client.post("/masuk", data=form, headers={"Origin": origin}).status_code == 403
    assert browser.client.post("/masuk", data=form, headers={"Origin": "http://localhost"}).status_code == 200
