"""Coming in with a one-time code, and leaving nothing behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.portal.conftest import Browser
from tests.portal.sample_places import a_resident, an_id


def test_known_and_unknown_contacts_look_the_same(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    pages = {visitor.post("/masuk", {"contact": contact}).text.replace(contact, "") for contact in ("a@b.id", "c@d.id")}
    bare = {"".join(line for line in page.splitlines() if "_key" not in line) for page in pages}
    assert len(bare) == 1
    assert "kodenya sampai dalam satu menit" in bare.pop()


def test_a_limit_counts_the_visitor_and_not_the_portal(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    visitor.post("/masuk", {"contact": "a@b.id"}, headers={"X-Forwarded-For": "203.0.113.9"})
    visitor.post("/masuk", {"contact": "a@b.id"})
    asked = [headers for _method, path, _body, headers in visitor.city.sent if path == "/v1/login-codes"]
    assert [headers.get("x-forwarded-for") for headers in asked] == ["203.0.113.9", None]


def test_the_code_opens_a_session_in_a_cookie_that_scripts_cannot_read(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    typed = {"request_id": an_id(7), "code": "k7qp 2m9x", "lanjut": "/usulan/tulis"}
    response = visitor.post("/masuk/kode", typed)
    assert response.location == "/usulan/tulis"
    cookie = next(cookie for cookie in response.headers.getlist("Set-Cookie") if cookie.startswith("rembuk="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    body = next(body for _method, path, body, _ in visitor.city.sent if path == "/v1/sessions")
    assert body == {"request_id": an_id(7), "code": "K7QP2M9X"}


def test_a_wrong_code_may_be_tried_again(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    visitor.city.answers["POST /v1/sessions"] = (422, {"code": "code_refused"})
    response = visitor.post("/masuk/kode", {"request_id": an_id(7), "code": "AAAA AAAA", "lanjut": "/saya"})
    assert response.status_code == 422
    assert "Kodenya salah, sudah dipakai" in response.text
    assert an_id(7) in response.text


@pytest.mark.parametrize("typed", ["", "bukan surel", "a@b"])
def test_what_is_no_address_is_asked_for_again(browser: Callable[..., Browser], typed: str) -> None:
    visitor = browser()
    response = visitor.post("/masuk", {"contact": typed})
    assert response.status_code == 422
    assert "misalnya ibu.siti@contoh.id" in response.text
    assert not any(path == "/v1/login-codes" for _method, path, *_ in visitor.city.sent)


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:x", "/masuk"]
)
def test_nobody_is_led_elsewhere_after_logging_in(browser: Callable[..., Browser], elsewhere: str) -> None:
    typed = {"request_id": an_id(7), "code": "K7QP2M9X", "lanjut": elsewhere}
    assert browser().post("/masuk/kode", typed).location == "/tugas"


def test_logging_out_ends_the_session_and_clears_the_device(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    response = visitor.post("/keluar")
    assert '"storage"' in response.headers["Clear-Site-Data"]
    assert any("rembuk=;" in cookie for cookie in response.headers.getlist("Set-Cookie"))
    authorization = next(
        headers["authorization"] for method, path, _b, headers in visitor.city.sent if path == "/v1/sessions/current"
    )
    assert authorization == "Session sesi-rahasia"


def test_a_session_that_ended_is_forgotten(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    visitor.city.person = None
    response = visitor.get("/saya")
    assert response.status_code == 302
    assert any(cookie.startswith("rembuk=;") for cookie in response.headers.getlist("Set-Cookie"))


def test_a_page_asks_identity_once(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    for _ in range(3):
        visitor.text("/saya")
    assert sum(path == "/v1/tokens" for _method, path, *_ in visitor.city.sent) == 1
