"""Voting codes in batches: told once, kept as hashes, taken back where they were not used."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.roles import Role
from shared.ids import new_id
from tests.voting.test_electorate import dump_of, on_roll
from tests.voting.town import ELSEWHERE, Town


def batches(town: Town, poll_id: str) -> list[dict[str, Any]]:
    """What an officer reads of the batches of a poll."""
    answer = town.get(f"/polls/{poll_id}/codes", town.officer())
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def test_codes_are_kept_as_hashes_only_and_only_while_the_poll_is_open(town: Town) -> None:
    poll_id = town.draft(codes_only=True)
    early = town.post(f"/polls/{poll_id}/codes", {"count": 1}, town.officer())
    assert (early.status_code, early.json["code"]) == (409, "roll_not_open")
    town.post(f"/polls/{poll_id}/open", headers=town.officer())
    codes = town.codes(poll_id, 30)
    assert len(set(codes)) == 30
    assert len(on_roll(town, poll_id)) == 30
    everything = dump_of(town)
    assert not [code for code in codes if code in everything or code.replace("-", "") in everything]
    town.close(poll_id)
    late = town.post(f"/polls/{poll_id}/codes", {"count": 1}, town.officer())
    assert (late.status_code, late.json["code"]) == (409, "roll_not_open")


@pytest.mark.usefixtures("open_polls")
def test_an_officer_sees_for_whom_each_batch_was_made_and_how_many_were_used(town: Town) -> None:
    poll_id, other = town.open(codes_only=True), town.open(codes_only=True)
    first = town.codes(poll_id, 3, "Kelas 6A")
    town.codes(poll_id, 2, "RT 04")
    town.codes(other, 1, "Kelas 5")
    assert town.vote_by_code(poll_id, first[0], "a").status_code == 201
    told = [
        (item["batch"]["label"], item["batch"]["size"], item["left"], item["used"]) for item in batches(town, poll_id)
    ]
    assert told == [("Kelas 6A", 3, 3, None), ("RT 04", 2, 2, None)], "of fewer than five nobody learns how many voted"
    assert not [code for code in first if code in str(batches(town, poll_id))], "told once and never again"


@pytest.mark.usefixtures("open_polls")
def test_a_batch_that_is_taken_back_loses_what_was_not_used_and_keeps_what_was(town: Town) -> None:
    poll_id = town.open(codes_only=True)
    used, unused, *_ = town.codes(poll_id, 4, "Kelas 6A")
    (kept,) = town.codes(poll_id, 1, "RT 04")
    device = town.device(code=used)
    assert device.take(poll_id).status_code == 201
    batch = batches(town, poll_id)[0]["batch"]
    assert batch["revoked_at"] is None
    path = f"/v1/polls/{poll_id}/codes/{batch['id']}"
    assert town.client.delete(path, headers=town.officer()).json == {"revoked": None}, "one of four has voted"
    assert town.client.delete(path, headers=town.officer()).json == {"revoked": 0}, "once more changes nothing"
    (first, _) = batches(town, poll_id)
    assert (first["left"], first["used"], first["batch"]["revoked_at"] is None) == (None, None, False)
    assert device.cast(poll_id, ["a"]).status_code == 201, "a token that was taken stays good"
    gone = town.vote_by_code(poll_id, unused, "a")
    assert (gone.status_code, gone.json["code"]) == (404, "code_not_valid")
    assert town.vote_by_code(poll_id, kept, "b").status_code == 201
    town.count(poll_id)
    assert town.get(f"/polls/{poll_id}/result").json["ballots"] == 2


@pytest.mark.usefixtures("open_polls")
def test_a_batch_is_taken_back_by_the_areas_officers_on_its_own_poll_and_before_it_closes(town: Town) -> None:
    poll_id, other = town.open(codes_only=True), town.open(codes_only=True)
    town.codes(poll_id, 1)
    batch = batches(town, poll_id)[0]["batch"]["id"]
    stranger = town.officer(new_id(), Role.KELURAHAN_OFFICER, ELSEWHERE)
    for where, headers, status in (
        (poll_id, None, 401), (poll_id, town.voter(town.resident()), 403), (poll_id, stranger, 403),
        (other, town.officer(), 404),
    ):  # fmt: skip
        assert town.client.delete(f"/v1/polls/{where}/codes/{batch}", headers=headers).status_code == status
    assert town.get(f"/polls/{poll_id}/codes", stranger).status_code == 403
    town.close(poll_id)
    late = town.client.delete(f"/v1/polls/{poll_id}/codes/{batch}", headers=town.officer())
    assert (late.status_code, late.json["code"]) == (409, "roll_not_open")
    assert batches(town, poll_id)[0]["left"] == 1
