"""The desks: who may sit there, and what officers' decisions become."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.portal.clients.records.proposals.moderation import FindingOut
from services.portal.desks.moderation.marking import marked
from shared import clock
from tests.portal.conftest import Browser
from tests.portal.sample_parts import as_done
from tests.portal.sample_places import MARGA_SARI, a_resident, an_id

DESKS = (
    *("/meja/peninjauan", "/meja/verifikasi", "/meja/pemungutan", "/meja/adopsi"),
    *("/meja/warga", "/meja/catatan"),
)


@pytest.mark.parametrize(
    ("role", "open_desks"),
    [
        (None, ()),
        ("moderator", ("/meja/peninjauan",)),
        ("agency_verifier", ("/meja/verifikasi",)),
        ("kelurahan_officer", ("/meja/verifikasi", "/meja/pemungutan", "/meja/warga")),
        ("facilitator", ("/meja/verifikasi", "/meja/warga")),
        ("dp3akb_officer", ("/meja/verifikasi", "/meja/pemungutan", "/meja/adopsi", "/meja/warga")),
        ("operator", ("/meja/warga",)),
        ("auditor", ("/meja/catatan",)),
        ("partner", ()),
    ],
)
def test_each_role_sits_at_its_own_desks(
    browser: Callable[..., Browser], role: str | None, open_desks: tuple[str, ...]
) -> None:
    visitor = browser(a_resident(*([role] if role else [])))
    assert tuple(desk for desk in DESKS if visitor.get(desk).status_code == 200) == open_desks
    assert all(visitor.get(desk).status_code == 403 for desk in DESKS if desk not in open_desks)


def sent_body(visitor: Browser, end: str) -> Any:
    """What was sent to the route that ends so."""
    return next(body for method, path, body, _ in visitor.city.sent if method == "POST" and path.endswith(end))


def test_a_moderator_publishes(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("moderator"))
    response = visitor.post(f"/meja/peninjauan/{an_id(200)}", {"decision": "publish"})
    assert response.location == "/meja/peninjauan?kabar=diterbitkan"
    assert sent_body(visitor, "/moderation") == {"decision": "publish", "reason_code": None, "reason": ""}


def test_nothing_is_returned_without_a_reason(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("moderator"))
    response = visitor.post(f"/meja/peninjauan/{an_id(200)}", {"decision": "return"})
    assert response.status_code == 422
    assert "Pilih satu alasan" in response.text
    assert not any(path.endswith("/moderation") for _method, path, *_ in visitor.city.sent)


def test_a_moderator_sees_what_may_be_personal_data(browser: Callable[..., Browser]) -> None:
    page = browser(a_resident("moderator")).text("/meja/peninjauan")
    assert "<mark>0812 3456 7890" in page
    assert "(nomor telepon)" in page


def test_marking_keeps_the_text_safe() -> None:
    findings: list[FindingOut] = [{"kind": "phone", "start": 4, "end": 8}]
    assert str(marked("<b> 0812 & co", findings)).startswith("&lt;b&gt; <mark>0812<")
    assert str(marked("<b> 0812 & co", findings)).endswith(" &amp; co")


def test_feasible_needs_a_cost_and_the_rest_a_reason(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("agency_verifier"))
    desk = f"/meja/verifikasi/{an_id(200)}"
    assert "misalnya 14.000.000" in visitor.post(desk, {"verdict": "feasible", "reason": "Bisa."}).text
    assert "Pilih satu alasan" in visitor.post(desk, {"verdict": "infeasible", "reason": "Bukan."}).text
    typed = {"verdict": "feasible", "reason": "Bisa.", "cost": "48.000.000", "checklist": ["land_clear"]}
    assert visitor.post(desk, typed).location == "/meja/verifikasi?kabar=layak"
    assert sent_body(visitor, "/verification") == {
        "verdict": "feasible",
        "cost": 48_000_000,
        "reason_code": None,
        "reason": "Bisa.",
        "checklist": {
            "city_authority": False,
            "land_clear": True,
            "safe_for_children": False,
            "not_yet_budgeted": False,
        },
    }


def test_the_queue_is_filtered_by_its_address(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("agency_verifier"))
    assert "Halte teduh" in visitor.text("/meja/verifikasi")
    assert "Halte teduh" not in visitor.text("/meja/verifikasi?q=kolam")
    assert "Lampu gang RT 9" not in visitor.text("/meja/verifikasi?pengusul=anak")
    assert "Pagar kolam" not in visitor.text("/meja/verifikasi?keadaan=layak")


def test_adopting_sends_money_year_and_agency(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("dp3akb_officer"))
    plan = {"reason": "Terpilih.", "funding_source": "APBD", "rkpd_year": "2027", "agency": "Dinas Pekerjaan Umum"}
    assert visitor.post(f"/meja/adopsi/{an_id(200)}", plan).location == "/meja/adopsi?kabar=diadopsi"
    assert sent_body(visitor, "/adoption") == plan | {"rkpd_year": 2027}


def test_the_plan_that_is_offered_is_of_next_year_by_the_citys_calendar(browser: Callable[..., Browser]) -> None:
    with clock.frozen_at(datetime(2027, 12, 31, 16, 30, tzinfo=UTC)):  # New Year's Day in Balikpapan
        page = browser(a_resident("dp3akb_officer")).get("/meja/adopsi").text
    assert re.findall(r'name="rkpd_year" type="text" value="(\d+)"', page)[0] == "2029"


def test_declining_needs_its_reason(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("dp3akb_officer"))
    assert visitor.post(f"/meja/adopsi/{an_id(200)}/tolak", {"reason": "Belum."}).status_code == 422
    answer = {"reason": "Belum.", "reason_code": "no_budget_this_year"}
    assert visitor.post(f"/meja/adopsi/{an_id(200)}/tolak", answer).location == "/meja/adopsi?kabar=penolakan-diusulkan"


def test_a_poll_is_prepared_in_balikpapans_time(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    poll = {
        "title": "Program Marga Sari 2028",
        "area_code": MARGA_SARI,
        "ballot_type": "knapsack",
        "min_choices": "1",
        "max_choices": "3",
        "rule": "greedy",
        "voters": "children",
        "budget": "175.000.000",
        "opens_at": "2026-11-25T08:00",
        "closes_at": "2026-12-06T23:59",
        "projects": [an_id(200), an_id(201)],
    }
    assert visitor.post("/meja/pemungutan/baru", poll).location == "/meja/pemungutan?kabar=disiapkan"
    sent = sent_body(visitor, "/v1/polls")
    assert sent["closes_at"] == "2026-12-06T23:59:00+08:00"
    assert sent["proposal_ids"] == [an_id(200), an_id(201)]
    assert (sent["age_from"], sent["age_to"]) == (10, 17)
    assert (sent["min_choices"], sent["max_choices"]) == (0, None)
    assert sent["rules"] == {
        "rule": "greedy", "ties": ["lowest-cost", "most-votes", "ballot-order"], "least_support": 1,
    }  # fmt: skip


def test_a_poll_that_closes_before_it_opens_is_refused(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    poll = {"title": "x", "area_code": MARGA_SARI, "ballot_type": "approval", "rule": "greedy", "budget": "1"}
    dates = {"opens_at": "2026-12-06T08:00", "closes_at": "2026-12-05T08:00"}
    response = visitor.post("/meja/pemungutan/baru", poll | dates)
    assert response.status_code == 422
    assert "Waktu tutup harus sesudah waktu buka" in response.text
    assert "Pilih paling sedikit satu usulan" in response.text


def test_the_same_officer_cannot_certify_twice(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    visitor.city.answers[f"POST /v1/polls/{an_id(21)}/certifications"] = (409, {"code": "already_certified"})
    response = visitor.post(f"/meja/pemungutan/{an_id(21)}/sahkan", {"statement": "Benar.", "buka": an_id(21)})
    assert response.status_code == 422
    assert "Petugas kedua harus orang lain." in response.text


def test_the_second_page_of_a_queue_stays_open_while_deciding(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("agency_verifier"))
    page = visitor.text("/meja/verifikasi?sesudah=later")
    assert f"/meja/verifikasi?buka={an_id(231)}&amp;sesudah=later" in page
    visitor.city.sent.clear()
    refused = visitor.post(
        f"/meja/verifikasi/{an_id(231)}", {"verdict": "feasible", "sesudah": "later", "buka": an_id(231)}
    )
    assert refused.status_code == 422
    assert 'id="pt">Pagar kolam bekas galian<' in refused.text


PENDING = {
    "id": an_id(410), "reason_code": "unsafe", "reason": "Izinnya belum ada.",
    "proposed_at": "2026-11-20T02:00:00+00:00",
}  # fmt: skip


def with_pending(browser: Callable[..., Browser], *, mine: bool) -> Browser:
    """An officer before a proposal that she herself or a colleague proposed to decline."""
    visitor = browser(a_resident("dp3akb_officer"))
    actions = ["withdraw_decline"] if mine else ["agree_decline", "refuse_decline"]
    item = visitor.city.adoption_queue()[0] | {"allowed_actions": actions, "pending_decline": PENDING | {"mine": mine}}
    visitor.city.answers["GET /v1/adoption/queue"] = (200, {"items": [item], "next": None})
    for end in ("agreement", "refusal", "withdrawal"):
        visitor.city.answers[f"POST /v1/proposals/{an_id(200)}/declines/{an_id(410)}/{end}"] = (200, as_done(item))
    return visitor


def test_a_colleague_decides_about_a_proposed_decline_and_nobody_else(browser: Callable[..., Browser]) -> None:
    here = f"/meja/adopsi/{an_id(200)}"
    own = with_pending(browser, mine=True).text("/meja/adopsi")
    assert (f"{here}/tolak/{an_id(410)}/tarik" in own, f"{an_id(410)}/setuju" in own) == (True, False)
    colleague = with_pending(browser, mine=False)
    page = colleague.text("/meja/adopsi")
    assert "Izinnya belum ada." in page
    assert f'action="{here}"' not in page, "nothing else is decided meanwhile"
    assert colleague.post(f"{here}/tolak/{an_id(410)}/setuju").location == "/meja/adopsi?kabar=ditolak"
    kept = colleague.post(f"{here}/tolak/{an_id(410)}/tetap", {"reason": "Izinnya sudah keluar."})
    assert kept.location == "/meja/adopsi?kabar=tetap-prioritas"
    assert sent_body(colleague, "/refusal") == {"reason": "Izinnya sudah keluar."}


def test_a_refusal_at_the_desk_leaves_what_was_typed(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("dp3akb_officer"))
    visitor.city.answers[f"POST /v1/proposals/{an_id(200)}/decline"] = (409, {"code": "decline_pending"})
    answer = {"reason": "Izinnya belum ada, jadi tunggu.", "reason_code": "unsafe"}
    page = visitor.post(f"/meja/adopsi/{an_id(200)}/tolak", answer)
    assert page.status_code == 422
    assert "Putuskan dulu yang itu." in page.text
    assert "Izinnya belum ada, jadi tunggu." in page.text
