"""Nobody but our own pages sends our forms, and sending twice acts once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from shared.wire import PeerAway
from tests.portal.conftest import Browser
from tests.portal.sample_places import a_resident, an_id

SUPPORT = f"/usulan/{an_id(200)}/dukungan"


def supported(visitor: Browser) -> bool:
    """Whether a support reached the city."""
    return any(method == "PUT" for method, *_ in visitor.city.sent)


def test_a_form_of_ours_is_taken(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    assert visitor.post(SUPPORT, {"dukung": "ya"}).status_code == 302
    assert supported(visitor)


def test_a_form_without_its_token_is_refused(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    visitor.get("/usulan/tulis")
    response = visitor.client.post(SUPPORT, data={"dukung": "ya"})
    assert response.status_code == 403
    assert "terlalu lama terbuka" in response.text
    assert not supported(visitor)


def test_a_token_of_another_browser_is_refused(browser: Callable[..., Browser]) -> None:
    of_a_stranger = browser(a_resident()).token()
    visitor = browser(a_resident())
    visitor.token()
    assert visitor.client.post(SUPPORT, data={"_token": of_a_stranger}).status_code == 403
    assert not supported(visitor)


def test_a_token_ends_with_the_session(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    token = visitor.token()
    visitor.client.set_cookie("rembuk", "another-session")
    assert visitor.client.post(SUPPORT, data={"_token": token}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_a_form_sent_from_another_site_is_refused(browser: Callable[..., Browser], headers: dict[str, str]) -> None:
    visitor = browser(a_resident())
    assert visitor.post(SUPPORT, {"dukung": "ya"}, headers=headers).status_code == 403
    assert not supported(visitor)


@pytest.mark.parametrize(
    "headers", [{"Origin": "null", "Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}]
)
def test_what_browsers_send_with_our_own_forms_passes(browser: Callable[..., Browser], headers: dict[str, str]) -> None:
    visitor = browser(a_resident())
    assert visitor.post(SUPPORT, {"dukung": "ya"}, headers=headers).status_code == 302


def test_every_form_that_changes_something_carries_token_and_key(browser: Callable[..., Browser]) -> None:
    staff = browser(a_resident("moderator", "kelurahan_officer", "dp3akb_officer"))
    pages = (
        "/saya",
        f"/usulan/{an_id(200)}/tulis/periksa",
        f"/memilih/{an_id(20)}",
        "/meja/peninjauan",
        "/meja/verifikasi",
    )
    for path in (*pages, "/meja/adopsi", "/usulan/tulis"):
        forms = re.findall(r'<form method="post".*?</form>', staff.text(path), re.DOTALL)
        assert forms, path
        assert all('name="_token"' in form and 'name="_key"' in form for form in forms), path


def test_a_get_never_changes_anything(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    for path in (SUPPORT, "/keluar", f"/memilih/{an_id(20)}/periksa"):
        assert visitor.get(path).status_code == 405
    visitor.get(f"/usulan/{an_id(200)}/tarik")
    assert all(method == "GET" or path == "/v1/tokens" for method, path, *_ in visitor.city.sent)


def test_the_same_form_makes_the_same_ballot_and_another_form_goes_on_with_the_same_right(
    browser: Callable[..., Browser],
) -> None:
    visitor = browser(a_resident())
    for key in ("a-key", "a-key", "another"):
        visitor.post(f"/memilih/{an_id(20)}/bukti", {"choices": [an_id(101)], "_key": key})
    sent = [(path.rpartition("/")[2], body, headers) for method, path, body, headers in visitor.city.sent if body]
    blinded = [body["blinded"] for where, body, _headers in sent if where == "tokens" and "blinded" in body]
    ballots = [body for where, body, _headers in sent if where == "ballots"]
    assert blinded[0] == blinded[1] == blinded[2], "a page that was left before its answer came used nothing up"
    assert ballots[0] == ballots[1] != ballots[2], "but it does not pass for that one"


def test_another_browser_of_the_same_voter_makes_another_token(browser: Callable[..., Browser]) -> None:
    blinded = set()
    for _ in range(2):
        visitor = browser(a_resident())
        visitor.post(f"/memilih/{an_id(20)}/bukti", {"choices": [an_id(101)], "_key": "a-key"})
        blinded |= {
            body["blinded"] for _method, path, body, _headers in visitor.city.sent
            if path.endswith("/tokens") and "blinded" in (body or {})
        }  # fmt: skip
    assert len(blinded) == 2


def test_the_box_is_told_neither_who_votes_nor_from_where(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    visitor.post(f"/memilih/{an_id(20)}/bukti", {"choices": [an_id(101)], "_key": "a-key"})
    told = {path.rpartition("/")[2]: headers for method, path, _body, headers in visitor.city.sent if method == "POST"}
    assert told["tokens"]["authorization"] == "Bearer token"
    assert not {"authorization", "cookie", "x-forwarded-for", "x-correlation-id"} & told["ballots"].keys()


def test_the_key_stays_while_the_outcome_is_unknown_and_changes_after_a_refusal(
    browser: Callable[..., Browser],
) -> None:
    visitor, cast = browser(a_resident()), f"/memilih/{an_id(20)}/bukti"
    ballots = f"POST /v1/polls/{an_id(20)}/ballots"

    def silent(request: object) -> tuple[int, object]:
        raise PeerAway("nobody there")

    visitor.city.answers[ballots] = silent
    assert 'name="_key" value="a-key"' in visitor.post(cast, {"choices": [an_id(101)], "_key": "a-key"}).text
    visitor.city.answers[ballots] = (409, {"code": "already_voted"})
    refused = visitor.post(cast, {"choices": [an_id(101)], "_key": "a-key"})
    assert refused.status_code == 422
    assert 'name="_key" value="a-key"' not in refused.text
    assert "Satu orang, satu suara." in refused.text
