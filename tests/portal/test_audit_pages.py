"""The desk's decisions about a poll, the page of one that was called off, and the import of a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import render_template_string

from services.portal.desks.imports.forms import essence
from tests.portal.conftest import Browser
from tests.portal.sample_audit import CALLED_OFF, CANCELLATION, COLLEAGUE, DRAFT, pending, standing
from tests.portal.sample_parts import listed
from tests.portal.sample_places import MARGA_SARI, a_resident, an_id

OFFICER = a_resident("kelurahan_officer")
OPEN, COUNTED = an_id(20), an_id(21)
DESK = "/meja/pemungutan"


def sent(visitor: Browser, end: str) -> Any:
    """What was sent to the route that ends so; None where nothing was."""
    return next((body for method, path, body, _ in visitor.city.sent if method == "POST" and path.endswith(end)), None)


def test_a_certifier_sees_the_checks_and_what_others_said_before_the_form(browser: Callable[..., Browser]) -> None:
    page = browser(OFFICER).text(f"{DESK}?buka={COUNTED}")
    assert "490 hak suara terpakai, 486 surat suara di kotak, 486 dihitung." in page
    assert "Satu kotak surat suara kertas dari RT 7 belum saya lihat." in page
    assert page.index("Periksa dulu") < page.index("Sahkan hasil ini")
    assert f"/api/voting/v1/polls/{COUNTED}/minutes.pdf" in page


def test_where_a_check_fails_there_is_no_form_to_certify_and_one_to_refuse(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    found = standing(visitor.city)
    found["checks"][0]["passed"], found["allowed_actions"] = False, ["refuse"]
    visitor.city.answers[f"GET /v1/polls/{COUNTED}/certifications"] = (200, found)
    page = visitor.text(f"{DESK}?buka={COUNTED}")
    assert "Tidak cocok" in page
    assert f"{DESK}/{COUNTED}/sahkan" not in page
    assert f"{DESK}/{COUNTED}/tolak-sahkan" in page


def test_who_has_certified_waits_for_a_colleague(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    word = {
        "officer_id": an_id(900),
        "role": "kelurahan_officer",
        "statement": "Cocok.",
        "certified_at": visitor.city.ago(0),
    }
    visitor.city.answers[f"GET /v1/polls/{COUNTED}/certifications"] = (
        200,
        standing(visitor.city) | {"items": [word], "allowed_actions": []},
    )
    page = visitor.text(f"{DESK}?buka={COUNTED}")
    assert "Hasil ini menunggu petugas kedua." in page
    assert f"{DESK}/{COUNTED}/sahkan" not in page


def test_an_officer_certifies_and_comes_back_to_the_same_poll(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    answer = visitor.post(f"{DESK}/{COUNTED}/sahkan", {"statement": "Sudah saya periksa."})
    assert answer.location == f"{DESK}?buka={COUNTED}&kabar=disahkan"
    assert sent(visitor, "/certifications") == {"statement": "Sudah saya periksa."}


def test_what_was_typed_is_still_there_when_certifying_is_refused(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    visitor.city.answers[f"POST /v1/polls/{COUNTED}/certifications"] = (409, {"code": "checks_failed"})
    answer = visitor.post(f"{DESK}/{COUNTED}/sahkan", {"statement": "Sudah saya periksa.", "buka": COUNTED})
    assert answer.status_code == 422
    assert ">Sudah saya periksa.</textarea>" in answer.text
    assert "Ada pemeriksaan yang tidak cocok" in answer.text


@pytest.mark.parametrize(
    ("path", "end", "kabar"),
    [
        (f"{COUNTED}/tolak-sahkan", "/refusals", "penolakan"),
        (f"{OPEN}/pembatalan", "/cancellations", "pembatalan-diusulkan"),
        (f"{OPEN}/pembatalan/{CANCELLATION}/tolak", "/decline", "tetap-berjalan"),
    ],
)
def test_what_everybody_will_read_needs_a_real_reason(
    browser: Callable[..., Browser], path: str, end: str, kabar: str
) -> None:
    visitor = browser(OFFICER)
    poll_id = path.partition("/")[0]
    short = visitor.post(f"{DESK}/{path}", {"reason": "Batal", "buka": poll_id})
    assert (short.status_code, sent(visitor, end)) == (422, None)
    assert "sedikitnya sepuluh huruf" in short.text
    answer = visitor.post(f"{DESK}/{path}", {"reason": "Programnya sudah dianggarkan."})
    assert answer.location == f"{DESK}?buka={poll_id}&kabar={kabar}"
    assert sent(visitor, end) == {"reason": "Programnya sudah dianggarkan."}


def test_a_second_officer_sees_the_proposal_and_may_agree(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    visitor.city.answers[f"GET /v1/polls/{OPEN}/cancellations"] = (200, pending(visitor.city))
    page = visitor.text(f"{DESK}?buka={OPEN}")
    assert "ternyata sudah dianggarkan" in page
    assert "Setujui: batalkan pemilihan ini" in page
    answer = visitor.post(f"{DESK}/{OPEN}/pembatalan/{CANCELLATION}/setuju")
    assert answer.location == f"{DESK}?buka={OPEN}&kabar=dibatalkan"


def test_whoever_proposed_it_may_only_take_it_back(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    visitor.city.answers[f"GET /v1/polls/{OPEN}/cancellations"] = (200, pending(visitor.city, by=an_id(900)))
    page = visitor.text(f"{DESK}?buka={OPEN}")
    assert "Setujui: batalkan pemilihan ini" not in page
    assert "Tarik usul saya" in page


def test_everybody_reads_why_a_poll_was_called_off(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    page = visitor.text(f"/hasil/{CALLED_OFF}")
    assert "Dua program di surat suara ternyata sudah dianggarkan tahun ini." in page
    assert "dibatalkan pada" in page
    assert f"/hasil/{CALLED_OFF}" in visitor.text("/memilih")
    assert "kamu bisa memilih lagi" in browser(a_resident(child=True)).text(f"/hasil/{CALLED_OFF}")


def test_everybody_reads_that_calling_off_is_proposed_while_the_poll_goes_on(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    assert "mengusulkan pembatalan" not in visitor.text(f"/hasil/{OPEN}")
    visitor.city.answers[f"GET /v1/polls/{OPEN}/cancellations"] = (200, pending(visitor.city))
    page = visitor.text(f"/hasil/{OPEN}")
    assert "Seorang petugas mengusulkan pembatalan." in page
    assert COLLEAGUE not in page
    visitor.city.answers[f"GET /v1/polls/{OPEN}/cancellations"] = (503, {"code": "temporarily_unavailable"})
    assert visitor.get(f"/hasil/{OPEN}").status_code == 200


def test_an_officer_sees_who_would_vote_before_opening_and_no_small_group(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    drafts = listed(visitor.city.usual()[f"GET /v1/polls/{DRAFT}"][1])
    visitor.city.answers["GET /v1/polls"] = (200, drafts)
    page = visitor.text(f"{DESK}?buka={DRAFT}")
    assert "<b>260 orang</b>" in page
    assert "kurang dari 5" in page
    others = visitor.city.usual()[f"GET /v1/polls/{DRAFT}"][1] | {"allowed_actions": []}
    visitor.city.answers[f"GET /v1/polls/{DRAFT}"] = (200, others)
    page = visitor.text(f"{DESK}?buka={DRAFT}")
    assert "260 orang" not in page
    assert f"{DESK}/{DRAFT}/buka" not in page


FILE = "META\nkey;value\nPROJECTS\nproject_id;cost\n1;2\nVOTES\nvoter_id;vote\n1;1\n"


def upload(visitor: Browser, text: str = FILE, **fields: str) -> Any:
    """Send a file from the form."""
    data = {"area_code": MARGA_SARI, "file": (io.BytesIO(text.encode()), "kota.pb"), **fields}
    return visitor.post(f"{DESK}/impor", data, content_type="multipart/form-data")


def test_a_file_is_looked_over_first_and_every_finding_is_shown(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    page = upload(visitor)
    assert page.status_code == 200
    assert sent(visitor, "/imports") == FILE
    for words in ("Kota Contoh 2026", "Biayanya bukan angka", "Biayanya dibulatkan ke atas", "Jadikan pemilihan"):
        assert words in page.text


def test_only_what_stands_before_the_ballots_travels_again(browser: Callable[..., Browser]) -> None:
    assert essence(FILE.encode(), 6) == FILE[: FILE.index("\nVOTES")]
    assert essence(b"\xef\xbb\xbfMETA", None) == "META"
    visitor = browser(OFFICER)
    answer = visitor.post(f"{DESK}/impor/jadikan", {"area_code": MARGA_SARI, "text": "META"})
    assert answer.location == f"{DESK}?buka={DRAFT}&kabar=diimpor"
    assert sent(visitor, "/imports") == "META"


def test_a_file_that_cannot_be_used_is_refused_with_its_line(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    refusal = {"code": "election_not_imported", "line": 5, "reason": "no_budget", "findings": []}
    visitor.city.answers["POST /v1/polls/imports"] = (422, refusal)
    page = upload(visitor)
    assert page.status_code == 422
    assert "Baris 5:" in page.text
    assert "tidak menyebut uangnya" in page.text
    assert "Jadikan pemilihan" not in page.text


def test_an_import_needs_a_file_and_an_area(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    assert "Pilih satu berkas dari perangkat ini" in upload(visitor, "").text
    assert "Pilih wilayah tempat uji coba ini" in upload(visitor, area_code="").text
    assert sent(visitor, "/imports") is None


def test_a_large_file_is_taken_at_this_form_and_at_no_other(browser: Callable[..., Browser]) -> None:
    visitor = browser(OFFICER)
    large = FILE + "".join(f"{voter};1\n" for voter in range(30_000))
    assert 200_000 < len(large) < 450_000
    assert upload(visitor, large).status_code == 200
    reason = {"reason": "x" * 300_000}
    assert visitor.post(f"{DESK}/{OPEN}/pembatalan", reason).status_code == 413
    assert visitor.post("/masuk", {"contact": "x" * 300_000}).status_code == 413


@pytest.mark.parametrize("path", ["impor", "impor/jadikan", f"{OPEN}/pembatalan", f"{COUNTED}/tolak-sahkan"])
def test_nobody_else_sits_at_this_desk(browser: Callable[..., Browser], path: str) -> None:
    assert browser(a_resident()).post(f"{DESK}/{path}").status_code == 403


def test_the_downloads_name_every_file_that_can_say_the_poll(browser: Callable[..., Browser]) -> None:
    app = browser().client.application
    macro = '{% from "results/parts/downloads.html" import downloads %}{{ downloads(poll) }}'
    with app.test_request_context("/"):
        page = render_template_string(macro, poll={"id": OPEN, "ballot_type": "approval"})
        yes_or_no = render_template_string(macro, poll={"id": OPEN, "ballot_type": "yes_no"})
    for name in ("minutes.pdf", "projects.csv", "ballots.csv", "election.pb", "result.json", "datapackage.json"):
        assert f"/api/voting/v1/polls/{OPEN}/" in page
        assert name in page
    assert "election.pb" not in yes_or_no
