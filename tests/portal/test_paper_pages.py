"""The desk of paper: stacks in every stage, marks typed as numbers, and what comes back filled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.portal.clients.records.voting.of_several import PollOut
from services.portal.desks.paper.marks import MarksUnread, read_marks, written
from tests.portal.conftest import Browser
from tests.portal.documented import recorded
from tests.portal.sample_answers import SampleAnswers
from tests.portal.sample_desk import GOOD, STACKS
from tests.portal.sample_places import a_resident, an_id, projects

POLL = an_id(20)
DESK = f"/meja/pemungutan/{POLL}/kertas"
KEYING = f"{DESK}/{STACKS['keying']}"
STAFF = a_resident("kelurahan_officer", "dp3akb_officer")
Of = Callable[..., Browser]
A, B, C, D = LIST = [an_id(number) for number in range(1, 5)]


def of_type(kind: str) -> PollOut:
    """A poll of a type."""
    listed = [projects()[0] | {"id": name} for name in LIST]
    poll = SampleAnswers().poll() | {"ballot_type": kind, "projects": listed, "min_choices": 1}
    return recorded(PollOut, "voting", poll)


@pytest.mark.parametrize(
    ("kind", "typed", "choices", "shown"),
    [
        ("approval", "3 1", [C, A], "1 3"),
        ("knapsack", "1,4.", [A, D], "1 4"),
        ("ranking", "4 1 2", [D, A, B], "4 1 2"),
        ("points", "3:5 1 = 2 2:0", {C: 5, A: 2}, "1:2 3:5"),
        ("yes_no", " Ya", "yes", "ya"),
        ("yes_no", "tidak", "no", "tidak"),
    ],
)
def test_marks_are_typed_as_numbers_and_shown_as_they_are_typed(
    kind: str, typed: str, choices: Any, shown: str
) -> None:
    poll = of_type(kind)
    assert read_marks(poll, typed) == choices
    with_words = written if kind != "yes_no" else (lambda _poll, said: {"yes": "ya", "no": "tidak"}[said])
    assert with_words(poll, choices) == shown


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("approval", "5"), ("approval", "x"), ("approval", "0"), ("points", "3"), ("points", "3:x"), ("points", "1:2 1:3"),
     ("yes_no", "mungkin"), ("ranking", "")],
)  # fmt: skip
def test_slips_are_told_and_not_sent(browser: Of, kind: str, typed: str) -> None:
    desk = browser(STAFF)
    with desk.client.application.test_request_context(), pytest.raises(MarksUnread):
        read_marks(of_type(kind), typed)


def test_every_stage_of_a_stack_has_its_page(browser: Of) -> None:
    desk = browser(STAFF)
    told = {"keying": "Lembar ke-3 dari 40", "differing": "Yang dibaca berbeda", "ready": "Terima tumpukan ini",
            "carried": "36 dari 40 lembar masuk"}  # fmt: skip
    for stage, words in told.items():
        assert words in desk.text(f"{DESK}/{STACKS[stage]}"), stage
    page = desk.text(DESK)
    assert "Cocok: setiap lembar tercatat" in page
    assert "kodenya sudah dipakai" in page


def test_a_sheet_is_keyed_and_the_next_one_waits(browser: Of) -> None:
    desk = browser(STAFF)
    answer = desk.post(f"{KEYING}/lembar", {"code": "7k2m 9qxd 04tb", "marks": "2 1", "flaw": ""})
    assert answer.status_code == 303
    sent = next(body for method, path, body, _ in desk.city.sent if path.endswith("/sheets"))
    ids = [project["id"] for project in desk.city.poll()["projects"]]
    assert sent == {"code": GOOD, "choices": [ids[1], ids[0]]}


def test_a_slip_comes_back_filled_beside_its_field(browser: Of) -> None:
    desk = browser(STAFF)
    answer = desk.post(f"{KEYING}/lembar", {"code": GOOD, "marks": "2 99", "flaw": ""})
    assert answer.status_code == 422
    assert "Tidak ada program nomor 99" in answer.text
    assert f'value="{GOOD}"' in answer.text
    assert 'value="2 99"' in answer.text
    assert not any(path.endswith("/sheets") for _, path, _, _ in desk.city.sent)
    refused = {"code": "code_not_valid", "title": "No."}
    desk.city.answers[f"POST /v1/polls/{POLL}/paper-batches/{STACKS['keying']}/sheets"] = (404, refused)
    answer = desk.post(f"{KEYING}/lembar", {"code": "0000-0000-0000", "marks": "2", "flaw": ""})
    assert answer.status_code == 422
    assert 'id="f-code-e"' in answer.text


def test_a_blank_sheet_is_a_ballot_where_the_rules_allow_one(browser: Of) -> None:
    desk = browser(STAFF)
    desk.post(f"{KEYING}/lembar", {"code": GOOD, "marks": "", "flaw": "blank"})
    here = f"GET /v1/polls/{POLL}"
    desk.city.answers[here] = (200, {**desk.city.poll(), "min_choices": 1})
    desk.post(f"{KEYING}/lembar", {"code": GOOD, "marks": "", "flaw": "blank"})
    sent = [body for method, path, body, _ in desk.city.sent if path.endswith("/sheets")]
    assert sent == [{"code": GOOD, "choices": []}, {"code": GOOD, "flaw": "blank"}]


def test_a_third_person_settles_and_an_officer_accepts(browser: Of) -> None:
    desk = browser(STAFF)
    there = f"{DESK}/{STACKS['differing']}"
    assert desk.post(f"{there}/putuskan", {"sheet": an_id(800), "verdict": "second"}).status_code == 303
    other = {"sheet": an_id(800), "verdict": "other", "marks": "1", "flaw": ""}
    assert desk.post(f"{there}/putuskan", other).status_code == 303
    sent = [body for _, path, body, _ in desk.city.sent if path.endswith("/settlements")]
    ids = [project["id"] for project in desk.city.poll()["projects"]]
    first = {"sheet": an_id(800), "verdict": "second"}
    assert sent == [first, {"sheet": an_id(800), "verdict": "other", "choices": [ids[0]]}]
    answer = desk.post(f"{DESK}/{STACKS['ready']}/terima")
    assert "kabar=tumpukan-diterima" in answer.location
