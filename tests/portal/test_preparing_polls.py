"""The form that prepares a poll of each type: what it sends, and what comes back filled with what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from services.portal.forms.polls import SUITING, rules_of
from services.voting.counting.rules import RuleRefused
from services.voting.polls.rules_document import must_suit, read_rules
from services.voting.polls.states import BallotType
from tests.portal.conftest import Browser
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


@pytest.mark.parametrize("kind", list(SUITING))
def test_voting_takes_every_rule_that_the_form_offers(kind: str) -> None:
    for rule in SUITING[kind]:
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
