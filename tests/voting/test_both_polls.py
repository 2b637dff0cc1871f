"""Both polls of a pair in one transaction: prepared, opened and dropped together, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from services.voting.roll.polls import actions
from services.voting.roll.tokens.refusals import SignerUnavailable
from shared.contracts.roles import Role
from shared.ids import new_id
from tests.people import bearer
from tests.voting.test_pairs import ADULTS, CHILDREN, OTHER, pair
from tests.voting.town import ELSEWHERE, Town


def wanted(town: Town, **adults: Any) -> dict[str, Any]:
    """What POST /poll-pairs takes."""
    return {"children": town.content(**CHILDREN), "adults": town.content(**{**ADULTS, **adults})}


def prepared(town: Town) -> tuple[str, str]:
    """A pair in preparation, with neighbours enough for either poll."""
    answer = town.post("/poll-pairs", wanted(town), town.officer())
    assert answer.status_code == 201, answer.json
    both = answer.json["children"]["id"], answer.json["adults"]["id"]
    for poll_id in both:
        town.populate(poll_id)
    return both


def states(town: Town, both: tuple[str, str]) -> list[str]:
    """Where both polls stand."""
    return [town.state(poll_id) for poll_id in both]


def count(town: Town, table: str) -> int:
    """Rows of a table of the roll."""
    return int(town.scalar(f"SELECT count(*) FROM {table}"))  # noqa: S608 - names of this file


def test_both_are_prepared_on_one_list(town: Town) -> None:
    answer = town.post("/poll-pairs", wanted(town), town.officer())
    assert answer.status_code == 201
    children, adults = answer.json["children"], answer.json["adults"]
    assert (children["beside"], adults["beside"]) == (None, children["id"])
    assert children["projects"] == adults["projects"] != []
    assert (children["state"], adults["state"]) == ("draft", "draft")


@pytest.mark.parametrize(
    ("adults", "code"),
    [
        ({"age_from": 17}, "pair_invalid"),
        ({"projects": OTHER}, "pair_invalid"),
        ({"beside": str(new_id())}, "pair_invalid"),
        ({"area_code": ELSEWHERE}, "pair_invalid"),
        ({"budget": 0}, "invalid_input"),
    ],
)
def test_where_the_second_cannot_be_prepared_nothing_is_left_of_the_first(
    town: Town, adults: dict[str, Any], code: str
) -> None:
    told = count(town, "outbox")
    answer = town.post("/poll-pairs", wanted(town, **adults), town.officer())
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert (count(town, "polls"), count(town, "outbox")) == (0, told)


def test_a_pair_is_prepared_once_however_often_the_form_is_sent(town: Town) -> None:
    content = wanted(town)
    first, second = (town.post("/poll-pairs", content, town.officer(), key="press") for _ in range(2))
    assert (first.status_code, first.json) == (second.status_code, second.json)
    assert count(town, "polls") == 2


@pytest.mark.parametrize("pressed", [0, 1])
def test_both_open_at_once_from_either_side_and_once(town: Town, pressed: int) -> None:
    both = prepared(town)
    for _ in range(2):
        answer = town.post(f"/poll-pairs/{both[pressed]}/open", headers=town.officer(), key="press")
        assert answer.status_code == 200, answer.json
        assert [answer.json[name]["state"] for name in ("children", "adults")] == ["open", "open"]
    assert town.get(f"/polls/{both[1]}/document").json["beside"] == both[0]


def test_a_signer_that_falls_silent_between_the_two_leaves_both_drafts(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, told = prepared(town), count(town, "outbox")
    signer = town.app.extensions["signer"]
    make_keys, asked = signer.make_keys, []

    def once(poll_id: Any, wanted_keys: int) -> Any:
        asked.append(poll_id)
        if len(asked) > 1:
            raise SignerUnavailable
        return make_keys(poll_id, wanted_keys)

    monkeypatch.setattr(signer, "make_keys", once)
    answer = town.post(f"/poll-pairs/{both[0]}/open", headers=town.officer(), key="press")
    assert (answer.status_code, len(asked)) == (503, 2)
    assert states(town, both) == ["draft", "draft"]
    assert (count(town, "roll_entries"), count(town, "outbox")) == (0, told)
    monkeypatch.setattr(signer, "make_keys", make_keys)
    assert town.post(f"/poll-pairs/{both[0]}/open", headers=town.officer(), key="press").status_code == 200
    assert states(town, both) == ["open", "open"]


def test_a_process_that_dies_between_the_two_leaves_both_drafts(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    both = prepared(town)
    opened: list[object] = []
    really = actions.open_poll

    def dies(*args: Any) -> Any:
        if opened:
            raise SystemExit("killed")
        opened.append(really(*args))
        return opened[0]

    monkeypatch.setattr(actions, "open_poll", dies)
    with pytest.raises(SystemExit):
        town.post(f"/poll-pairs/{both[0]}/open", headers=town.officer())
    assert len(opened) == 1, "it died before anything was done"
    assert states(town, both) == ["draft", "draft"]


def test_a_second_roll_that_is_too_small_keeps_the_first_closed_too(town: Town) -> None:
    answer = town.post("/poll-pairs", wanted(town), town.officer())
    both = answer.json["children"]["id"], answer.json["adults"]["id"]
    town.populate(both[0])  # nobody lives here who is grown up
    refused = town.client.post(f"/v1/poll-pairs/{both[0]}/open", json={}, headers=town.officer())
    assert (refused.status_code, refused.json["code"]) == (422, "roll_too_small")
    assert states(town, both) == ["draft", "draft"]


def test_half_a_pair_that_an_older_page_opened_is_made_whole(town: Town) -> None:
    both = pair(town)
    for poll_id in both:
        town.populate(poll_id)
    assert town.post(f"/polls/{both[0]}/open", headers=town.officer()).status_code == 200
    assert town.post(f"/poll-pairs/{both[1]}/open", headers=town.officer()).status_code == 200
    assert states(town, both) == ["open", "open"]


def test_both_are_dropped_together_and_no_half_of_an_open_pair(town: Town) -> None:
    both = prepared(town)
    assert town.client.delete(f"/v1/poll-pairs/{both[1]}", headers=town.officer()).status_code == 200
    assert states(town, both) == ["cancelled", "cancelled"]
    half = prepared(town)
    assert town.post(f"/polls/{half[0]}/open", headers=town.officer()).status_code == 200
    refused = town.client.delete(f"/v1/poll-pairs/{half[0]}", headers=town.officer())
    assert (refused.status_code, refused.json["code"]) == (409, "poll_not_draft")
    assert states(town, half) == ["open", "draft"]


def test_a_poll_that_stands_alone_is_no_pair(town: Town) -> None:
    alone = town.draft(**CHILDREN)
    for answer in (
        town.post(f"/poll-pairs/{alone}/open", headers=town.officer()),
        town.client.delete(f"/v1/poll-pairs/{alone}", headers=town.officer()),
    ):
        assert (answer.status_code, answer.json["code"]) == (422, "pair_invalid")
    assert town.post(f"/poll-pairs/{new_id()}/open", headers=town.officer()).status_code == 404
    assert town.state(alone) == "draft"


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.MODERATOR, Role.FACILITATOR, Role.AUDITOR, Role.OPERATOR])
def test_only_officers_of_the_area_may(town: Town, role: Role) -> None:
    both, content = prepared(town), wanted(town)
    elsewhere = bearer((Role.KELURAHAN_OFFICER, ELSEWHERE))
    for headers in (bearer(role), elsewhere):
        answers = [
            town.post("/poll-pairs", content, headers),
            town.post(f"/poll-pairs/{both[0]}/open", headers=headers),
            town.client.delete(f"/v1/poll-pairs/{both[0]}", headers=headers),
        ]
        assert {answer.status_code for answer in answers} <= {403, 404}
    assert states(town, both) == ["draft", "draft"]
