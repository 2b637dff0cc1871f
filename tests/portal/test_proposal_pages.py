"""Reading proposals: the way on from each state, the answer beside its reason, and the clock of the city."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.portal.conftest import Browser
from tests.portal.sample_places import a_resident, an_id

PAGE = f"/usulan/{an_id(200)}"


def shown(browser: Callable[..., Browser], person: dict[str, Any] | None = None, **changes: Any) -> str:
    """The page of a proposal with `changes`."""
    visitor = browser(person)
    visitor.city.answers[f"GET /v1/proposals/{an_id(200)}"] = (200, visitor.city.proposal() | changes)
    return visitor.text(PAGE)


def test_what_is_on_a_ballot_leads_to_it(browser: Callable[..., Browser]) -> None:
    page = shown(browser)
    assert f'href="/memilih/{an_id(20)}"' in page
    assert f'<a href="/hasil/{an_id(20)}">Program Marga Sari 2028</a>' in page


def test_a_poll_that_has_closed_is_no_longer_offered(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    facts = {"poll_id": an_id(20), "poll_title": "Program", "closes_at": visitor.city.ago(1)}
    trail = [visitor.city.line("on_ballot", 7, by="system", facts=facts)]
    assert f'href="/memilih/{an_id(20)}"' not in shown(browser, trail=trail)


def test_support_is_offered_to_those_who_may_give_it(browser: Callable[..., Browser]) -> None:
    published: dict[str, Any] = {"state": "published", "trail": [], "due_at": None}
    assert "Masuk untuk mendukung" in shown(browser, None, **published)
    assert "Dukung usulan ini" in shown(browser, a_resident(), allowed_actions=["support"], **published)
    assert "Dukung usulan ini" not in shown(browser, a_resident(), **published)
    mine = shown(browser, a_resident(), supported_by_me=True, **published)
    assert "Sudah Anda dukung" in mine
    assert re.search(r'name="dukung" value="tidak">Akhiri dukungan</button>', mine)


def test_an_author_can_go_on_writing_or_take_it_back(browser: Callable[..., Browser]) -> None:
    page = shown(browser, a_resident(), state="returned", allowed_actions=["edit", "submit", "withdraw"])
    for words in ("Ubah usulan ini", "Periksa dan kirim", "Tarik usulan"):
        assert words in page


def test_taking_back_and_deleting_ask_first(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    proposal, here = visitor.city.proposal(), f"/usulan/{visitor.city.proposal()['id']}"
    for step, path, question in (
        ("withdraw", f"{here}/tarik", "Tarik usulan ini?"),
        ("delete", f"{here}/hapus", "Hapus draf ini?"),
    ):
        visitor.city.answers[f"GET /v1/proposals/{proposal['id']}"] = (200, proposal | {"allowed_actions": [step]})
        assert f'href="{path}"' in visitor.text(here)
        asked = visitor.text(path)
        assert question in asked
        assert proposal["title"] in asked
        visitor.city.answers[f"GET /v1/proposals/{proposal['id']}"] = (200, proposal | {"allowed_actions": []})
        assert visitor.get(path).status_code == 404
    assert visitor.post(f"{here}/hapus").location == "/saya?kabar=draf-dihapus"
    assert ("DELETE", f"/v1/proposals/{proposal['id']}") in [sent[:2] for sent in visitor.city.sent]


def test_the_official_answer_stands_with_its_reason_and_its_agency(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    facts = {"agency": "Dinas Pekerjaan Umum", "funding_source": "CSR", "rkpd_year": 2029, "cost": 1_000_000}
    adopted = visitor.city.line("accommodated", 1, by="dp3akb_officer", facts=facts, reason="Tanahnya milik kota.")
    page = shown(browser, state="accommodated", trail=[adopted])
    for words in (
        "Dinas Pekerjaan Umum",
        "Tanahnya milik kota.",
        "Mitra usaha (TJSL)",
        "Diakomodir dalam rencana kota.",
    ):
        assert words in page
    assert "tahun 2029" in page.split('id="jejak"')[1]


def test_a_no_says_why_and_what_comes_next(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    refused = visitor.city.line(
        "declined", 1, by="agency_verifier", reason="Jalannya milik provinsi.", reason_code="not_city_authority"
    )
    page = shown(browser, state="declined", trail=[refused])
    assert "Belum dapat diakomodir: bukan kewenangan kota." in page
    assert "Jalannya milik provinsi." in page
    assert "Boleh diusulkan lagi" in page


@pytest.mark.parametrize(
    ("due_in", "answered", "words"),
    [
        (9, False, "Sisa 9 hari"),
        (-2, False, "Lewat 2 hari"),
        (10, True, "Dijawab dalam 19 hari"),
        (29, True, "Dijawab pada hari yang sama"),
    ],
)
def test_the_clock_of_the_city_is_public(
    browser: Callable[..., Browser], due_in: int, answered: bool, words: str
) -> None:
    visitor = browser()
    trail = [visitor.city.line("verified", 1, by="agency_verifier", reason="Bisa.")] if answered else []
    page = shown(browser, state="under_verification", trail=trail, due_at=visitor.city.ahead(due_in))
    assert words in page


def test_an_author_appears_by_alias_and_a_child_by_age_band_too(browser: Callable[..., Browser]) -> None:
    assert re.search(r"<b>Bekantan Kecil</b>.*10-12 tahun", shown(browser))
    visitor = browser()
    visitor.city.answers["POST /internal/aliases"] = (503, {})
    page = visitor.text(PAGE)
    assert "<b>anak, 10-12 tahun</b>" in page
    headers = next(headers for _m, path, _b, headers in visitor.city.sent if path == "/internal/aliases")
    assert headers["authorization"].startswith("Bearer ey")


def test_filters_stay_in_the_address(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    page = visitor.text("/usulan?q=taman&keadaan=published&wilayah=64.71.02.1006")
    assert re.search(r'value="published" selected', page)
    assert "sesudah=" in page
    next_page = next(address for address in re.findall(r'href="(/usulan\?[^"]+)"', page) if "sesudah" in address)
    assert all(part in next_page for part in ("q=taman", "keadaan=published", "wilayah=64.71.02.1006"))


def test_an_unknown_kelurahan_is_no_page(browser: Callable[..., Browser]) -> None:
    assert browser().get("/wilayah/64.71.09.9999").status_code == 404
    assert browser().get("/wilayah/64.71.02").status_code == 404


@pytest.mark.parametrize(
    ("by", "facts", "named"),
    [
        ("dp3akb_officer", {}, "Perlindungan Anak, dan Keluarga Berencana (DP3AKB)"),
        ("dp3akb_officer", {"agency": "Dinas Kesehatan"}, "Dinas Kesehatan"),
        ("kelurahan_officer", {}, "Kelurahan Marga Sari"),
        ("agency_verifier", {}, "Petugas dinas"),
    ],
)
def test_an_office_is_called_by_its_name_and_never_by_a_code(
    browser: Callable[..., Browser], by: str, facts: dict[str, str], named: str
) -> None:
    line = browser().city.line("declined", 1, by=by, reason="Belum.", reason_code="duplicate", facts=facts)
    answer = (
        shown(browser, state="declined", trail=[line]).partition('class="card answer"')[2].partition("</header>")[0]
    )
    assert named in answer
    assert not re.search(r"dp3akb\b|_officer|_verifier", answer)


def test_a_pending_decline_is_told_to_everybody_with_its_reason_until_it_is_decided(
    browser: Callable[..., Browser],
) -> None:
    line = browser().city.line
    proposed = line("decline_proposed", 1, by="dp3akb_officer", reason="Izinnya belum ada.", reason_code="unsafe")
    page = shown(browser, state="prioritized", trail=[proposed])
    assert "Petugas kedua yang memutuskan" in page
    assert "Izinnya belum ada." in page
    kept = line("decline_refused", 0, by="dp3akb_officer", reason="Izinnya sudah keluar.")
    assert "Petugas kedua yang memutuskan; sampai" not in shown(browser, state="prioritized", trail=[proposed, kept])
