"""The ballot paper, counted by the server, and the receipt that is shown once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from werkzeug.datastructures import MultiDict

from services.portal.pages.ballots import make_paper, plank_worth
from services.portal.pages.receipts import picture_of
from shared.qr import qr_of
from tests.portal.conftest import Browser
from tests.portal.sample_places import JUTA, a_resident, an_id, projects

POLL = f"/memilih/{an_id(20)}"
KERAN, ZONA, TITIAN, LAPANGAN = an_id(101), an_id(102), an_id(103), an_id(105)


def test_the_server_adds_up_the_choices(browser: Callable[..., Browser]) -> None:
    page = browser(a_resident()).post(f"{POLL}/periksa", {"choices": [ZONA, TITIAN]}).text
    assert "Rp30.000.000" in page
    assert "Kirim suara untuk 2 program" in page
    assert page.count('type="hidden" name="choices"') == 2


def test_a_purse_that_is_overspent_comes_back_filled(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    response = visitor.post(f"{POLL}/periksa", {"choices": [ZONA, TITIAN, LAPANGAN]})
    assert response.status_code == 422
    assert "Uangnya tidak cukup. Lepaskan satu program dulu." in response.text
    assert "Lebih Rp65 juta" in response.text
    assert len(re.findall(r'name="choices" [^>]*checked', response.text)) == 3
    assert not any(path.endswith("/ballots") for _method, path, *_ in visitor.city.sent)


def test_going_back_keeps_the_choices(browser: Callable[..., Browser]) -> None:
    page = browser(a_resident()).post(POLL, {"choices": [KERAN]}).text
    assert re.search(rf'value="{KERAN}"[^>]*checked', page)
    assert "Terpakai Rp24 juta" in page


def test_casting_shows_the_receipt_and_keeps_it_nowhere(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    response = visitor.post(f"{POLL}/bukti", {"choices": [ZONA, TITIAN]})
    assert "MRSA-7K4P-92QX" in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "MRSA" not in "".join(response.headers.getlist("Set-Cookie"))
    body = next(body for _method, path, body, _headers in visitor.city.sent if path.endswith("/ballots"))
    assert (body["choices"], body["assisted"]) == ([ZONA, TITIAN], True)
    assert "MRSA" not in visitor.text(f"{POLL}/bukti")


def test_choices_never_stand_in_an_address(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    for path in (POLL, f"{POLL}/bukti"):
        for form in re.findall(r"<form[^>]*>", visitor.text(path)):
            assert 'method="post"' in form


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("not_verified", "Tempat tinggal belum dipastikan."),
        ("wrong_area", "untuk warga wilayah lain"),
        ("too_young", "umurnya lebih tua"),
        ("not_on_roll", "tidak ada di daftar pemilih"),
    ],
)
def test_who_cannot_vote_reads_why(browser: Callable[..., Browser], reason: str, sentence: str) -> None:
    visitor = browser(a_resident())
    standing = {"can_vote": False, "issued": False, "reason": reason}
    visitor.city.answers[f"GET /v1/polls/{an_id(20)}/eligibility"] = (200, standing)
    for path in (POLL, "/memilih"):
        assert sentence in visitor.text(path)
    assert "surat-suara" not in visitor.text(POLL)


def test_who_has_voted_is_told_so(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident(child=True))
    standing = {"can_vote": False, "issued": True, "reason": "already_issued"}
    visitor.city.answers[f"GET /v1/polls/{an_id(20)}/eligibility"] = (200, standing)
    assert "Hak suaramu sudah dipakai" in visitor.text(POLL)


def test_a_paper_drops_what_is_not_on_it() -> None:
    poll = {"ballot_type": "approval", "min_choices": 1, "max_choices": 2, "budget": 1}
    paper = make_paper({"projects": projects()}, poll, MultiDict([("choices", KERAN), ("choices", "somebody-elses")]))
    assert paper.chosen == {KERAN}
    assert paper.problem is None


def test_an_approval_paper_counts_crosses(browser: Callable[..., Browser]) -> None:
    poll = {"ballot_type": "approval", "min_choices": 1, "max_choices": 2, "budget": 1}
    visitor = browser(a_resident())
    whole = visitor.city.poll() | poll
    visitor.city.answers[f"GET /v1/polls/{an_id(20)}"] = (200, whole)
    assert "Pilih sampai 2 program" in visitor.text(POLL)
    assert "paling sedikit 1" in visitor.post(f"{POLL}/periksa", {"choices": []}).text
    assert "Lepaskan dulu sampai 2." in visitor.post(f"{POLL}/periksa", {"choices": [KERAN, ZONA, TITIAN]}).text
    assert "2 dari 2" in visitor.post(f"{POLL}/periksa", {"choices": [KERAN, ZONA]}).text


@pytest.mark.parametrize(
    ("budget", "worth"), [(175, 5), (20, 1), (36, 1), (37, 2), (250, 10), (2500, 100), (36_000, 1000)]
)
def test_a_plank_is_a_round_sum_and_planks_are_few(budget: int, worth: int) -> None:
    assert plank_worth(budget * JUTA) == worth * JUTA


def test_a_receipt_can_be_scanned_and_saved(browser: Callable[..., Browser]) -> None:
    code = qr_of("MRSA-7K4P-92QX")
    assert code.size >= 21
    assert code.path.startswith("M0 0h7v1h-7z")
    response = browser(a_resident()).post("/memilih/bukti/gambar", {"receipt": "MRSA-7K4P-92QX"})
    assert response.data == picture_of("MRSA-7K4P-92QX")
    assert response.data.startswith(b"\x89PNG")
    assert "attachment" in response.headers["Content-Disposition"]


def test_a_result_shows_each_share_of_the_ballots(browser: Callable[..., Browser]) -> None:
    page = browser().text(f"/hasil/{an_id(21)}")
    assert "295 suara (61%)" in page
    assert page.count(">Terpilih<") >= 3
    assert "belum disahkan" in page


@pytest.mark.parametrize(
    ("ages", "words", "side"),
    [
        ({"age_from": 10, "age_to": 17}, "295 anak (61%)", 'class="a"'),
        ({"age_from": 18, "age_to": None}, "295 warga (61%)", 'class="b"'),
    ],
)
def test_childrens_bars_stand_left_and_adults_right(
    browser: Callable[..., Browser], ages: dict[str, int | None], words: str, side: str
) -> None:
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{an_id(21)}"] = (200, visitor.city.counted_poll() | ages)
    page = visitor.text(f"/hasil/{an_id(21)}")
    assert words in page
    assert f"<span {side}>" in page
    assert "tidak pernah dijumlahkan" in page


def test_no_result_is_shown_before_closing(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{an_id(20)}/result"] = (409, {"code": "result_not_ready"})
    page = visitor.text(f"/hasil/{an_id(20)}")
    assert "Hasilnya dibuka setelah pemilihan ditutup" in page
    assert "%" not in re.sub(r"<[^>]*>", "", page.split("<main", 1)[1])
