"""What is published after a poll: enough for anybody to recount, and openings for two auditors and nobody else."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from services.voting.board.document import read_openings
from services.voting.board.leaves import leaf_of
from shared.ids import new_id
from tests.people import CITY
from tests.voting.town import ELSEWHERE, Town

POINTS: dict[str, Any] = {
    "ballot_type": "points", "points": 10, "rules": {"rule": "greedy", "utility": "cost-points"},
}  # fmt: skip
RANKING: dict[str, Any] = {"ballot_type": "ranking", "rules": {"rule": "schulze"}}
YES_NO: dict[str, Any] = {
    "ballot_type": "yes_no", "min_choices": 0, "rules": {"rule": "yes-no"},
    "projects": [{"id": "gang", "title": "Gang Mawar satu arah", "cost": 20_000_000}],
}  # fmt: skip
SAID: list[tuple[dict[str, Any], list[Any]]] = [
    ({"min_choices": 0}, [["a"], ["a", "c"], ["b"], []]),
    ({"ballot_type": "knapsack"}, [["a"], ["c", "b"], ["c"], ["a"]]),
    (POINTS, [{"a": 6, "b": 4}, {"c": 10}, {"b": 1}, {"a": 3}]),
    (RANKING, [["a", "b", "c"], ["c"], ["b", "a"], ["b"]]),
    (YES_NO, ["yes", "yes", "no", "abstain"]),
]


def openings(town: Town, poll_id: str, auditor: UUID) -> Any:
    """Somebody whom two officers named an auditor of the poll asks for the openings."""
    headers = town.named_auditor(poll_id, auditor)
    return town.box.get(f"/v1/polls/{poll_id}/openings", headers=headers)


def voted(town: Town, **poll: Any) -> tuple[str, list[str]]:
    """A counted poll of five voters, and their receipts."""
    people = [town.resident() for _ in range(5)]
    poll_id = town.open(**poll)
    receipts = [town.vote(poll_id, person, name).json["receipt"] for person, name in zip(people, "aaacc", strict=True)]
    town.count(poll_id)
    return poll_id, receipts


@pytest.mark.parametrize(("poll", "said"), SAID)
def test_the_board_of_a_real_poll_of_any_type_holds_every_check(
    town: Town, poll: dict[str, Any], said: list[Any]
) -> None:
    said = said * 2
    people = [town.resident() for _ in said]
    poll_id = town.open(**poll)
    receipts = []
    for hour, (person, choices) in enumerate(zip(people, said, strict=True), start=1):
        receipts.append(town.vote(poll_id, person, said=choices).json["receipt"])
        town.tend(hours=hour)
    receipts[0] = town.device().replace(poll_id, receipts[0], said[1]).json["receipt"]
    town.count(poll_id)
    opened = read_openings(openings(town, poll_id, new_id()).data)
    failed = [check for check in town.checks(poll_id, receipts=receipts, openings=opened) if not check.passed]
    assert failed == []


def test_a_board_that_was_touched_fails_its_checks(town: Town) -> None:
    poll_id, _ = voted(town)
    document = json.loads(town.box.get(f"/v1/polls/{poll_id}/board").data)
    document["multiset"][0]["times"] += 1
    packed = gzip.compress(json.dumps(document).encode())
    with town.box_database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE boards SET record = %s", (packed,))
    failed = {check.name for check in town.checks(poll_id) if not check.passed}
    assert {"seal", "numbers"} <= failed


def test_a_secret_board_holds_no_nonce_and_no_ballot_beside_its_receipt(town: Town) -> None:
    poll_id, receipts = voted(town)
    answer = town.box.get(f"/v1/polls/{poll_id}/board")
    nonces = [one.nonce for one in read_openings(openings(town, poll_id, new_id()).data)[1]]
    assert len(nonces) == 5
    assert town.board(poll_id).openings is None
    assert not [secret for secret in (*nonces, *receipts) if secret in answer.text]


def test_an_open_polls_board_shows_which_receipt_holds_which_choices(town: Town) -> None:
    poll_id, _ = voted(town, secrecy="open")
    board = town.board(poll_id)
    assert board.openings is not None
    assert sorted(one.choices for one in board.openings) == [["a"], ["a"], ["a"], ["c"], ["c"]]
    assert all(check.passed for check in town.checks(poll_id))


def test_ballots_are_shown_by_area_only_where_thirty_hide_each_other(town: Town) -> None:
    people = [town.resident() for _ in range(32)] + [town.resident(ELSEWHERE) for _ in range(40)]
    poll_id = town.open(area_code=CITY)
    for person in people[:31] + people[-6:]:
        assert town.vote(poll_id, person, "a").status_code == 201
    town.count(poll_id)
    assert town.board(poll_id).areas == {CITY: 37}, "six ballots alone would tell too much, and so would the rest"
    assert all(check.passed for check in town.checks(poll_id))


def test_two_auditors_open_the_ballots_and_a_third_is_refused(town: Town) -> None:
    poll_id, _ = voted(town)
    first, second, third = new_id(), new_id(), new_id()
    answers = [openings(town, poll_id, auditor) for auditor in (first, second)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].data == answers[1].data
    refused = openings(town, poll_id, third)
    assert (refused.status_code, refused.json["code"]) == (403, "auditor_not_named")
    assert openings(town, poll_id, first).status_code == 200, "who has them may read them again"
    assert set(town.in_box("SELECT auditor_id FROM openings_read")) == {first, second}
    board = town.board(poll_id)
    told, opened = read_openings(answers[0].data)
    assert told == poll_id
    for one in opened:
        assert leaf_of(poll_id, "approval", one.choices, bytes.fromhex(one.nonce)) == board.leaves[one.leaf]
    assert Counter(one.choices[0] for one in opened) == {"a": 3, "c": 2}


def test_before_the_poll_is_sealed_there_is_nothing_to_open(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    town.vote(poll_id, person, "a")
    assert openings(town, poll_id, new_id()).status_code == 404
    assert town.in_box("SELECT count(*) FROM openings_read") == [0], "nobody has used up her place"


def test_the_board_is_sent_compressed_and_written_out_for_who_cannot_read_that(town: Town) -> None:
    poll_id, _ = voted(town)
    path = f"/v1/polls/{poll_id}/board"
    plain, packed = town.box.get(path), town.box.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "public" in plain.headers["Cache-Control"]
    assert "public" not in openings(town, poll_id, new_id()).headers["Cache-Control"]
