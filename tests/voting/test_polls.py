"""Preparing a poll: what fits together, what stands on the paper, and that nothing moves once it is open."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
import rfc8785

from shared import clock
from shared.ids import new_id
from tests.voting.town import ELSEWHERE, Town

BY_POINTS = {"rule": "greedy", "utility": "cost-points"}


def test_rules_are_frozen_and_hashed_at_opening(town: Town) -> None:
    poll_id = town.draft()
    path = f"/polls/{poll_id}"
    changed = town.client.patch(f"/v1{path}", json={"title": "Judul lain", "max_choices": 2}, headers=town.officer())
    assert (changed.status_code, changed.json["title"], changed.json["max_choices"]) == (200, "Judul lain", 2)
    opened: dict[str, Any] = town.post(f"{path}/open", headers=town.officer()).get_json()
    rules = {"rule": "phragmen"}
    changes: list[dict[str, Any]] = [{"title": "Lagi"}, {"budget": 1}, {"rules": rules}, {"projects": []}]
    for change in changes:
        answer = town.client.patch(f"/v1{path}", json=change, headers=town.officer())
        assert (answer.status_code, answer.json["code"]) == (409, "poll_not_draft")
    again = town.post(f"{path}/open", headers=town.officer())
    assert (again.status_code, again.json["code"]) == (409, "poll_not_draft")
    assert town.get(path).json == opened | {"allowed_actions": []}
    (event,) = town.told("poll.opened")
    assert event["rules_hash"] == opened["rules_hash"]


def test_anything_that_could_change_the_outcome_changes_the_hash(town: Town) -> None:
    ends = (clock.now() + timedelta(hours=1)).isoformat()
    changes: list[dict[str, Any]] = [
        {}, {"budget": 99}, {"rules": {"rule": "greedy", "skip": False}}, {"max_choices": 2}, {"min_choices": 0},
        {"ballot_type": "knapsack"}, {"secrecy": "open"}, {"ballot_type": "points", "points": 5, "rules": BY_POINTS},
        {"ballot_type": "points", "points": 5, "points_each": 2, "rules": BY_POINTS},
        {"age_from": 17}, {"age_to": 17}, {"codes_only": True},
        {"projects": [{"id": "a", "title": "Program a", "cost": 1}]},
    ]  # fmt: skip
    documents = []
    for change in changes:
        opened = town.get(f"/polls/{town.open(closes_at=ends, title='Sama', **change)}").json
        documents.append(opened["rules_hash"])
    assert len(set(documents)) == len(changes)


def test_a_poll_whose_stored_rules_were_touched_is_not_counted(town: Town) -> None:
    sound, touched = town.open(), town.open()
    town.execute("UPDATE poll_projects SET cost = 1 WHERE poll_id = :id AND position = 0", id=touched)
    town.count(sound)
    town.count(touched)
    assert (town.state(sound), town.state(touched)) == ("counted", "closed")


def test_a_poll_whose_box_was_stuffed_is_not_counted(town: Town) -> None:
    voter, idle = town.resident(), town.resident()
    poll_id = town.open()
    town.vote(poll_id, voter, "a")
    device = town.device(idle)
    assert device.take(poll_id).status_code == 201
    town.execute("UPDATE roll_entries SET blinded = NULL WHERE voter_id = :id", id=idle)
    assert device.cast(poll_id, ["b"]).status_code == 201, "signed behind the roll's back"
    town.count(poll_id)
    assert town.state(poll_id) == "closed"


@pytest.mark.usefixtures("open_polls")
def test_a_token_that_nobody_used_is_no_reason_not_to_count(town: Town) -> None:
    voter, idle = town.resident(), town.resident()
    poll_id = town.open()
    town.vote(poll_id, voter, "a")
    assert town.device(idle).take(poll_id).status_code == 201
    town.count(poll_id)
    result = town.get(f"/polls/{poll_id}/result").json
    assert (result["voters"], result["ballots"]) == (2, 1)


def test_a_proposal_stands_on_one_running_poll_at_a_time(town: Town) -> None:
    proposal = str(town.shortlisted())
    poll_id = town.draft(proposal_ids=[proposal])
    answer = town.post("/polls", town.content(proposal_ids=[proposal]), town.officer())
    assert (answer.status_code, answer.json["code"]) == (409, "candidate_not_free")
    dropped = town.client.delete(f"/v1/polls/{poll_id}", headers=town.officer())
    assert dropped.json["state"] == "cancelled"
    assert town.post("/polls", town.content(proposal_ids=[proposal]), town.officer()).status_code == 201


def test_changing_the_paper_of_a_draft_frees_what_is_taken_off(town: Town) -> None:
    one, other = str(town.shortlisted("Satu")), str(town.shortlisted("Dua"))
    poll_id = town.draft(proposal_ids=[one])
    answer = town.client.patch(f"/v1/polls/{poll_id}", json={"proposal_ids": [other]}, headers=town.officer())
    assert [line["id"] for line in answer.json["projects"]] == [other]
    free = [item["proposal_id"] for item in town.get("/candidates", town.officer()).json["items"]]
    assert free == [one]


def test_a_proposal_of_another_area_does_not_stand_here(town: Town) -> None:
    far = str(town.shortlisted(area=ELSEWHERE))
    for proposal in (far, str(new_id())):
        answer = town.post("/polls", town.content(proposal_ids=[proposal]), town.officer())
        assert answer.json["code"] == "candidate_not_free"


def test_a_chosen_proposal_is_no_candidate_any_more(town: Town) -> None:
    person, proposal = town.resident(), str(town.shortlisted())
    poll_id = town.open(proposal_ids=[proposal])
    town.vote(poll_id, person, proposal)
    town.count(poll_id)
    town.certify(poll_id, town.dp3akb, town.colleague)
    assert town.get("/candidates", town.officer()).json["items"] == []


def test_a_proposal_shortlisted_again_is_told_as_it_reads_now(town: Town) -> None:
    from services.voting.roll.polls.reactions import on_proposal_shortlisted
    from shared.contracts.proposals import ProposalShortlisted

    event = ProposalShortlisted(
        proposal_id=new_id(), cycle_id=new_id(), area_code="64.71.06.1005", title="Lama", summary="", cost=1,
        category="other",
    )  # fmt: skip
    newer = ProposalShortlisted(**{**event.__dict__, "title": "Baru", "cost": 2})
    for told in (event, event, newer):
        with town.database.transaction() as session:
            on_proposal_shortlisted(session, told)
    (item,) = town.get("/candidates", town.officer()).json["items"]
    assert (item["title"], item["cost"]) == ("Baru", 2)


def test_the_rules_document_is_served_as_it_was_hashed_and_only_once_it_is_fixed(town: Town) -> None:
    draft, poll_id = town.draft(), town.open(ballot_type="points", points=5, secrecy="open", rules=BY_POINTS)
    answer = town.get(f"/polls/{poll_id}/document")
    assert hashlib.sha256(answer.data).hexdigest() == town.get(f"/polls/{poll_id}").json["rules_hash"]
    assert answer.data == rfc8785.dumps(answer.json)
    assert answer.json["ballot"] == {
        "type": "points", "min_choices": 1, "max_choices": None, "points": 5, "points_each": None,
    }  # fmt: skip
    assert answer.json["secrecy"] == "open"
    early = town.get(f"/polls/{draft}/document", town.officer())
    assert (early.status_code, early.json["code"]) == (409, "poll_not_open")
    assert town.get(f"/polls/{draft}/document").status_code == 404
    town.execute("UPDATE polls SET points = 6 WHERE id = :id", id=poll_id)
    touched = town.get(f"/polls/{poll_id}/document")
    assert (touched.status_code, touched.json["code"]) == (500, "rules_tampered")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"max_choices": 1, "min_choices": 2}, "max_choices"),
        ({"age_from": 18, "age_to": 17}, "age_to"),
        ({"opens_at": "2100-01-02T00:00:00+00:00", "closes_at": "2100-01-01T00:00:00+00:00"}, "closes_at"),
        ({"budget": 0}, "budget"),
        ({"age_from": 9}, "age_from"),
        ({"rules": {"rule": "borda"}}, "rules"),
        ({"rules": {"rule": "greedy", "utility": "points"}}, "rules"),
        ({"rules": {"rule": "greedy", "step": "0"}}, "rules"),
        ({"rules": {"rule": "greedy", "step": "1/0"}}, "rules"),
        ({"rules": {"rule": "greedy", "surprise": 1}}, "rules"),
        ({"rules": {"rule": "greedy", "ties": ["lot"]}}, "rules"),
        ({"rules": {"rule": "phragmen", "exclusive": [["a", "b"]]}}, "rules"),
        ({"rules": {}}, "rules"),
        ({"area_code": "Damai"}, "area_code"),
        ({"projects": [{"id": "a", "title": "A", "cost": 1}, {"id": "a", "title": "B", "cost": 1}]}, "projects"),
    ],
)
def test_a_poll_that_does_not_fit_together_is_refused_by_field(town: Town, change: dict[str, Any], field: str) -> None:
    answer = town.post("/polls", town.content(**change), town.officer())
    assert answer.status_code == 422, answer.json
    assert field in answer.json["errors"]


def test_an_empty_poll_and_one_whose_time_is_over_do_not_open(town: Town) -> None:
    empty = town.draft(projects=[])
    assert town.post(f"/polls/{empty}/open", headers=town.officer()).json["code"] == "poll_empty"
    past = town.draft(closes_at=(clock.now() - timedelta(seconds=1)).isoformat())
    assert "closes_at" in town.post(f"/polls/{past}/open", headers=town.officer()).json["errors"]


def test_drafts_are_seen_by_the_areas_officers_alone(town: Town) -> None:
    draft, opened = town.draft(), town.open()

    def seen(headers: dict[str, str] | None) -> set[str]:
        return {poll["id"] for poll in town.get("/polls", headers).json["items"]}

    person = town.resident()
    assert seen(None) == seen(town.voter(person)) == {opened}
    assert seen(town.officer()) == {draft, opened}
    assert seen(town.officer(area=ELSEWHERE)) == {opened}
    assert town.get(f"/polls/{draft}", town.officer()).status_code == 200
    assert town.get(f"/polls/{draft}", town.officer(area=ELSEWHERE)).status_code == 404
    assert town.get(f"/polls/{draft}/paper", town.voter(person)).status_code == 404


def test_polls_are_found_by_state_and_by_the_area_they_concern(town: Town) -> None:
    city, kelurahan, elsewhere = town.open(area_code="64.71"), town.open(), town.open(area_code=ELSEWHERE)
    town.draft()

    def found(query: str) -> set[str]:
        return {poll["id"] for poll in town.get(f"/polls?{query}", town.officer()).json["items"]}

    assert found("state=open&area=64.71.06.1005") == {city, kelurahan}
    assert found("state=open&area=64.71") == {city, kelurahan, elsewhere}
    assert found("state=counted") == set()


def test_a_repeated_request_drafts_and_opens_once(town: Town) -> None:
    content = town.content()
    one, other = (town.post("/polls", content, town.officer(), key="a key of the form").json["id"] for _ in range(2))
    assert one == other
    answers = [town.post(f"/polls/{one}/open", headers=town.officer(), key="another key").status_code for _ in range(2)]
    assert answers == [200, 200]
    assert len(town.told("poll.opened")) == len(town.told("poll.drafted")) == 1
