"""The form that prepares a poll of each type: what it sends, and what comes back filled with what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from services.portal.desks.polls.forms import OFFERED, rules_of
from services.voting.counting.rules import RuleRefused
from services.voting.roll.polls.rules_document import must_suit, read_rules
from shared.contracts.vocabulary import BallotType
from tests.portal.conftest import Browser
from tests.portal.sample_parts import listed
from tests.portal.sample_places import MARGA_SARI, a_resident, an_id

NEW = "/meja/pemungutan/baru"


def filled(**changes: Any) -> dict[str, Any]:
    """A form that can be sent, with changes."""
    usual = {
        "title": "Program Marga Sari 2028", "area_code": MARGA_SARI, "ballot_type": "approval", "min_choices": "1",
        "max_choices": "3", "points": "10", "points_each": "", "rule": "greedy", "quorum": "", "secrecy": "secret",
        "voters": "everybody", "age_from": "", "age_to": "", "budget": "175.000.000",
        "opens_at": "2026-11-25T08:00", "closes_at": "2026-12-06T23:59", "projects": [an_id(200), an_id(201)],
    }  # fmt: skip
    return usual | changes


def prepared(visitor: Browser, **changes: Any) -> Any:
    """What voting was sent for this form."""
    response = visitor.post(NEW, filled(**changes))
    assert response.status_code == 302, re.findall(r'class="error"[^>]*>.*?</p>', response.text)
    return next(body for _method, path, body, _headers in visitor.city.sent if path.endswith("/v1/polls") and body)


@pytest.mark.parametrize(
    ("form", "poll"),
    [
        ({}, {"ballot_type": "approval", "min_choices": 1, "max_choices": 3, "points": None, "secrecy": "secret"}),
        ({"min_choices": "0", "max_choices": "", "secrecy": "open"},
         {"min_choices": 0, "max_choices": None, "secrecy": "open"}),
        ({"ballot_type": "points", "points_each": "4"},
         {"ballot_type": "points", "points": 10, "points_each": 4, "max_choices": 3}),
        ({"ballot_type": "ranking", "rule": "schulze"}, {"ballot_type": "ranking", "max_choices": 3, "points": None}),
        ({"ballot_type": "yes_no", "projects": [an_id(200)]},
         {"ballot_type": "yes_no", "min_choices": 0, "max_choices": None, "points": None}),
        ({"voters": "ages", "age_from": "13", "age_to": "21"}, {"age_from": 13, "age_to": 21}),
        ({"voters": "adults", "age_from": "nonsense"}, {"age_from": 18, "age_to": None}),
    ],
)  # fmt: skip
def test_each_type_is_sent_with_what_it_needs_and_nothing_else(
    browser: Callable[..., Browser], form: dict[str, Any], poll: dict[str, Any]
) -> None:
    body = prepared(browser(a_resident("kelurahan_officer")), **form)
    assert {name: body[name] for name in poll} == poll


def test_a_question_is_counted_by_yes_and_no_whatever_else_was_marked(browser: Callable[..., Browser]) -> None:
    form = {"ballot_type": "yes_no", "projects": [an_id(200)], "rule": "greedy", "quorum": "50"}
    rules = prepared(browser(a_resident("kelurahan_officer")), **form)["rules"]
    assert (rules["rule"], rules["quorum"]) == ("yes-no", 50)


@pytest.mark.parametrize("kind", list(OFFERED))
def test_voting_takes_every_rule_that_the_form_offers(kind: str) -> None:
    for rule in OFFERED[kind]:
        must_suit(BallotType(kind), read_rules(rules_of(kind, rule)))
    with pytest.raises(RuleRefused):
        must_suit(BallotType(kind), read_rules(rules_of(kind, "yes-no" if kind != "yes_no" else "greedy")))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"ballot_type": "points", "points": ""}, "Tulis jumlah poinnya, misalnya 10"),
        ({"ballot_type": "points", "points_each": "11"}, "Tidak boleh lebih dari semua poin"),
        ({"ballot_type": "points", "points": "banyak"}, "Tulis dengan angka, misalnya 3"),
        ({"ballot_type": "points", "points": "5000"}, "Tulis angka dari 1 sampai 1000"),
        ({"min_choices": "4"}, "Tidak boleh di bawah yang paling sedikit"),
        ({"min_choices": "3"}, "Usulan di surat suara tidak sebanyak itu"),
        ({"rule": "schulze"}, "Untuk surat suara ini, pilih salah satu: pembagian uang rata"),
        ({"ballot_type": "ranking", "rule": "phragmen"}, "gugur bertahap"),
        ({"ballot_type": "yes_no"}, "pilih tepat satu usulan"),
        ({"voters": "ages", "age_from": "30", "age_to": "20"}, "Umur tertua tidak boleh di bawah umur termuda"),
        ({"voters": "ages", "age_from": "3"}, "Tulis angka dari 10 sampai 120"),
    ],
)
def test_what_does_not_fit_comes_back_with_what_to_write(
    browser: Callable[..., Browser], form: dict[str, Any], sentence: str
) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    response = visitor.post(NEW, filled(**form))
    assert response.status_code == 422
    assert sentence in response.text
    assert not any(path.endswith("/v1/polls") and body for _method, path, body, _headers in visitor.city.sent)
    kind = form.get("ballot_type", "approval")
    assert re.search(rf'name="ballot_type" value="{kind}" checked', response.text)


def drafts(visitor: Browser) -> list[tuple[dict[str, Any], str]]:
    """The polls that voting was asked to prepare, with the idempotency key of each."""
    asked = [call for call in visitor.city.sent if call[:2] == ("POST", "/v1/polls")]
    return [(body, headers["idempotency-key"]) for _method, _path, body, headers in asked]


def side_by_side(**changes: Any) -> dict[str, Any]:
    """A form that asks for the children's and the adults' poll together."""
    usual = {"voters": "beside", "budget": "", "budget_children": "75.000.000", "budget_adults": "100.000.000"}
    return filled(**usual | changes)


def test_children_and_adults_are_prepared_side_by_side_in_one_go(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    draft = visitor.city.poll() | {"id": an_id(30), "state": "draft"}
    visitor.city.answers["POST /v1/poll-pairs"] = (201, {"children": draft, "adults": draft | {"id": an_id(31)}})
    assert visitor.post(NEW, side_by_side(_key="press")).status_code == 302
    asked = [call for call in visitor.city.sent if call[0] == "POST" and call[1].startswith("/v1/poll")]
    ((_method, path, body, headers),) = asked
    assert (path, headers["idempotency-key"]) == ("/v1/poll-pairs", "press")
    children, adults = body["children"], body["adults"]
    assert (children["title"], adults["title"]) == (
        "Program Marga Sari 2028, suara anak",
        "Program Marga Sari 2028, suara warga",
    )
    assert (children["age_from"], children["age_to"], children["budget"]) == (10, 17, 75_000_000)
    assert (adults["age_from"], adults["age_to"], adults["budget"]) == (18, None, 100_000_000)
    assert (children["proposal_ids"], adults["proposal_ids"]) == ([an_id(200), an_id(201)], [])
    same = ("area_code", "cycle_id", "rules", "ballot_type", "opens_at", "closes_at")
    assert [children[name] for name in same] == [adults[name] for name in same]


def test_a_pair_that_is_refused_comes_back_as_it_was_written(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    visitor.city.answers["POST /v1/poll-pairs"] = (422, {"code": "pair_invalid"})
    response = visitor.post(NEW, side_by_side())
    assert response.status_code == 422
    assert "tidak cocok satu sama lain" in response.text
    assert 'value="75.000.000"' in response.text


@pytest.mark.parametrize("share", ["budget_children", "budget_adults"])
def test_each_share_of_the_money_has_to_be_written(browser: Callable[..., Browser], share: str) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    response = visitor.post(NEW, side_by_side(**{share: ""}))
    assert response.status_code == 422
    assert f'href="#f-{share}"' in response.text
    assert 'name="voters" value="beside" checked' in response.text
    assert not drafts(visitor)


@pytest.mark.parametrize("pressed", [an_id(30), an_id(31)])
def test_a_pair_stands_together_and_opens_together(browser: Callable[..., Browser], pressed: str) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    offered = {"allowed_actions": ["open", "drop"]}
    draft = visitor.city.poll() | {"state": "draft", "rules_hash": None, "beside": None} | offered
    adults = draft | {"id": an_id(31), "title": "Suara warga", "age_from": 18, "beside": an_id(30)}
    other, children = draft | {"id": an_id(32), "title": "Lain"}, draft | {"id": an_id(30), "title": "Suara anak"}
    visitor.city.answers["GET /v1/polls"] = (200, listed(adults, other, children))
    for poll in (children, adults):
        visitor.city.answers |= {
            f"GET /v1/polls/{poll['id']}": (200, poll),
            f"GET /v1/polls/{poll['id']}/electorate": (403, {"code": "forbidden"}),
        }
    opened = {"children": children | {"state": "open"}, "adults": adults | {"state": "open"}}
    visitor.city.answers[f"POST /v1/poll-pairs/{pressed}/open"] = (200, opened)
    desk = visitor.text(f"/meja/pemungutan?buka={pressed}")
    assert re.findall(r"buka=([0-9a-f-]{36})#panel\"[^>]*>[^<]*</a><br>", desk) == [an_id(32), an_id(30), an_id(31)]
    assert "Buka kedua pemilihan" in desk
    assert visitor.post(f"/meja/pemungutan/{pressed}/buka", {"buka": pressed}).status_code == 302
    asked = [path for method, path, *_rest in visitor.city.sent if method == "POST" and path.endswith("/open")]
    assert asked == [f"/v1/poll-pairs/{pressed}/open"]


def test_a_draft_is_dropped_with_its_pair(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    children = visitor.city.poll() | {"id": an_id(30), "state": "draft", "beside": None}
    adults = children | {"id": an_id(31), "beside": an_id(30)}
    visitor.city.answers["GET /v1/polls"] = (200, listed(adults, children))
    visitor.city.answers[f"GET /v1/polls/{an_id(30)}"] = (200, children)
    visitor.city.answers[f"DELETE /v1/poll-pairs/{an_id(30)}"] = (200, {"children": children, "adults": adults})
    gone = visitor.post(f"/meja/pemungutan/{an_id(30)}/hapus", {"buka": an_id(30)})
    assert gone.location == "/meja/pemungutan?kabar=rancangan-dihapus"
    dropped = [path for method, path, *_rest in visitor.city.sent if method == "DELETE"]
    assert dropped == [f"/v1/poll-pairs/{an_id(30)}"]


def test_a_dropped_draft_is_off_the_desk(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident("kelurahan_officer"))
    dropped = visitor.city.poll() | {
        "id": an_id(30),
        "title": "Rancangan lama",
        "state": "cancelled",
        "closed_at": None,
    }
    visitor.city.answers["GET /v1/polls"] = (200, listed(dropped, visitor.city.counted_poll()))
    visitor.city.answers[f"GET /v1/polls/{an_id(30)}/turnout"] = (409, {"code": "poll_not_open"})
    page = visitor.text(f"/meja/pemungutan?buka={an_id(30)}")
    assert "Rancangan lama" not in page
    assert "Program Damai 2028" in page


@pytest.mark.parametrize("page", [NEW, "/meja/pemungutan/impor"])
def test_an_officer_is_offered_the_areas_of_her_office(browser: Callable[..., Browser], page: str) -> None:
    def offered(role: str, area: str) -> list[str]:
        return re.findall(r'<option value="([^"]+)"', browser(a_resident(role, area=area)).text(page))

    whole = offered("dp3akb_officer", "64.71")
    assert whole[0] == "64.71"
    assert [code for code in whole if code.count(".") == 2] == sorted(f"64.71.0{number}" for number in range(1, 7))
    assert len(whole) == 41
    kecamatan = MARGA_SARI.rpartition(".")[0]
    assert offered("kelurahan_officer", kecamatan)[0] == kecamatan
    assert offered("kelurahan_officer", MARGA_SARI) == [MARGA_SARI]


def test_a_list_of_a_wider_area_names_the_kelurahan_of_each_proposal(browser: Callable[..., Browser]) -> None:
    officer = browser(a_resident("dp3akb_officer"))
    assert "Zona selamat sekolah, Marga Sari, <b>" in officer.text(f"{NEW}?wilayah=64.71")
    assert "Zona selamat sekolah, <b>" in officer.text(f"{NEW}?wilayah={MARGA_SARI}")
