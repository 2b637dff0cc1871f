"""What is somebody's own is never kept, nor is she shown what strangers see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Blueprint, Flask, render_template_string
from flask.testing import FlaskClient

from services.portal.clients.city import connect
from services.portal.shell.cache import kept_briefly, register_page_cache
from services.portal.shell.protection import register_protection
from services.portal.shell.subject import register_subjects
from services.portal.shell.visitor import KeptTokens
from tests.people import DAMAI
from tests.portal.conftest import portal_settings
from tests.portal.kept.keeping import PAGES, asked, kept, logged_in
from tests.portal.sample_city import SampleCity


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
    kept_app.test_client().get("/usulan")
    before = asked(city)
    kept_app.test_client(use_cookies=False).get("/usulan", headers={"Cookie": cookie})
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
    app.extensions.update(settings=settings, form_key=b"key", tokens=KeptTokens(), city=connect(settings))
    register_protection(app)
    register_subjects(app, ())
    app.register_blueprint(page)
    register_page_cache(app, settings)
    client = app.test_client(use_cookies=False)
    assert client.get("/formulir").data != client.get("/formulir").data
    assert kept(app) == []


def test_no_public_page_holds_a_form_of_one_browser(kept_app: Flask, stranger: FlaskClient, city: SampleCity) -> None:
    proposal, poll = city.proposal()["id"], city.counted_poll()["id"]
    result, program = f"/hasil/{poll}", city.programs()[0]["id"]
    each = (f"/usulan/{proposal}", result, f"{result}?versi=anak", f"/program/{program}", f"/wilayah/{DAMAI}")
    for path in (*PAGES, *each):
        assert stranger.get(path).status_code == 200, path
        assert "ETag" in stranger.get(path).headers, path
    assert len(kept(kept_app)) == len(PAGES) + len(each)


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
