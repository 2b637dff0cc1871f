"""Importing published elections: what is reported is what was done, and a bad row never passes unseen."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from shared.contracts.vocabulary import BallotType
from tests.people import DAMAI
from tests.voting.counting.recorded import FOLDER
from tests.voting.town import Town

GOOD = """META
key;value
unit;Kota Contoh
instance;2026
budget;1000
vote_type;approval
rule;equalshares/add1
max_length;2
PROJECTS
project_id;cost;name;category
1;400;Taman baca;belajar
2;500;Titian aman;jalan
3;600;Lampu gang;jalan
VOTES
voter_id;vote
1;1,2
2;9
"""


def sent(town: Town, text: str | bytes, **query: Any) -> TestResponse:
    """The file as an officer sends it."""
    asked = "&".join(f"{name}={value}" for name, value in ({"area": DAMAI} | query).items())
    return town.client.post(f"/v1/polls/imports?{asked}", data=text, content_type="text/plain", headers=town.officer())


def found(answer: TestResponse) -> list[tuple[int, str, str]]:
    """Line, effect and code of each finding but that ballots stay out."""
    items = answer.json["findings"]
    return [(one["line"], one["effect"], one["code"]) for one in items if one["code"] != "ballots_not_imported"]


def test_a_good_file_becomes_a_draft_with_its_rule_and_its_paper(town: Town) -> None:
    answer = sent(town, GOOD)
    assert (answer.status_code, found(answer)) == (201, [])
    poll = town.get(f"/polls/{answer.json['poll']['id']}", town.officer()).json
    assert (poll["state"], poll["title"], poll["external_id"]) == ("draft", "Kota Contoh 2026", "Kota Contoh_2026")
    assert (poll["budget"], poll["min_choices"], poll["max_choices"]) == (1000, 1, 2)
    assert [(row["id"], row["title"], row["cost"]) for row in poll["projects"]] == [
        ("1", "Taman baca", 400), ("2", "Titian aman", 500), ("3", "Lampu gang", 600),
    ]  # fmt: skip
    assert (poll["rules"]["rule"], poll["rules"]["completion"], poll["rules"]["start"]) == (
        "equal-shares", "increase", "floor",
    )  # fmt: skip
    assert poll["codes_only"], "no resident finds a trial among her polls"


def test_what_is_applied_is_what_is_reported_and_what_the_draft_holds(town: Town) -> None:
    preview, made = sent(town, GOOD, preview="true").json, sent(town, GOOD).json
    assert preview["poll"] is None
    assert (preview["applied"], preview["findings"]) == (made["applied"], made["findings"])
    for name, value in made["applied"].items():
        if name != "projects":
            assert made["poll"][name] == value
    for project, printed in zip(made["applied"]["projects"], made["poll"]["projects"], strict=True):
        assert {name: printed[name] for name in project} == project


def test_a_preview_makes_nothing(town: Town) -> None:
    assert sent(town, GOOD, preview="true").status_code == 201
    assert town.scalar("SELECT count(*) FROM polls") == 0
    assert town.told("poll.drafted") == []


def test_ballots_stay_in_the_file_and_the_report_says_so(town: Town) -> None:
    answer = sent(town, GOOD).json
    (finding,) = answer["findings"]
    assert (finding["code"], finding["line"], answer["ballots_from"]) == ("ballots_not_imported", 14, 14)
    assert town.in_box("SELECT count(*) FROM ballots") == [0]
    short = sent(town, GOOD[: GOOD.index("VOTES")]).json
    assert (short["findings"], short["ballots_from"]) == ([], None)


BAD_ROWS = {
    "1;400;Taman baca": (11, "left_out", "columns_differ"),
    ";400;Taman baca;belajar": (11, "left_out", "id_unusable"),
    f"{'x' * 65};400;Taman baca;belajar": (11, "left_out", "id_unusable"),
    "1;murah;Taman baca;belajar": (11, "left_out", "cost_unusable"),
    "1;-400;Taman baca;belajar": (11, "left_out", "cost_unusable"),
    "1;99999999999999999999;Taman baca;belajar": (11, "left_out", "cost_unusable"),
    "1;٤٠٠;Taman baca;belajar": (11, "left_out", "cost_unusable"),
}


@pytest.mark.parametrize("row", BAD_ROWS, ids=[code for _, _, code in BAD_ROWS.values()])
def test_a_bad_row_is_left_out_and_named_with_its_line(town: Town, row: str) -> None:
    answer = sent(town, GOOD.replace("1;400;Taman baca;belajar", row))
    assert (answer.status_code, found(answer)) == (201, [BAD_ROWS[row]])
    assert [project["id"] for project in answer.json["poll"]["projects"]] == ["2", "3"]


def test_every_bad_row_is_reported_and_every_good_one_applied(town: Town) -> None:
    text = GOOD.replace("2;500;Titian aman;jalan", "1;500;Lagi;jalan\n4;x;Rusak;jalan\n5;1,5;Separuh;jalan\n\n6;7")
    answer = sent(town, text)
    assert found(answer) == [
        (12, "left_out", "id_repeated"),
        (13, "left_out", "cost_unusable"),
        (14, "changed", "cost_rounded"),
        (16, "left_out", "columns_differ"),
    ]
    assert [(row["id"], row["cost"]) for row in answer.json["poll"]["projects"]] == [("1", 400), ("5", 2), ("3", 600)]


CHANGES: dict[str, list[tuple[str, tuple[int, str, str], dict[str, Any]]]] = {
    "budget;1000": [
        ("budget;1000.75", (5, "changed", "budget_rounded"), {"budget": 1000}),
    ],
    "max_length;2": [
        ("max_length;9", (8, "changed", "limit_lowered"), {"max_choices": 3}),
        ("max_length;banyak", (8, "left_out", "limit_unusable"), {"max_choices": None}),
        ("max_length;2\nmin_length;3", (9, "changed", "limits_crossed"), {"min_choices": 2, "max_choices": 2}),
        ("max_length;2\nmax_length;3", (9, "left_out", "key_repeated"), {"max_choices": 2}),
        ("max_length;2\nmax_sum_cost;700", (9, "left_out", "limit_unknown"), {"ballot_type": "approval"}),
        ("comment", (8, "left_out", "no_value"), {"max_choices": None}),
    ],
    "rule;equalshares/add1": [("rule;undian", (7, "changed", "rule_unknown"), {})],
}


@pytest.mark.parametrize(
    ("before", "after", "finding", "applied"), [(was, *case) for was, cases in CHANGES.items() for case in cases]
)
def test_what_is_changed_is_said_with_its_line(
    town: Town, before: str, after: str, finding: tuple[int, str, str], applied: dict[str, Any]
) -> None:
    answer = sent(town, GOOD.replace(before, after))
    assert (answer.status_code, found(answer)) == (201, [finding])
    poll = answer.json["poll"]
    assert {name: poll[name] for name in applied} == applied
    if finding[2] == "rule_unknown":
        assert poll["rules"]["completion"] == "increase+utilitarian", "the city's usual rule"


def test_ballots_within_the_money_and_ballots_with_one_cross_are_known(town: Town) -> None:
    knapsack = sent(town, GOOD.replace("max_length;2", "max_sum_cost;1000")).json["poll"]
    assert (knapsack["ballot_type"], knapsack["max_choices"]) == ("knapsack", None)
    one = sent(town, GOOD.replace("vote_type;approval", "vote_type;choose-1").replace("max_length;2\n", ""))
    assert (one.json["poll"]["ballot_type"], one.json["poll"]["max_choices"]) == ("approval", 1)


REFUSED = {
    "": (1, "not_in_the_format"),
    "hanya teks": (1, "not_in_the_format"),
    GOOD.replace("budget;1000\n", ""): (2, "no_budget"),
    GOOD.replace("budget;1000", "budget;0"): (5, "budget_unusable"),
    GOOD.replace("budget;1000", "budget;seribu"): (5, "budget_unusable"),
    GOOD.replace("vote_type;approval", "vote_type;surat"): (6, "vote_type_unknown"),
    GOOD.replace("project_id;", "nomor;"): (10, "no_column"),
    GOOD.replace("PROJECTS", "PROGRAM"): (18, "not_in_the_format"),
    GOOD.replace("Taman baca", '"Taman baca'): (11, "not_in_the_format"),
    GOOD[: GOOD.index("1;400")]: (10, "no_project"),
    GOOD.replace("400;", "999999999;").replace("500;", "x;").replace("600;", "x;"): (10, "no_project"),
}


@pytest.mark.parametrize("text", REFUSED, ids=[f"{code} {line}" for line, code in REFUSED.values()])
def test_a_file_of_which_no_poll_can_be_made_is_refused_with_line_and_reason(town: Town, text: str) -> None:
    answer = sent(town, text)
    assert (answer.status_code, answer.json["code"]) == (422, "election_not_imported")
    assert (answer.json["line"], answer.json["reason"]) == REFUSED[text]
    assert answer.json["detail"]
    assert town.scalar("SELECT count(*) FROM polls") == 0


def test_a_refusal_names_the_bad_rows_before_it_too(town: Town) -> None:
    answer = sent(town, GOOD.replace("400;", "a;").replace("500;", "b;").replace("600;", "c;"))
    assert [finding["line"] for finding in answer.json["findings"]] == [11, 12, 13]


def test_a_mark_of_byte_order_and_line_ends_of_windows_do_no_harm(town: Town) -> None:
    answer = sent(town, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert (answer.status_code, found(answer)) == (201, [])
    assert answer.json["poll"]["projects"][2]["category"] == "jalan"


def test_bytes_that_are_no_text_are_refused_at_their_line(town: Town) -> None:
    answer = sent(town, GOOD.encode().replace(b"Titian", b"\xff"))
    assert (answer.status_code, answer.json["line"]) == (422, 12)


def test_a_file_may_come_in_a_form_and_be_larger_than_what_people_type(town: Town) -> None:
    text = GOOD + "".join(f"{voter};1,2,3\n" for voter in range(10, 150_000))
    assert len(text) > 1_000_000
    head = '--batas\r\nContent-Disposition: form-data; name="file"; filename="kota.pb"\r\n\r\n'
    answer = town.client.post(
        f"/v1/polls/imports?area={DAMAI}",
        data=(head + text + "\r\n--batas--\r\n").encode(),
        content_type="multipart/form-data; boundary=batas",
        headers=town.officer(),
    )
    assert answer.status_code == 201, answer.json


def test_the_same_form_sent_twice_makes_one_draft(town: Town) -> None:
    headers = town.officer() | {"Idempotency-Key": "sekali saja"}
    path = f"/v1/polls/imports?area={DAMAI}"
    twice = [town.client.post(path, data=GOOD, content_type="text/plain", headers=headers).json for _ in range(2)]
    assert twice[0] == twice[1]
    assert town.scalar("SELECT count(*) FROM polls") == 1


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.pb")), ids=lambda path: path.stem)
def test_every_published_election_becomes_a_draft_or_is_refused_for_its_type_of_ballot(town: Town, path: Any) -> None:
    answer = sent(town, path.read_bytes())
    if answer.status_code == 422:
        assert answer.json["reason"] == "vote_type_unknown"
    else:
        assert not [one for one in answer.json["findings"] if one["effect"] == "left_out"], answer.json["findings"]


OTHER_BALLOTS = {
    "cumulative": ("max_sum_points;7\nmax_points;3", {"ballot_type": "points", "points": 7, "points_each": 3}, []),
    "scoring": ("max_points;4", {"ballot_type": "points", "points": 12, "points_each": 4}, ["points_assumed"]),
    "cumulative ": ("min_length;1", {"ballot_type": "points", "points": 10}, ["points_assumed"]),
    "ordinal": ("max_length;2", {"ballot_type": "ranking", "max_choices": 2}, []),
}


@pytest.mark.skipif("points" not in set(BallotType), reason="this city has no ballots with points or an order")
@pytest.mark.parametrize("vote_type", OTHER_BALLOTS)
def test_points_and_rankings_come_with_their_limits(town: Town, vote_type: str) -> None:
    limits, expected, findings = OTHER_BALLOTS[vote_type]
    text = GOOD.replace("vote_type;approval", f"vote_type;{vote_type}").replace("max_length;2", limits)
    answer = sent(town, text.replace("equalshares/add1", "greedy"))
    assert (answer.status_code, [code for _, _, code in found(answer)]) == (201, findings), answer.json
    assert {name: answer.json["poll"][name] for name in expected} == expected
    assert answer.json["poll"]["rules"]["utility"] == "cost-points"
