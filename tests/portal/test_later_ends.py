"""A poll that ends later: everybody reads until when, and why; two officers decide it at the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.portal.conftest import Browser
from tests.portal.sample_audit import COLLEAGUE, PROLONGATION, prolongations, prolonging
from tests.portal.sample_places import a_resident, an_id
from tests.portal.test_audit_pages import DESK, OFFICER, OPEN, sent

REASON = "Listrik di tiga RT padam sejak kemarin sore."
TYPED = {"buka": OPEN, "until": "2026-12-01T23:59", "prolong_reason": REASON}


def prolonged(visitor: Browser, **changes: str) -> None:
    """The open poll was prolonged twice."""
    poll = visitor.city.poll() | {"prolongations": prolongations(visitor.city)} | changes
    visitor.city.answers[f"GET /v1/polls/{OPEN}"] = (200, poll)


@pytest.mark.parametrize("path", [f"/memilih/{OPEN}", f"/hasil/{OPEN}", f"/papan/{OPEN}", f"{DESK}?buka={OPEN}"])
def test_every_page_of_the_poll_says_until_when_and_why(browser: Callable[..., Browser], path: str) -> None:
    visitor = browser(OFFICER if path.startswith(DESK) else a_resident())
    prolonged(visitor)
    said = visitor.text(path)
    assert said.count("Waktu memilih diperpanjang sampai") == 2
    assert f"“{REASON}”" in said
    assert "waktu yang hilang diganti" in said


def test_a_child_is_told_in_her_own_words(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident(child=True))
    prolonged(visitor)
    assert "Kamu masih bisa memilih." in visitor.text(f"/memilih/{OPEN}")


def test_a_poll_that_is_weighed_says_that_it_has_ended_and_may_open_again(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    prolonged(visitor, state="ended")
    said = visitor.text(f"/hasil/{OPEN}")
    assert "Berakhir" in said
    assert "Sekarang diperiksa apakah ada gangguan pada jam terakhir." in said
    assert visitor.get(f"/memilih/{OPEN}").location == f"/hasil/{OPEN}", "there is no ballot paper now"


def test_an_officer_proposes_a_later_end_in_the_time_of_balikpapan(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    answer = visitor.post(f"{DESK}/{OPEN}/perpanjangan", TYPED)
    assert answer.location == f"{DESK}?buka={OPEN}&kabar=perpanjangan-diusulkan"
    assert sent(visitor, "/prolongations") == {"until": "2026-12-01T23:59:00+08:00", "reason": REASON}


def test_what_was_typed_stays_where_something_is_missing(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    answer = visitor.post(f"{DESK}/{OPEN}/perpanjangan", TYPED | {"until": ""})
    assert (answer.status_code, sent(visitor, "/prolongations")) == (422, None)
    assert f">{REASON}</textarea>" in answer.text
    assert "Isi tanggal dan jam" in answer.text


def test_a_refusal_is_told_in_words_and_what_was_typed_stays(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    visitor.city.answers[f"POST /v1/polls/{OPEN}/prolongations"] = (422, {"code": "prolongation_invalid"})
    answer = visitor.post(f"{DESK}/{OPEN}/perpanjangan", TYPED)
    assert (answer.status_code, TYPED["until"] in answer.text) == (422, True)
    assert "paling lambat tujuh hari" in answer.text


def test_whoever_proposed_it_may_take_it_back_and_a_colleague_decides(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    path = f"GET /v1/polls/{OPEN}/prolongations"
    visitor.city.answers[path] = (200, prolonging(visitor.city, by=an_id(900)))
    own = visitor.text(f"{DESK}?buka={OPEN}")
    assert "Tarik usul perpanjangan saya" in own
    assert "Setujui: perpanjang" not in own
    visitor.city.answers[path] = (200, prolonging(visitor.city, by=COLLEAGUE))
    assert "Setujui: perpanjang pemilihan ini" in visitor.text(f"{DESK}?buka={OPEN}")
    answer = visitor.post(f"{DESK}/{OPEN}/perpanjangan/{PROLONGATION}/setuju")
    assert answer.location == f"{DESK}?buka={OPEN}&kabar=diperpanjang"
    short = visitor.post(f"{DESK}/{OPEN}/perpanjangan/{PROLONGATION}/tolak", {"decline_reason": "Tidak"})
    assert (short.status_code, sent(visitor, "/decline")) == (422, None)
    declined = {"decline_reason": "Warga sudah cukup waktu."}
    answer = visitor.post(f"{DESK}/{OPEN}/perpanjangan/{PROLONGATION}/tolak", declined)
    assert answer.location == f"{DESK}?buka={OPEN}&kabar=tidak-diperpanjang"
