"""Of fewer than five secret ballots everybody learns what was chosen, and nobody their number or what they say."""

from __future__ import annotations

import gzip
import json
from uuid import UUID

import pytest

from services.voting.board.document import ClosedBoard, read_any_board, read_board, read_openings
from services.voting.board.verification import verify, verify_closed
from shared.contracts.roles import Role
from shared.ids import new_id
from tests.people import CITY, bearer
from tests.voting.town import Town

NAMES = ("a", "c", "b")


def counted(town: Town, ballots: int) -> tuple[str, list[str]]:
    """A counted secret poll and its receipts; everybody marks c, and the first one a besides."""
    people = [town.resident() for _ in range(ballots)]
    poll_id = town.open(budget=100_000_000)
    receipts = [
        town.vote(poll_id, person, *(("c", "a") if at == 0 else ("c",))).json["receipt"]
        for at, person in enumerate(people)
    ]
    town.tend(hours=1)
    town.count(poll_id)
    return poll_id, receipts


@pytest.mark.parametrize("ballots", [0, 1, 4])
def test_only_what_was_chosen_is_told(town: Town, ballots: int) -> None:
    poll_id, receipts = counted(town, ballots)
    result = town.get(f"/polls/{poll_id}/result").json
    assert (result["few"], result["ballots"], result["explanation"]) == (True, None, None)
    assert [row["id"] for row in result["winners"]] == (["a", "c"] if ballots else []), "in the order of the paper"
    assert {row["votes"] for row in result["projects"]} == {None}
    assert set(result["outcome"]) == {"settings", "passed", "cost", "budget"}
    assert town.turnout(poll_id) == {"ballots": None, "assisted": None}
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 30, "issued": None}
    assert town.roots(poll_id) == []
    for receipt in receipts:
        assert town.find(poll_id, receipt) == {
            "state": "counted", "position": None, "leaf": None, "proof": [], "first": None, "root": None,
        }  # fmt: skip
    for name in ("ballots.csv", "projects.csv", "result.json", "election.pb", "datapackage.json"):
        refused = town.get(f"/polls/{poll_id}/exports/{name}")
        assert (refused.status_code, refused.json["code"]) == (409, "too_few_ballots"), name
    checks = {check["code"]: check for check in town.get(f"/polls/{poll_id}/certifications").json["checks"]}
    assert checks["box_and_roll"] == {"code": "box_and_roll", "passed": True, "facts": {"few": True}}
    assert town.get(f"/polls/{poll_id}/minutes.pdf").status_code == 200
    town.certify(poll_id, town.dp3akb, town.colleague)
    (told,) = town.told("poll.certified")
    assert (told["ballots"], told["board_root"]) == (None, None)


def test_the_roll_keeps_nothing_that_beside_the_tokens_would_tell_who_voted_how(town: Town) -> None:
    poll_id, _ = counted(town, 1)
    kept = town.scalar("SELECT row_to_json(results)::text FROM results WHERE poll_id = :id", id=UUID(poll_id))
    row = json.loads(kept)
    assert (row["votes"], row["multiset"], row["explanation"], row["board_root"]) == ({}, [], None, None)
    assert row["outcome"]["winners"] == ["a", "c"]


def test_five_ballots_are_told(town: Town) -> None:
    poll_id, _ = counted(town, 5)
    result = town.get(f"/polls/{poll_id}/result").json
    assert (result["few"], result["ballots"]) == (False, 5)
    assert town.turnout(poll_id) == {"ballots": 5, "assisted": 0}
    assert {root["size"] for root in town.roots(poll_id)} == {5}
    assert town.board(poll_id).total == 5


def test_no_root_is_made_before_there_are_five(town: Town) -> None:
    people = [town.resident() for _ in range(5)]
    poll_id = town.open()
    for hour, person in enumerate(people, start=1):
        town.vote(poll_id, person, "a")
        town.tend(hours=hour)
        assert [root["size"] for root in town.roots(poll_id)] == ([5] if hour == 5 else [])
        assert town.turnout(poll_id)["ballots"] == (5 if hour == 5 else None)


def test_the_board_fixes_what_the_auditors_of_this_poll_alone_may_check(town: Town) -> None:
    poll_id, receipts = counted(town, 3)
    public = town.box.get(f"/v1/polls/{poll_id}/board").data
    board = read_any_board(public)
    assert isinstance(board, ClosedBoard)
    for hidden in ("leaves", "multiset", "roots", "ballots", "times", "size"):
        assert f'"{hidden}"' not in json.dumps(
            {name: value for name, value in json.loads(public).items() if name != "rules"}
        )
    checks = list(verify_closed(board))
    assert all(check.passed for check in checks)
    assert {check.name for check in checks if check.auditors_only} >= {"ballots", "count", "numbers"}

    stranger = bearer((Role.AUDITOR, CITY), person=new_id())
    for path in ("openings", "openings/board"):
        refused = town.box.get(f"/v1/polls/{poll_id}/{path}", headers=stranger)
        assert (refused.status_code, refused.json["code"]) == (403, "auditor_not_named")
    auditor = town.named_auditor(poll_id)
    whole = town.box.get(f"/v1/polls/{poll_id}/openings/board", headers=auditor).data
    opened = read_openings(town.box.get(f"/v1/polls/{poll_id}/openings", headers=auditor).data)
    assert all(check.passed for check in verify_closed(board, receipts=receipts, whole=whole))
    assert all(check.passed for check in verify(read_board(whole), openings=opened))
    other = gzip.decompress(gzip.compress(whole)).replace(b'"total":3', b'"total":2')
    assert next(check.name for check in verify_closed(board, whole=other) if not check.passed) == "whole"


def test_an_auditor_is_named_by_two_officers_of_the_area_and_by_nobody_for_herself(town: Town) -> None:
    poll_id, _ = counted(town, 5)
    auditor, abroad = new_id(), bearer((Role.AUDITOR, "64.72"), person=new_id())
    path = f"/polls/{poll_id}/auditors"
    assert town.post(path, headers=abroad).status_code == 403, "another city's"
    unknown = town.post(f"{path}/{auditor}/namings", headers=town.officer())
    assert (unknown.status_code, unknown.json["code"]) == (404, "auditor_unknown")
    both = bearer((Role.AUDITOR, CITY), (Role.DP3AKB_OFFICER, CITY), person=auditor)
    assert town.post(path, headers=both).json["items"][0]["named"] is False
    own = town.post(f"{path}/{auditor}/namings", headers=both)
    assert (own.status_code, own.json["code"]) == (409, "second_officer_needed")
    assert town.post(f"{path}/{auditor}/namings", headers=town.officer()).json["items"][0]["named"] is False
    twice = town.post(f"{path}/{auditor}/namings", headers=town.officer())
    assert (twice.status_code, twice.json["code"]) == (409, "already_named")
    second = town.post(f"{path}/{auditor}/namings", headers=town.officer(town.colleague))
    assert second.json["items"][0]["named"] is True
    town.named_auditor(poll_id)
    third = bearer((Role.AUDITOR, CITY), person=new_id())
    number = town.post(path, headers=third).json["items"][-1]["auditor_id"]
    taken = town.post(f"{path}/{number}/namings", headers=town.officer())
    assert (taken.status_code, taken.json["code"]) == (409, "auditors_taken")
