"""Writing a proposal: forms come back filled, errors say what to write, and drafts are kept by the city."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from marshmallow import ValidationError

from services.portal.clients.records.proposals.of_several import CostLine
from services.portal.proposals.forms import cost_fields, read_rupiah
from tests.portal.conftest import Browser
from tests.portal.sample_places import MARGA_SARI, a_resident, an_id

DRAFT = f"/usulan/{an_id(200)}/tulis"


def test_whoever_is_not_logged_in_is_sent_there_and_back(browser: Callable[..., Browser]) -> None:
    response = browser().get("/usulan/tulis?topik=play")
    assert response.status_code == 302
    assert response.location == "/masuk?lanjut=/usulan/tulis?topik%3Dplay"


def test_the_first_step_becomes_a_draft(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    words = {"title": " Rak buku ", "story": "Kolong kosong.", "category": "learning", "picture": "reading_garden"}
    response = visitor.post("/usulan/tulis", words)
    assert response.location == f"/usulan/{an_id(200)}/tulis/tempat"
    body = next(body for method, path, body, _ in visitor.city.sent if (method, path) == ("POST", "/v1/proposals"))
    assert body == {
        "title": "Rak buku",
        "story": "Kolong kosong.",
        "category": "learning",
        "initiative_type": "lainnya",
        "picture": "reading_garden",
        "area_code": MARGA_SARI,
    }


def test_an_empty_first_step_comes_back_with_examples(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    response = visitor.post("/usulan/tulis", {"title": "", "story": "Kolong kosong & teduh.", "category": ""})
    assert response.status_code == 422
    assert "Ada 2 isian yang perlu diperbaiki" in response.text
    assert "misalnya Taman baca di RT 14" in response.text
    assert "Kolong kosong &amp; teduh.</textarea>" in response.text
    assert 'aria-invalid="true"' in response.text
    assert not any(method == "POST" and path == "/v1/proposals" for method, path, *_ in visitor.city.sent)


def test_what_people_write_is_shown_as_text(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    words = {"title": "<script>x</script>", "story": "", "category": ""}
    assert "<script>x" not in visitor.post("/usulan/tulis", words).text


def test_costs_are_read_as_people_write_them(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    place = {"area_code": MARGA_SARI, "rt": "14", "beneficiaries": ["families"], "beneficiary_count": "1.200"}
    costs = {"item1": "Lantai", "rupiah1": "Rp 26.500.000", "item3": "Lampu", "rupiah3": "7500000"}
    assert visitor.post(f"{DRAFT}/tempat", place | costs).location == f"{DRAFT}/periksa"
    body = next(body for method, _path, body, _ in visitor.city.sent if method == "PATCH")
    assert body["cost_lines"] == [{"item": "Lantai", "rupiah": 26_500_000}, {"item": "Lampu", "rupiah": 7_500_000}]
    assert body["beneficiary_count"] == 1200
    assert body["version"] == 3


def test_an_amount_in_words_is_asked_for_in_figures(browser: Callable[..., Browser]) -> None:
    costs = {"item2": "Rak dan 600 buku", "rupiah2": "empat belas juta", "rupiah1": "5.000"}
    response = browser(a_resident()).post(f"{DRAFT}/tempat", {"area_code": MARGA_SARI} | costs)
    assert response.status_code == 422
    assert "Tulis dengan angka, misalnya 14.000.000" in response.text
    assert "Tulis untuk apa uangnya" in response.text
    assert 'value="empat belas juta"' in response.text


@pytest.mark.parametrize(
    ("typed", "rupiah"),
    [("14.000.000", 14_000_000), ("14 000 000", 14_000_000), ("Rp14.000.000,00", 14_000_000), ("rp. 500", 500)],
)
def test_an_amount_is_whole_rupiah(typed: str, rupiah: int) -> None:
    assert read_rupiah(typed) == rupiah


@pytest.mark.parametrize("typed", ["", "empat", "14,5 juta", "-5", "1.5", "14.00"])
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        read_rupiah(typed)


def test_cost_lines_come_back_into_their_fields() -> None:
    lines: list[CostLine] = [{"item": "Lantai", "rupiah": 26_500_000}]
    assert cost_fields(lines) == {"item1": "Lantai", "rupiah1": "26.500.000"}


def test_a_refusal_is_told_in_words_and_nothing_is_lost(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    visitor.city.answers[f"PATCH /v1/proposals/{an_id(200)}"] = (409, {"code": "stale_proposal"})
    response = visitor.post(f"{DRAFT}/tempat", {"area_code": MARGA_SARI, "place": "Dekat titian"})
    assert response.status_code == 422
    assert "baru saja diubah di tab atau perangkat lain" in response.text
    assert 'value="Dekat titian"' in response.text


def test_sending_leads_to_the_proposal(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    response = visitor.post(f"{DRAFT}/periksa")
    assert response.location == f"/usulan/{an_id(200)}?kabar=dikirim"
    assert "Usulan sudah dikirim" in visitor.text(response.location)


def test_children_are_spoken_to_as_kamu(browser: Callable[..., Browser]) -> None:
    adult = browser(a_resident()).text("/usulan/tulis")
    child = browser(a_resident(child=True)).text("/usulan/tulis")
    assert "Apa yang ingin Anda ubah?" in adult
    assert "Apa yang ingin kamu ubah?" in child
    assert '<body class="kid">' in child
    assert "Anda" not in child.split("<main", 1)[1]


def returned(visitor: Browser) -> dict[str, Any]:
    """A proposal of hers that a moderator gave back."""
    line = visitor.city.line("returned", 1, by="moderator", reason="Hapus nomor rumahnya, ya.")
    return visitor.city.proposal() | {
        "state": "returned", "trail": [line | {"reason_code": "personal_data"}], "allowed_actions": ["edit", "submit"],
    }  # fmt: skip


@pytest.mark.parametrize("path", ["", "/tulis", "/tulis/tempat", "/tulis/periksa"])
def test_what_the_moderator_wrote_stands_above_everything(browser: Callable[..., Browser], path: str) -> None:
    visitor = browser(a_resident())
    proposal = returned(visitor)
    visitor.city.answers[f"GET /v1/proposals/{proposal['id']}"] = (200, proposal)
    page = visitor.text(f"/usulan/{proposal['id']}{path}")
    main = page[page.index("<main") :]
    assert main.count("Hapus nomor rumahnya, ya.") >= 1
    assert "ada data pribadi" in main
    fields = main.index("<textarea" if path == "/tulis" else "<h2")
    assert main.index("Hapus nomor rumahnya, ya.") < fields
    visitor.city.answers[f"GET /v1/proposals/{proposal['id']}"] = (200, proposal | {"state": "published"})
    assert "dikembalikan untuk dilengkapi: ada data" not in visitor.text(f"/usulan/{proposal['id']}{path}")


def test_the_message_says_it_too(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    proposal = returned(visitor)
    notice = {
        "id": an_id(900), "kind": "proposal.returned", "relation": "author", "subject": "Usulan Anda perlu dilengkapi",
        "body": "Moderator menulis catatan.", "path": f"/usulan/{proposal['id']}", "proposal_id": proposal["id"],
        "created_at": visitor.city.ago(1), "read_at": None,
    }  # fmt: skip
    visitor.city.answers["GET /v1/inbox"] = (200, {"items": [notice], "next": None, "unread": 1})
    visitor.city.answers[f"GET /v1/proposals/{proposal['id']}"] = (200, proposal)
    assert "Hapus nomor rumahnya, ya." in visitor.text("/saya")
