"""What somebody wrote is there after her session ended, after another tab, after lunch; and nobody else sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from services.portal.shell.visitor import KeptTokens
from shared import clock
from tests.portal.conftest import Browser
from tests.portal.sample_places import a_resident, an_id

OURS = {"Sec-Fetch-Site": "same-origin"}
STORY = "Bawahnya kosong dan teduh.\nKami ingin rak buku dan lampu di sana."
IDEA = {"title": "Taman baca di bawah rumah panggung", "story": STORY, "category": "learning"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the last form of a page."""
    form = page[page.rindex("<form") :]
    return {name: unescape(value) for name, value in HIDDEN.findall(form)}


def written(visitor: Browser) -> dict[str, str]:
    """A form that she has filled in, with what its page put into it."""
    return hidden(visitor.text("/usulan/tulis")) | IDEA


def drafts(visitor: Browser) -> list[Any]:
    """What reached the city as a draft."""
    return [body for method, path, body, _h in visitor.city.sent if (method, path) == ("POST", "/v1/proposals")]


def session_ended(visitor: Browser) -> None:
    """Identity knows her session no more, and the portal's own memory of it is over."""
    visitor.city.person = None
    visitor.client.application.extensions["tokens"] = KeptTokens()


def logged_in_again(visitor: Browser, form: dict[str, str]) -> Any:
    """The answer to her code, after a form was sent without a session; `form` is what the log-in page held."""
    asked = visitor.client.post("/masuk", data=form | {"contact": "bu.maya@contoh.invalid"})
    return visitor.client.post("/masuk/kode", data=hidden(asked.text) | {"code": "K7QP2M9X"})


def test_words_written_before_a_session_ended_are_there_after_logging_in(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    form, person = written(visitor), visitor.city.person
    session_ended(visitor)
    refused = visitor.client.post("/usulan/tulis", data=form)
    assert (refused.status_code, drafts(visitor)) == (401, [])
    assert "tulisan Anda masih ada" in refused.text
    assert STORY.splitlines()[0] not in refused.text, "they are sealed while nobody is logged in"

    visitor.city.person = person
    again = logged_in_again(visitor, hidden(refused.text))
    assert again.status_code == 200
    assert STORY in unescape(again.text)
    assert visitor.client.post("/usulan/tulis", data=hidden(again.text)).status_code == 302
    assert {name: drafts(visitor)[0][name] for name in IDEA} == IDEA


def test_another_who_logs_in_on_the_device_does_not_see_them(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    form = written(visitor)
    session_ended(visitor)
    refused = visitor.client.post("/usulan/tulis", data=form)
    visitor.city.person = a_resident() | {"id": an_id(77)}
    answer = logged_in_again(visitor, hidden(refused.text))
    assert (answer.status_code, answer.location) == (302, "/usulan/tulis")
    assert STORY.splitlines()[0] not in answer.text


def test_they_are_kept_for_two_hours(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    form, person = written(visitor), visitor.city.person
    session_ended(visitor)
    refused = visitor.client.post("/usulan/tulis", data=form)
    visitor.city.person = person
    with clock.frozen_at(clock.now() + timedelta(hours=2, seconds=1)):
        assert logged_in_again(visitor, hidden(refused.text)).status_code == 302


def test_a_form_of_before_she_logged_in_again_in_another_tab_is_sent_by_one_more_press(
    browser: Callable[..., Browser],
) -> None:
    visitor = browser(a_resident())
    form = written(visitor)
    visitor.client.set_cookie("rembuk", "another-session")
    answer = visitor.client.post("/usulan/tulis", data=form, headers=OURS)
    assert (answer.status_code, drafts(visitor)) == (403, [])
    assert STORY in unescape(answer.text)
    assert visitor.client.post("/usulan/tulis", data=hidden(answer.text), headers=OURS).status_code == 302
    assert {name: drafts(visitor)[0][name] for name in IDEA} == IDEA


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_no_other_site_puts_words_into_anybodys_mouth(browser: Callable[..., Browser], headers: dict[str, str]) -> None:
    visitor = browser(a_resident())
    answer = visitor.client.post("/usulan/tulis", data=written(visitor) | {"_token": "forged"}, headers=headers)
    assert answer.status_code == 403
    assert STORY.splitlines()[0] not in answer.text


def test_a_page_of_somebody_elses_is_not_sent_by_another(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    form = written(visitor)
    assert visitor.city.person is not None
    visitor.city.person["id"] = an_id(77)
    visitor.client.set_cookie("rembuk", "the-other-session")
    answer = visitor.client.post("/usulan/tulis", data=form, headers=OURS)
    assert (answer.status_code, STORY.splitlines()[0] in answer.text) == (403, False)


def test_two_tabs_on_one_draft_lose_nothing_of_either(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    draft = visitor.city.proposal() | {"title": "Dari tab lain", "story": "Cerita dari tab lain.", "version": 5}
    here = f"/usulan/{draft['id']}/tulis"
    stored = f"/v1/proposals/{draft['id']}"
    visitor.city.answers[f"GET {stored}"] = (200, draft)
    visitor.city.answers[f"PATCH {stored}"] = (409, {"code": "stale_proposal", "version": 5})
    answer = visitor.post(here, IDEA | {"version": "4"})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert "Cerita dari tab lain." in page
    assert f">{STORY}</textarea>" in page
    del visitor.city.answers[f"PATCH {stored}"]
    assert visitor.client.post(here, data=hidden(answer.text) | IDEA).status_code == 302
    versions = [body["version"] for method, path, body, _h in visitor.city.sent if (method, path) == ("PATCH", stored)]
    assert versions == [4, 5], "the page's own version first, and by her press the newest"


def test_what_is_being_written_becomes_a_draft_of_its_own_accord(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    told = visitor.post("/usulan/tulis/simpan", {"title": "Taman baca", "story": "  ", "category": "nonsense"})
    draft = visitor.city.proposal()["id"]
    assert told.json == {
        "saved": True,
        "action": f"/usulan/{draft}/tulis",
        "autosave": f"/usulan/{draft}/tulis/simpan",
        "keep": f"isi/{draft}",
        "version": visitor.city.proposal()["version"],
    }
    (sent,) = drafts(visitor)
    assert sent["title"] == "Taman baca"
    assert not {"story", "category"} & set(sent)
    assert visitor.post("/usulan/tulis/simpan", {"title": " "}).status_code == 422


@pytest.mark.parametrize("path", ["/masuk", f"/pilih/{an_id(20)}"])
def test_codes_and_ballots_are_never_kept(browser: Callable[..., Browser], path: str) -> None:
    visitor = browser(a_resident())
    visitor.text("/usulan/tulis")
    answer = visitor.client.post(path, data={"code": "K7QP 2M9X rahasia sekali", "_token": "old"}, headers=OURS)
    assert "rahasia sekali" not in answer.text
