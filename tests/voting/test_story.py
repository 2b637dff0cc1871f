"""A poll from its first draft to the certified result, as officers and residents live it."""

from __future__ import annotations

import pytest

from tests.voting.town import Town


@pytest.mark.usefixtures("open_polls")
def test_a_poll_goes_from_draft_to_certified_and_tells_what_was_chosen(town: Town) -> None:
    people = [town.resident() for _ in range(5)]
    cheap, dear = town.shortlisted("Titian aman", 40_000_000), town.shortlisted("Taman baca", 90_000_000)
    poll_id = town.draft(proposal_ids=[str(cheap), str(dear)], budget=100_000_000, rules={"rule": "greedy"})
    assert town.get(f"/polls/{poll_id}").status_code == 404, "a draft is for officers"
    opened = town.post(f"/polls/{poll_id}/open", headers=town.officer()).json
    town.tend()
    assert opened["state"] == "open"
    assert len(opened["rules_hash"]) == 64

    for person in people[:3]:
        assert town.vote(poll_id, person, str(cheap)).status_code == 201
    assert town.vote(poll_id, people[3], str(dear)).status_code == 201
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 5, "issued": 4}
    assert town.turnout(poll_id) == {"ballots": 4, "assisted": 0}
    assert town.get(f"/polls/{poll_id}/result").json["code"] == "result_not_ready"

    town.count(poll_id)
    result = town.get(f"/polls/{poll_id}/result").json
    assert [winner["id"] for winner in result["winners"]] == [str(cheap)]
    assert {row["title"]: row["votes"] for row in result["projects"]} == {"Titian aman": 3, "Taman baca": 1}
    assert (result["cost"], result["budget"], result["voters"], result["ballots"]) == (40_000_000, 100_000_000, 5, 4)
    assert result["rules_hash"] == opened["rules_hash"]

    assert all(check.passed for check in town.checks(poll_id))

    first, second = town.certify(poll_id, town.dp3akb, town.colleague)
    assert (first.json["state"], second.json["state"]) == ("counted", "certified")
    (certified,) = town.told("poll.certified")
    assert (certified["winners"], certified["not_chosen"]) == ([str(cheap)], [str(dear)])
    assert [event["poll_id"] for event in town.told("poll.opened")] == [poll_id]
    free = town.get("/candidates", town.officer()).json["items"]
    assert [candidate["proposal_id"] for candidate in free] == [str(dear)], "who was not chosen may stand again"
