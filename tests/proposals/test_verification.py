"""Whether an idea can be done, for how much, and by when the city must say so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.proposals.life.states import State
from services.proposals.verification.model import VerdictGiven
from shared import clock
from shared.clock import frozen_at
from shared.contracts.roles import Role
from shared.events.tables import outbox
from tests.people import DAMAI
from tests.proposals.town import MANGGAR, Town

FEASIBLE = {"verdict": "feasible", "cost": 48_000_000, "reason": "Bisa dikerjakan, lantainya ditinggikan."}
INFEASIBLE = {"verdict": "infeasible", "reason_code": "not_city_authority", "reason": "Tanah ini milik pelabuhan."}
INCOMPLETE = {"verdict": "incomplete", "reason_code": "location_unclear", "reason": "Sebutkan tempatnya."}


def test_the_nearest_deadline_stands_first_and_what_has_none_last(town: Town) -> None:
    no_clock = town.bring_to(State.PUBLISHED)
    later, sooner = town.bring_to(State.PUBLISHED), town.bring_to(State.PUBLISHED)
    for days, proposal in ((2, later), (1, sooner)):
        with frozen_at(clock.now() + timedelta(days=days)):
            town.neighbour.put(f"/proposals/{proposal}/support")
            town.forum_member.put(f"/proposals/{proposal}/support")
    queue = town.kelurahan_officer.get("/verification/queue").json["items"]
    assert [item["id"] for item in queue] == [sooner, later, no_clock]
    assert [item["due_at"] is None for item in queue] == [False, False, True]


def test_the_queue_is_read_in_pages_across_what_has_no_deadline(town: Town) -> None:
    proposals = [town.place(State.UNDER_VERIFICATION, due_at=clock.now() + timedelta(days=n)) for n in range(3)]
    proposals += [town.place(State.PUBLISHED) for _ in range(3)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = town.agency.get("/verification/queue", limit=2, **cursor).json
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == proposals


def test_an_officer_sees_her_own_territory(town: Town) -> None:
    here, there = town.place(State.PUBLISHED), town.place(State.PUBLISHED, area_code=MANGGAR)
    assert [item["id"] for item in town.kelurahan_officer.get("/verification/queue").json["items"]] == [here]
    assert {item["id"] for item in town.agency.get("/verification/queue").json["items"]} == {here, there}


def test_the_queue_is_narrowed_by_words_author_and_verdict(town: Town) -> None:
    bridge = town.place(State.PUBLISHED, title="Titian berpagar", by_child=False)
    shelf = town.place(State.UNDER_VERIFICATION, title="Rak buku", due_at=clock.now(), verified_cost=1000)

    def found(**query: Any) -> list[str]:
        return [item["id"] for item in town.agency.get("/verification/queue", **query).get_json()["items"]]

    assert found() == [shelf, bridge]
    assert found(q="pagar") == [bridge]
    assert (found(by_child="true"), found(by_child="false")) == ([shelf], [bridge])
    assert (found(verified="true"), found(verified="false")) == ([shelf], [bridge])
    assert found(verified="true", by_child="false") == []


def test_feasible_leaves_it_under_verification_with_its_cost_and_words(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    answer = town.kelurahan_officer.post(f"/proposals/{proposal}/verification", FEASIBLE)
    assert (answer.status_code, answer.json["state"], answer.json["verified_cost"]) == (
        200, "under_verification", 48_000_000,
    )  # fmt: skip
    line = town.anyone(f"/proposals/{proposal}").json["trail"][-1]
    assert (line["code"], line["by"], line["reason"]) == ("verified", "kelurahan_officer", FEASIBLE["reason"])
    assert line["facts"] == {"cost": 48_000_000, "requested_cost": 40_500_000}
    assert town.told(proposal)[-1] == "proposal.verified"


def test_infeasible_declines_with_a_code_and_plain_words_for_all(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    assert town.agency.post(f"/proposals/{proposal}/verification", INFEASIBLE).json["state"] == "declined"
    line = town.anyone(f"/proposals/{proposal}").json["trail"][-1]
    assert (line["by"], line["reason_code"], line["reason"]) == (
        "agency_verifier", "not_city_authority", INFEASIBLE["reason"],
    )  # fmt: skip
    assert town.told(proposal)[-1] == "proposal.declined"


def test_incomplete_gives_it_back_and_stops_the_clock(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    town.kelurahan_officer.post(f"/proposals/{proposal}/verification", FEASIBLE)
    answer = town.kelurahan_officer.post(f"/proposals/{proposal}/verification", INCOMPLETE).json
    assert (answer["state"], answer["due_at"], answer["verified_cost"]) == ("returned", None, None)
    assert town.told(proposal)[-1] == "proposal.returned"


def test_mended_and_published_again_its_support_starts_the_clock_anew(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    town.kelurahan_officer.post(f"/proposals/{proposal}/verification", INCOMPLETE)
    town.author.post(f"/proposals/{proposal}/submit")
    town.moderator.post(f"/proposals/{proposal}/moderation", {"decision": "publish"})
    page = town.anyone(f"/proposals/{proposal}").json
    assert (page["support_count"], page["state"]) == (2, "under_verification")
    assert page["due_at"] is not None


def test_an_officer_may_take_up_what_has_few_supporters(town: Town) -> None:
    proposal = town.bring_to(State.PUBLISHED)
    town.kelurahan_officer.post(f"/proposals/{proposal}/verification", FEASIBLE)
    page = town.anyone(f"/proposals/{proposal}").json
    codes = [(line["code"], line["by"]) for line in page["trail"][-2:]]
    assert codes == [("under_verification", "kelurahan_officer"), ("verified", "kelurahan_officer")]
    assert page["due_at"] is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "feasible", "reason": "Bisa."},
        {"verdict": "feasible", "cost": 0, "reason": "Bisa."},
        {"verdict": "feasible", "cost": 10, "reason": ""},
        INFEASIBLE | {"cost": 10},
        INFEASIBLE | {"reason_code": None},
        INFEASIBLE | {"reason_code": "because"},
        INFEASIBLE | {"reason": "Tanya Pak RT di 081234567890."},
        FEASIBLE | {"checklist": {"weather": True}},
    ],
    ids=str,
)
def test_a_verdict_that_lacks_something_changes_nothing(town: Town, wrong: dict[str, Any]) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    before = town.told(proposal)
    assert town.kelurahan_officer.post(f"/proposals/{proposal}/verification", wrong).status_code == 422
    assert town.told(proposal) == before
    assert town.anyone(f"/proposals/{proposal}").json["state"] == "under_verification"


def test_the_checklist_is_kept_for_the_office(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    checklist = {"city_authority": True, "land_clear": False}
    town.agency.post(f"/proposals/{proposal}/verification", FEASIBLE | {"checklist": checklist})
    with town.database.transaction() as session:
        kept = session.scalars(select(VerdictGiven)).one()
        assert (kept.checklist, kept.officer_id, kept.cost) == (checklist, town.agency.id, 48_000_000)
    assert "checklist" not in town.anyone(f"/proposals/{proposal}").get_json()


def test_only_what_was_found_feasible_goes_on_the_list(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    early = town.facilitator.post(f"/proposals/{proposal}/shortlist", {"reason": "Siap."})
    assert (early.status_code, early.json["code"]) == (409, "not_yet_verified")
    town.kelurahan_officer.post(f"/proposals/{proposal}/verification", FEASIBLE)
    assert town.facilitator.post(f"/proposals/{proposal}/shortlist", {"reason": "Siap."}).json["state"] == "shortlisted"


def test_the_list_is_told_with_the_verified_cost(town: Town) -> None:
    proposal = town.bring_to(State.SHORTLISTED)
    with town.database.transaction() as session:
        statement = select(outbox.c.data).where(outbox.c.type == "proposal.shortlisted")
        told = session.scalars(statement).one()
    assert (told["proposal_id"], told["cost"], told["area_code"]) == (proposal, 48_000_000, DAMAI)
    assert (told["category"], told["picture"]) == ("learning", "taman-baca")
    assert told["summary"] == "Bawahnya kosong dan teduh. Kami ingin rak buku dan lampu di sana."


def test_a_verdict_given_twice_with_the_same_key_is_one(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    path = f"/proposals/{proposal}/verification"
    first, again = (town.agency.post(path, FEASIBLE, **{"Idempotency-Key": "satu"}) for _ in range(2))
    assert first.json == again.json
    assert town.told(proposal).count("proposal.verified") == 1


def test_somebody_with_two_roles_acts_in_the_one_that_fits(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    both = town.person((Role.KELURAHAN_OFFICER, MANGGAR), Role.AGENCY_VERIFIER)
    both.post(f"/proposals/{proposal}/verification", FEASIBLE)
    assert town.anyone(f"/proposals/{proposal}").json["trail"][-1]["by"] == "agency_verifier"


def test_who_only_puts_ideas_on_the_list_finds_those_that_are_ready_for_it(town: Town) -> None:
    town.place(State.UNDER_VERIFICATION)
    town.place(State.PUBLISHED)
    town.place(State.UNDER_VERIFICATION, verified_cost=1_000_000, area_code=MANGGAR)
    ready = town.place(State.UNDER_VERIFICATION, verified_cost=1_000_000)
    queue = town.facilitator.get("/verification/queue").json["items"]
    assert [(item["id"], item["allowed_actions"]) for item in queue] == [(ready, ["shortlist"])]
    counts = town.facilitator.get("/summary/desk").json
    assert (counts["shortlist"], counts["verify"]) == (1, 0)


def test_each_line_of_a_queue_says_what_its_own_page_says(town: Town) -> None:
    for cost in (None, 1_000_000):
        town.place(State.UNDER_VERIFICATION, verified_cost=cost)
    deeds = {"verify", "shortlist"}
    for officer in (town.kelurahan_officer, town.agency, town.facilitator, town.dp3akb):
        for item in officer.get("/verification/queue").json["items"]:
            page = officer.get(f"/proposals/{item['id']}").json
            assert set(item["allowed_actions"]) == deeds & set(page["allowed_actions"])
