"""Paper ballots: keyed twice, compared, settled by a third, reconciled with the roll, counted once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from services.voting.roll.electorate.codes import voter_of
from shared.contracts.roles import Role
from shared.ids import new_id
from tests.people import CITY, bearer
from tests.voting.paper_desk import Desk
from tests.voting.town import ELSEWHERE, Town

QUESTION = {
    "ballot_type": "yes_no", "min_choices": 0, "max_choices": None, "rules": None,
    "projects": [{"id": "a", "title": "Gang satu arah", "cost": 1_000_000}],
}  # fmt: skip


@pytest.fixture
def desk(town: Town) -> Callable[..., Desk]:
    """A desk for a poll, an open one with three crosses unless another is given."""

    def of(**changes: Any) -> Desk:
        return Desk(town, town.open(**{"max_choices": 2, **changes}))

    return of


@pytest.mark.usefixtures("open_polls")
def test_a_stack_read_alike_by_two_people_becomes_ballots_and_its_choices_are_erased(
    town: Town, desk: Callable[..., Desk]
) -> None:
    table = desk()
    codes = town.codes(table.poll_id, 3)
    stack = {codes[0]: ["a"], codes[1]: ["a", "b"], codes[2]: ["c"]}
    table.open(3)
    table.key_all(table.first, stack)
    table.key_all(table.second, dict(reversed(stack.items())))
    assert table.read(table.third)["stage"] == "ready"
    answer = table.accept(table.third)
    assert answer.status_code == 200, answer.json
    assert (answer.json["stage"], answer.json["batch"]["accepted"]) == ("accepted", 3)
    assert table.reconciliation()["on_the_way"] == 3
    assert town.scalar("SELECT count(*) FROM keyed_sheets") == 0
    table.carry()
    assert town.ballots(table.poll_id) == [[0], [0, 1], [2]]
    assert town.scalar("SELECT count(*) FROM waiting_ballots") == 0
    assert table.read(table.first)["stage"] == "carried"
    assert town.box.get(f"/v1/polls/{table.poll_id}/turnout").json == {"ballots": 3, "assisted": 3}
    table.carry()
    assert len(town.ballots(table.poll_id)) == 3
    town.count(table.poll_id)
    assert town.get(f"/polls/{table.poll_id}/result").json["ballots"] == 3


@pytest.mark.usefixtures("open_polls")
def test_every_sheet_is_accepted_rejected_or_invalid_and_nobody_counts_twice(
    town: Town, desk: Callable[..., Desk]
) -> None:
    table = desk()
    codes = town.codes(table.poll_id, 5)
    doomed = town.post(f"/polls/{table.poll_id}/codes", {"count": 1, "for_paper": True}, town.officer()).json
    table.open(8)
    assert town.vote_by_code(table.poll_id, codes[0], "b").status_code == 201
    for person in (table.first, table.second):
        table.key(person, codes[0], "a")
        table.key(person, codes[1], "a")
        table.key(person, codes[2], "a", "b", "c")
        table.key(person, codes[3], flaw="unclear")
        table.key(person, codes[4])
        table.key(person, doomed["codes"][0], "c")
        assert table.finish(person, without_code=2).status_code == 200
    revoked = town.client.delete(f"/v1/polls/{table.poll_id}/codes/{doomed['batch']['id']}", headers=town.officer())
    assert revoked.json == {"revoked": None}, "so few are left that it would tell who has voted"
    aside = table.accept().json["set_aside"]
    assert sorted((one["fate"], one["reason"], one["tail"]) for one in aside if one["tail"]) == sorted(
        [
            ("rejected", "already_issued", codes[0][-4:]),
            ("invalid", "too_many_choices", codes[2][-4:]),
            ("invalid", "unclear", codes[3][-4:]),
            ("invalid", "too_few_choices", codes[4][-4:]),
            ("rejected", "code_not_valid", doomed["codes"][0][-4:]),
        ]
    )
    assert table.reconciliation() == {
        "batches": 1, "sheets": 8, "accepted": 1, "rejected": {"already_issued": 1, "code_not_valid": 1},
        "invalid": {"no_code": 2, "too_few_choices": 1, "too_many_choices": 1, "unclear": 1},
        "even": True, "waiting": 0, "on_the_way": 1,
    }  # fmt: skip
    table.carry()
    assert town.ballots(table.poll_id) == [[0], [1]]
    assert town.vote_by_code(table.poll_id, codes[1], "c").json["code"] == "already_issued"
    assert town.get(f"/polls/{table.poll_id}/turnout").json["issued"] == 2


def test_a_sheet_that_comes_in_twice_counts_once(town: Town, desk: Callable[..., Desk]) -> None:
    table = desk()
    (code,) = town.codes(table.poll_id, 1)
    for accepted in (1, 0):
        table.batch = ""
        table.open(1)
        table.key_all(table.first, {code: ["a"]})
        table.key_all(table.second, {code: ["a"]})
        assert table.accept().json["batch"]["accepted"] == accepted
    table.carry()
    assert town.ballots(table.poll_id) == [[0]]
    assert table.reconciliation()["rejected"] == {"already_issued": 1}


def test_differences_are_settled_by_a_third_person_and_by_nobody_else(town: Town, desk: Callable[..., Desk]) -> None:
    table = desk()
    one, two, three, four = town.codes(table.poll_id, 4)
    table.open(3)
    table.key_all(table.first, {one: ["a"], two: ["b"], three: ["c"]})
    assert table.read(table.second)["differences"] == []
    table.key_all(table.second, {one: ["a"], two: ["b", "c"], four: ["c"]})
    assert table.accept().json["code"] == "differences_left"
    seen = {found["tail"]: found for found in table.read(table.third)["differences"]}
    assert set(seen) == {two[-4:], three[-4:], four[-4:]}
    assert (seen[two[-4:]]["first"]["choices"], seen[two[-4:]]["second"]["choices"]) == (["b"], ["b", "c"])
    assert seen[four[-4:]]["first"]["choices"] is None
    assert table.settle(table.second, seen[two[-4:]]["sheet"], "second").json["code"] == "third_person_needed"
    assert table.settle(table.third, str(voter_of("x", UUID(table.poll_id), one)), "first").status_code == 404
    assert table.settle(table.third, seen[two[-4:]]["sheet"], "second").json["differences_left"] == 2
    assert table.settle(table.third, seen[three[-4:]]["sheet"], "first").status_code == 200
    done = table.settle(table.third, seen[four[-4:]]["sheet"], "first")
    assert (done.json["stage"], done.json["own_turn"]) == ("ready", 3)
    again = table.settle(table.third, seen[two[-4:]]["sheet"], "other", choices=["a", "c"])
    assert again.json["stage"] == "ready"
    assert table.accept(table.third).json["batch"]["accepted"] == 3
    table.carry()
    assert town.ballots(table.poll_id) == [[0], [0, 2], [2]]


def test_nobody_keys_a_batch_twice_and_no_third_person_keys_it(town: Town, desk: Callable[..., Desk]) -> None:
    table = desk()
    one, two = town.codes(table.poll_id, 2)
    table.open(2)
    table.key_all(table.first, {one: ["a"], two: ["b"]})
    assert table.key(table.first, one, "a").json["code"] == "keying_finished"
    assert table.accept().json["code"] == "keying_not_finished"
    assert table.key(table.second, one, "a").status_code == 201
    assert table.read(table.second)["keyed"][0]["choices"] == ["a"]
    assert table.key(table.third, one, "a").json["code"] == "both_have_keyed"
    assert table.read(table.third)["keyed"] == []


def test_slips_of_whoever_keys_are_refused_at_once(town: Town, desk: Callable[..., Desk]) -> None:
    table = desk()
    one, two, three = town.codes(table.poll_id, 3)
    table.open(2)
    assert table.key(table.first, "0000-0000-0000", "a").json["code"] == "code_not_valid"
    assert table.key(table.first, one, "nothing").json["code"] == "unknown_project"
    assert table.key(table.first, one, "a", "a").json["code"] == "ballot_invalid"
    assert table.key(table.first, one.lower().replace("-", " "), "a").status_code == 201
    assert table.key(table.first, one, "a").json["code"] == "sheet_keyed_already"
    sheet = table.read(table.first)["keyed"][0]["sheet"]
    assert table.ask("DELETE", f"/sheets/{sheet}", None, table.first).json["keyed"] == []
    assert table.ask("DELETE", f"/sheets/{sheet}", None, table.first).status_code == 404
    assert table.key(table.first, one, "b").status_code == 201
    assert table.finish(table.first).json["code"] == "sheets_missing"
    assert table.key(table.first, two, "b").status_code == 201
    assert table.key(table.first, three, "b").json["code"] == "too_many_sheets"
    assert table.ask("PATCH", "", {"sheets": 3}, table.first).json["batch"]["sheets"] == 3
    assert table.key(table.first, three, "b").status_code == 201
    assert table.finish(table.first).status_code == 200


def test_a_batch_that_was_not_accepted_in_time_is_erased_and_shown(town: Town, desk: Callable[..., Desk]) -> None:
    table = desk()
    (code,) = town.codes(table.poll_id, 1)
    table.open(1)
    table.key_all(table.first, {code: ["a"]})
    table.key_all(table.second, {code: ["a"]})
    town.close(table.poll_id)
    assert table.accept().json["code"] == "poll_not_open"
    table.carry()
    assert town.scalar("SELECT count(*) FROM keyed_sheets") == 0
    found = table.reconciliation()
    assert (found["waiting"], found["accepted"], found["even"]) == (1, 0, True)


@pytest.mark.usefixtures("open_polls")
def test_the_box_is_not_sealed_before_accepted_paper_lies_in_it(town: Town, desk: Callable[..., Desk]) -> None:
    table = desk()
    (code,) = town.codes(table.poll_id, 1)
    table.open(1)
    table.key_all(table.first, {code: ["b"]})
    table.key_all(table.second, {code: ["b"]})
    assert table.accept().status_code == 200
    town.close(table.poll_id)
    town.tick()
    assert town.state(table.poll_id) == "closed"
    table.carry()
    town.tick()
    assert town.get(f"/polls/{table.poll_id}/result").json["ballots"] == 1


def test_whoever_writes_into_the_queue_stuffs_nothing_into_the_box(town: Town, desk: Callable[..., Desk]) -> None:
    table = desk()
    codes = town.codes(table.poll_id, 1)
    table.open(1)
    table.key_all(table.first, {codes[0]: ["b"]})
    table.key_all(table.second, {codes[0]: ["b"]})
    table.accept()
    town.execute(
        "INSERT INTO waiting_ballots SELECT batch_id, decode(repeat('00', 32), 'hex'), signature, cell, marks "
        "FROM waiting_ballots"
    )
    table.carry()
    assert town.ballots(table.poll_id) == []
    assert table.reconciliation()["on_the_way"] == 2


def test_what_waits_does_not_say_which_sheet_it_was(town: Town, desk: Callable[..., Desk]) -> None:
    table = desk()
    (code,) = town.codes(table.poll_id, 1)
    table.open(1)
    table.key_all(table.first, {code: ["b"]})
    table.key_all(table.second, {code: ["b"]})
    table.accept()
    sheet = voter_of("only for this run", UUID(table.poll_id), code)
    row = town.scalar("SELECT waiting_ballots::text FROM waiting_ballots")
    assert sheet.hex not in row.replace("-", "")
    assert code[-4:] not in row


@pytest.mark.parametrize(
    ("changes", "said", "marks"),
    [
        ({"ballot_type": "points", "points": 10, "rules": None, "max_choices": None}, {"a": 7, "c": 3}, [0, 7, 2, 3]),
        ({"ballot_type": "ranking", "rules": None, "max_choices": 3}, ["c", "a"], [2, 0]),
        ({"ballot_type": "knapsack", "max_choices": None}, ["b", "c"], [1, 2]),
        (QUESTION, "no", [0]),
        (QUESTION, "abstain", []),
    ],
)
def test_every_type_of_ballot_can_be_keyed(
    town: Town, desk: Callable[..., Desk], changes: dict[str, Any], said: Any, marks: list[int]
) -> None:
    table = desk(**changes)
    (code,) = town.codes(table.poll_id, 1)
    table.open(1)
    for person in (table.first, table.second):
        assert table.key(person, code, said=said).status_code == 201
        assert table.read(person)["keyed"][0]["choices"] == said
        table.finish(person)
    table.accept()
    table.carry()
    assert town.ballots(table.poll_id) == [marks]


def test_a_purse_that_is_overdrawn_is_invalid_not_refused(town: Town, desk: Callable[..., Desk]) -> None:
    table = desk(ballot_type="knapsack", max_choices=None)
    (code,) = town.codes(table.poll_id, 1)
    table.open(1)
    assert table.key(table.first, code, "a", "b").json["keyed"][0]["flaw"] == "over_budget"


def test_only_officers_of_the_area_touch_paper(town: Town, desk: Callable[..., Desk]) -> None:
    table = desk()
    table.open(1)
    here = f"/v1/polls/{table.poll_id}/paper-batches"
    strangers = [bearer(Role.RESIDENT), bearer((Role.KELURAHAN_OFFICER, ELSEWHERE)), bearer((Role.AUDITOR, CITY))]
    doors = [
        ("GET", here, None), ("POST", here, {"label": "RT 1", "sheets": 1}), ("GET", f"{here}/{table.batch}", None),
        ("PATCH", f"{here}/{table.batch}", {"sheets": 2}),
        ("POST", f"{here}/{table.batch}/sheets", {"code": "1", "choices": ["a"]}),
        ("POST", f"{here}/{table.batch}/finish", {}), ("POST", f"{here}/{table.batch}/acceptance", {}),
        ("DELETE", f"{here}/{table.batch}/sheets/{new_id()}", None),
        ("POST", f"{here}/{table.batch}/settlements", {"sheet": str(new_id()), "verdict": "first"}),
    ]  # fmt: skip
    for method, path, body in doors:
        assert town.client.open(path, method=method, json=body).status_code == 401
        for headers in strangers:
            assert town.client.open(path, method=method, json=body, headers=headers).status_code == 403, path
