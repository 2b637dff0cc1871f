"""Calling an open poll off: one officer proposes, another decides, and everybody reads why."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from shared.contracts.roles import Role
from shared.ids import new_id
from tests.voting.town import Town


def test_nothing_changes_until_a_second_officer_confirms(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    cancellation_id = town.propose_cancelling(poll_id)
    assert (town.state(poll_id), town.told("poll.cancelled")) == ("open", [])
    assert town.vote(poll_id, person, "a").status_code == 201
    pending = town.get(f"/polls/{poll_id}/cancellations").json["pending"]
    assert (pending["id"], pending["reason"]) == (cancellation_id, "Dua program sudah dianggarkan.")
    assert (pending["role"], pending["decision"]) == ("dp3akb_officer", None)


def test_whoever_proposed_it_cannot_confirm_it_alone(town: Town) -> None:
    poll_id = town.open()
    cancellation_id = town.propose_cancelling(poll_id)
    answer = town.confirm_cancelling(poll_id, cancellation_id, town.dp3akb)
    assert (answer.status_code, answer.json["code"]) == (409, "second_officer_needed")
    assert town.state(poll_id) == "open"


def test_a_poll_that_two_officers_call_off_takes_no_ballot_and_is_never_counted(town: Town) -> None:
    voted, late = town.resident(), town.resident()
    poll_id = town.open()
    assert town.vote(poll_id, voted, "a").status_code == 201
    town.call_off(poll_id)
    answer = town.vote(poll_id, late, "a")
    assert (answer.status_code, answer.json["code"]) == (409, "poll_not_open")
    town.execute("UPDATE polls SET opens_at = now() - interval '2 hours', closes_at = now() - interval '1 hour'")
    town.tick()
    assert town.state(poll_id) == "cancelled"
    assert town.scalar("SELECT count(*) FROM results") == 0
    assert town.get(f"/polls/{poll_id}/result").json["code"] == "result_not_ready"


def test_a_paper_that_nobody_has_loaded_is_refused_as_well(box_app: Flask, town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    town.call_off(poll_id)
    assert not box_app.extensions["booth"]._papers
    assert town.vote(poll_id, person, "a").json["code"] == "poll_not_open"


@pytest.mark.usefixtures("open_polls")
def test_the_roll_is_sealed_and_its_codes_end(town: Town) -> None:
    poll_id = town.open()
    town.call_off(poll_id)
    town.resident()
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 0, "issued": 0}
    answer = town.post(f"/polls/{poll_id}/codes", {"count": 1}, town.officer())
    assert (answer.status_code, answer.json["code"]) == (409, "roll_not_open")


def test_its_proposals_are_free_for_another_poll_and_the_event_names_them(town: Town) -> None:
    proposals = [town.shortlisted("Titian"), town.shortlisted("Taman")]
    poll_id = town.open(proposal_ids=[str(one) for one in proposals])
    town.call_off(poll_id)
    (told,) = town.told("poll.cancelled")
    assert told["proposal_ids"] == [str(one) for one in proposals]
    assert told["reason"] == "Dua program sudah dianggarkan."
    assert town.open(proposal_ids=[str(proposals[1])])


def test_everybody_reads_why_a_poll_was_called_off_and_nobody_sees_a_dropped_draft(town: Town) -> None:
    called_off, dropped = town.open(title="Pilihan Damai"), town.draft()
    town.call_off(called_off)
    town.client.delete(f"/v1/polls/{dropped}", headers=town.officer())
    listed = town.get("/polls?state=cancelled").json["items"]
    assert [(poll["id"], poll["title"]) for poll in listed] == [(called_off, "Pilihan Damai")]
    poll = town.get(f"/polls/{called_off}").json
    assert poll["closed_because"] == "Dua program sudah dianggarkan."
    assert poll["closed_at"] is not None
    assert town.get(f"/polls/{dropped}").status_code == 404
    items = town.get(f"/polls/{called_off}/cancellations").json["items"]
    assert [(item["decision"], item["decided_by"]) for item in items] == [("confirmed", str(town.colleague))]


def test_a_declined_proposal_leaves_the_poll_open_and_another_may_follow(town: Town) -> None:
    poll_id = town.open()
    first = town.propose_cancelling(poll_id)
    again = town.post(f"/polls/{poll_id}/cancellations", {"reason": "Sekali lagi, tolong."}, town.officer())
    assert (again.status_code, again.json["code"]) == (409, "cancellation_pending")
    declined = town.decline_cancelling(poll_id, first)
    assert (declined.status_code, declined.json["pending"]) == (200, None)
    assert declined.json["items"][0]["decided_because"] == "Programnya belum dianggarkan."
    assert town.confirm_cancelling(poll_id, first).json["code"] == "cancellation_decided"
    assert town.state(poll_id) == "open"
    second = town.propose_cancelling(poll_id)
    assert town.decline_cancelling(poll_id, second, town.dp3akb).status_code == 200, "she takes it back"
    town.call_off(poll_id)


def test_a_reason_is_public_so_it_has_to_be_one(town: Town) -> None:
    poll_id = town.open()
    answer = town.post(f"/polls/{poll_id}/cancellations", {"reason": "Batal."}, town.officer())
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["reason"])


def test_an_officer_of_another_area_cannot_be_the_second_one(town: Town) -> None:
    poll_id = town.open()
    cancellation_id = town.propose_cancelling(poll_id)
    stranger = town.officer(new_id(), Role.KELURAHAN_OFFICER, "64.71.01.1001")
    answer = town.post(f"/polls/{poll_id}/cancellations/{cancellation_id}/confirm", headers=stranger)
    assert answer.status_code == 403
    assert town.state(poll_id) == "open"


def test_a_proposal_of_one_poll_does_not_end_another(town: Town) -> None:
    one, other = town.open(), town.open()
    answer = town.confirm_cancelling(other, town.propose_cancelling(one))
    assert (answer.status_code, answer.json["code"]) == (404, "cancellation_unknown")
    assert (town.state(one), town.state(other)) == ("open", "open")


def test_a_poll_that_cannot_be_counted_may_be_called_off(town: Town) -> None:
    poll_id = town.open()
    town.execute("UPDATE polls SET rules_hash = 'another'")
    town.count(poll_id)
    assert town.state(poll_id) == "closed"
    town.call_off(poll_id)
    assert town.state(poll_id) == "cancelled"


@pytest.mark.parametrize("certified", [False, True])
def test_a_result_cannot_be_called_off_even_where_it_was_proposed_before(town: Town, certified: bool) -> None:
    poll_id = town.open()
    cancellation_id = town.propose_cancelling(poll_id)
    town.count(poll_id)
    if certified:
        town.certify(poll_id, town.dp3akb, town.colleague)
    before = town.state(poll_id)
    answer = town.confirm_cancelling(poll_id, cancellation_id)
    assert (answer.status_code, answer.json["code"]) == (409, "poll_not_cancellable")
    assert town.state(poll_id) == before
    assert town.get(f"/polls/{poll_id}/cancellations").json["pending"] is None


def test_officers_who_confirm_at_the_same_moment_call_it_off_once(app: Flask, town: Town) -> None:
    poll_id = town.open()
    path = f"/v1/polls/{poll_id}/cancellations/{town.propose_cancelling(poll_id)}/confirm"
    officers = [town.officer(new_id()) for _ in range(4)]
    ready = threading.Barrier(len(officers))

    def confirm(headers: dict[str, str]) -> int:
        ready.wait()
        return app.test_client().post(path, json={}, headers=headers).status_code

    with ThreadPoolExecutor(len(officers)) as threads:
        assert sorted(threads.map(confirm, officers)) == [200, 409, 409, 409]
    assert len(town.told("poll.cancelled")) == 1
