"""While identity is away reading goes on, nobody is taken for another, and what cannot be undone is not done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from shared.wire import PeerAway, Request
from tests.portal.conftest import Browser
from tests.portal.sample_places import a_resident, an_id

AWAY = "Rembuk belum bisa mengenali Anda"
"""What each page says."""


def hang_up(request: Request) -> NoReturn:
    raise PeerAway("nobody is there")


@pytest.mark.parametrize("answer", [hang_up, (503, {"code": "temporarily_unavailable"})], ids=["away", "broken"])
@pytest.mark.parametrize("path", ["/", "/usulan", "/bantuan"])
def test_what_everybody_may_read_is_read(browser: Callable[..., Browser], path: str, answer: Any) -> None:
    visitor = browser(a_resident("dp3akb_officer"))
    visitor.city.answers["POST /v1/tokens"] = answer
    response = visitor.get(path)
    assert response.status_code == 200
    assert response.text.count(AWAY) == 1
    assert "Set-Cookie" not in response.headers or "rembuk=;" not in response.headers["Set-Cookie"]


def test_a_page_of_ones_own_says_so_and_keeps_the_session(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("dp3akb_officer"))
    visitor.city.answers["POST /v1/tokens"] = hang_up
    response = visitor.get("/meja/adopsi")
    assert (response.status_code, f"<h1>{AWAY}</h1>" in response.text, 'aside class="away"' in response.text) == (
        503,
        True,
        False,
    )
    assert not any(cookie.startswith("rembuk=;") for cookie in response.headers.getlist("Set-Cookie"))
    del visitor.city.answers["POST /v1/tokens"]
    assert visitor.get("/meja/adopsi").status_code == 200


def test_what_cannot_be_undone_is_not_even_asked_and_the_form_comes_back_filled(
    browser: Callable[..., Browser],
) -> None:
    visitor = browser(a_resident("dp3akb_officer"))
    visitor.text("/meja/adopsi")
    visitor.city.answers["POST /v1/act-tokens"] = hang_up
    plan = {
        "rkpd_year": "2028",
        "funding_source": "APBD",
        "reason": "Sesuai rencana kota.",
        "agency": "Dinas Pekerjaan Umum",
    }
    response = visitor.post(f"/meja/adopsi/{an_id(200)}", plan)
    assert (response.status_code, "Tidak ada yang berubah" in response.text) == (422, True)
    assert "Sesuai rencana kota." in response.text
    assert not any(path.endswith("/adoption") for method, path, *_ in visitor.city.sent if method == "POST")


def test_an_act_is_asked_with_a_token_of_its_own(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("dp3akb_officer"))
    poll = visitor.city.counted_poll()["id"]
    visitor.post(f"/meja/pemungutan/{poll}/sahkan", {"statement": "Baik."})
    sent = {path: (body, headers.get("authorization")) for _method, path, body, headers in visitor.city.sent}
    assert sent["/v1/act-tokens"] == ({"act": "poll.certify"}, "Session sesi-rahasia")
    assert sent[f"/v1/polls/{poll}/certifications"][1] == "Bearer untuk-satu-tindakan"
