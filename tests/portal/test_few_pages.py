"""Pages where few may vote or few have: they say so, and show no number; and what two officers do together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.portal.conftest import Browser
from tests.portal.sample_audit import COLLEAGUE, DRAFT, draft_poll
from tests.portal.sample_parts import listed
from tests.portal.sample_places import a_resident, an_id

COUNTED, WHY = an_id(21), "Forum Anak RT 04 memilih warna gedungnya sendiri."
AUDITOR = an_id(333)


@pytest.fixture
def officer(browser: Callable[..., Browser]) -> Browser:
    """The browser of an officer of the kelurahan."""
    return browser(a_resident("kelurahan_officer"))


def few_result(sample: Any) -> dict[str, Any]:
    """A result of fewer than five ballots, as voting answers it."""
    whole = sample.result()
    rows = [{**row, "votes": None} for row in whole["projects"]]
    outcome = {"settings": {}, "passed": None, "cost": whole["cost"], "budget": whole["budget"]}
    chosen = [row for row in rows if row["chosen"]]
    return {
        **whole,
        "few": True,
        "ballots": None,
        "projects": rows,
        "winners": chosen,
        "outcome": outcome,
        "explanation": None,
    }


def test_a_result_of_few_ballots_says_what_was_chosen_and_why_there_is_no_number(
    browser: Callable[..., Browser],
) -> None:
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{COUNTED}/result"] = (200, few_result(visitor.city))
    page = visitor.text(f"/hasil/{COUNTED}")
    assert "Mengapa tidak ada angkanya?" in page
    assert all(row["title"] in page for row in few_result(visitor.city)["winners"])
    assert "Angka yang sama dalam tabel" not in page


def test_the_board_of_few_ballots_is_for_the_auditors_and_still_finds_a_receipt(
    browser: Callable[..., Browser],
) -> None:
    visitor = browser()
    roots: dict[str, Any] = {"items": [], "key": "", "rules_hash": "0" * 64, "ballots": None, "assisted": None}
    visitor.city.answers[f"GET /v1/polls/{COUNTED}/roots"] = (200, roots)
    found: dict[str, Any] = {
        "state": "counted",
        "position": None,
        "leaf": None,
        "proof": [],
        "first": None,
        "root": None,
    }
    visitor.city.answers[f"POST /v1/polls/{COUNTED}/receipts"] = (200, found)
    page = visitor.text(f"/papan/{COUNTED}")
    assert "Surat suaranya hanya untuk pemeriksa" in page
    assert "Belum ada papan" not in page
    answer = visitor.post(f"/papan/{COUNTED}", {"code": "MRSA-7K4P-22QX-AB3D-EFGH"})
    assert "ikut dihitung" in answer.get_data(as_text=True)


def test_the_desk_shows_no_number_of_few_and_no_files_of_them(officer: Browser) -> None:
    officer.city.answers[f"GET /v1/polls/{COUNTED}/result"] = (200, few_result(officer.city))
    page = officer.text(f"/meja/pemungutan?buka={COUNTED}")
    assert "ditutup" in page
    assert "ballots.csv" not in page


def test_a_small_draft_says_what_can_be_done_and_a_colleague_agrees(officer: Browser) -> None:
    small = {"size": 12, "by_kelurahan": [], "by_age": []}
    officer.city.answers[f"GET /v1/polls/{DRAFT}/electorate"] = (200, small)
    officer.city.answers["GET /v1/polls"] = (200, listed(draft_poll(officer.city)))
    page = officer.text(f"/meja/pemungutan?buka={DRAFT}")
    assert "paling sedikit 30 orang" in page
    assert "Minta izin" in page
    asked = {
        "floor": 12, "reason": WHY, "asked_by": COLLEAGUE, "asked_role": "kelurahan_officer",
        "asked_at": officer.city.ago(1), "agreed_by": None, "agreed_role": None, "agreed_at": None,
    }  # fmt: skip
    officer.city.answers[f"GET /v1/polls/{DRAFT}/smaller-roll"] = (200, {"items": [asked]})
    officer.city.answers[f"POST /v1/polls/{DRAFT}/smaller-roll/agree"] = (200, asked)
    assert "Setujui sebagai petugas kedua" in officer.text(f"/meja/pemungutan?buka={DRAFT}")
    done = officer.post(f"/meja/pemungutan/{DRAFT}/daftar-kecil/setuju", {"buka": DRAFT})
    assert done.status_code == 302
    wrong = officer.post(f"/meja/pemungutan/{DRAFT}/daftar-kecil", {"buka": DRAFT, "floor": "9", "reason": WHY})
    assert wrong.status_code == 422
    assert WHY in wrong.get_data(as_text=True), "nothing typed is lost"


def test_a_program_dearer_than_the_purse_is_told_at_the_draft(officer: Browser) -> None:
    poll = draft_poll(officer.city)
    line = poll["projects"][0]
    facts = {"cost": 900_000_000, "budget": poll["budget"]}
    finding = {"code": "dearer_than_the_budget", "project_id": line["id"], "facts": facts}
    officer.city.answers[f"GET /v1/polls/{DRAFT}"] = (200, {**poll, "findings": [finding]})
    officer.city.answers["GET /v1/polls"] = (200, listed(poll))
    page = officer.text(f"/meja/pemungutan?buka={DRAFT}")
    assert "tidak bisa terpilih" in page
    assert line["title"] in page


def test_an_auditor_is_named_at_the_polls_panel(officer: Browser) -> None:
    item = {"auditor_id": AUDITOR, "asked_at": "2026-11-30T00:00:00+00:00", "named": False, "named_by": []}
    told = {"items": [item], "needed": 2, "most": 2}
    officer.city.answers[f"GET /v1/polls/{COUNTED}/auditors"] = (200, told)
    officer.city.answers[f"POST /v1/polls/{COUNTED}/auditors/{AUDITOR}/namings"] = (201, told)
    page = officer.text(f"/meja/pemungutan?buka={COUNTED}")
    assert f"Pemeriksa {AUDITOR[-8:]}" in page
    done = officer.post(f"/meja/pemungutan/{COUNTED}/pemeriksa/{AUDITOR}", {"buka": COUNTED})
    assert done.status_code == 302


def test_the_ballot_says_that_two_officers_allowed_a_small_roll(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    poll = {**visitor.city.poll(), "secret_floor": 12, "floor_reason": WHY}
    here = f"GET /v1/polls/{poll['id']}"
    visitor.city.answers[here] = (200, poll)
    assert WHY in visitor.text(f"/memilih/{poll['id']}")
