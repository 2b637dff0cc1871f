"""The desk of residents: who may confirm whom, roles that need a second officer; and the auditors' page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.portal.conftest import Browser
from tests.portal.sample_people import OWN, SECOND
from tests.portal.sample_places import a_resident, an_id

Open = Callable[..., Browser]


def sent(visitor: Browser, end: str) -> list[Any]:
    """What was sent to routes that end so."""
    return [body for method, path, body, _ in visitor.city.sent if method == "POST" and path.endswith(end)]


def test_whoever_registered_somebody_is_told_to_ask_a_colleague(browser: Open) -> None:
    visitor = browser(a_resident("dp3akb_officer"))
    page = visitor.text(f"/meja/warga?buka={an_id(961)}")
    assert "Anda yang mendaftarkan; minta petugas lain mengonfirmasi." in page
    assert "Konfirmasi tempat tinggalnya" not in page
    assert "Konfirmasi tempat tinggalnya" in visitor.text(f"/meja/warga?buka={an_id(962)}")


def test_a_confirmation_goes_to_identity_and_the_queue_says_so(browser: Open) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    assert visitor.post(f"/meja/warga/{an_id(960)}/konfirmasi").location == "/meja/warga?kabar=dikonfirmasi"
    assert len(sent(visitor, "/residency")) == 1


@pytest.mark.parametrize("code", ["registrar_cannot_confirm", "not_independent", "second_officer_needed"])
def test_a_refusal_says_who_may_decide(browser: Open, code: str) -> None:
    visitor = browser(a_resident("dp3akb_officer"))
    visitor.city.answers[f"POST /v1/proposed-roles/{SECOND}/agreement"] = (409, {"code": code})
    response = visitor.post(f"/meja/warga/peran/{SECOND}/setujui")
    assert response.status_code == 422
    assert "Minta " in response.text[response.text.index('role="alert"') :][:400]


def test_a_second_officer_agrees_and_the_first_may_only_take_her_proposal_back(browser: Open) -> None:
    visitor = browser(a_resident("dp3akb_officer"))
    page = visitor.text("/meja/warga")
    assert f"/meja/warga/peran/{SECOND}/setujui" in page
    assert f"/meja/warga/peran/{OWN}/setujui" not in page
    assert "pemeriksa kedua harus orang lain" in page
    assert visitor.post(f"/meja/warga/peran/{SECOND}/setujui").location == "/meja/warga?kabar=peran-disetujui"


def test_a_role_is_declined_with_a_reason_that_comes_back_where_it_fails(browser: Open) -> None:
    visitor, path = browser(a_resident("operator")), f"/meja/warga/peran/{SECOND}/tolak"
    assert visitor.post(path, {"reason": ""}).status_code == 422
    visitor.city.answers[f"POST /v1/proposed-roles/{SECOND}/refusal"] = (409, {"code": "grant_decided"})
    refused = visitor.post(path, {"reason": "Surat tugasnya belum ada."})
    assert refused.status_code == 422
    assert "Surat tugasnya belum ada.</textarea>" in refused.text
    del visitor.city.answers[f"POST /v1/proposed-roles/{SECOND}/refusal"]
    assert visitor.post(path, {"reason": "Surat tugasnya belum ada."}).location == "/meja/warga?kabar=peran-ditolak"
    assert sent(visitor, "/refusal")[-1] == {"reason": "Surat tugasnya belum ada."}


def test_a_facilitator_sees_no_roles_and_the_operator_no_queue(browser: Open) -> None:
    assert "Perlu pemeriksa kedua" not in browser(a_resident("facilitator")).text("/meja/warga")
    page = browser(a_resident("operator")).text("/meja/warga")
    assert "Perlu pemeriksa kedua" in page
    assert "Konfirmasi tempat tinggalnya" not in page


def test_the_auditor_reads_who_came_in_through_whom(browser: Open) -> None:
    page = browser(a_resident("auditor")).text("/meja/catatan")
    assert ">45<" in page
    assert "10.00.00 sampai 10.01.00 WITA" in page
    assert "Perintah pengelola di server" in page
    assert "tanpa pemeriksa kedua" in page
