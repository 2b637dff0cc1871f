"""What a vote means for a proposal, and what the city answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from services.proposals.life.states import State
from shared.contracts.identity import ResidentVerified, RoleGranted
from shared.contracts.programs import ProgramOpened
from shared.contracts.roles import Role
from shared.events.tables import outbox
from shared.ids import new_id
from tests.people import DAMAI
from tests.proposals.town import MANGGAR, Town, called_off, certified, opened, prolonged

PLAN = {
    "reason": "Dipilih warga dan anak.",
    "funding_source": "CSR",
    "rkpd_year": 2028,
    "agency": "Dinas Perpustakaan dan Arsip",
}


def trail(town: Town, proposal: str) -> list[str]:
    return [line["code"] for line in town.anyone(f"/proposals/{proposal}").json["trail"]]


def test_a_poll_puts_a_proposal_on_the_ballot_and_says_until_when(town: Town) -> None:
    proposal, event = town.bring_to(State.SHORTLISTED), None
    event = opened(proposal)
    town.hear(event)
    page = town.anyone(f"/proposals/{proposal}").json
    line = page["trail"][-1]
    assert (page["state"], line["code"], line["by"]) == ("shortlisted", "on_ballot", "system")
    assert line["facts"]["poll_id"] == str(event.poll_id)
    assert line["facts"]["closes_at"] == event.closes_at.isoformat()


def test_the_chosen_become_priorities_and_the_others_may_stand_again(town: Town) -> None:
    won, lost = town.bring_to(State.SHORTLISTED), town.bring_to(State.SHORTLISTED)
    event = certified(winners=[won], not_chosen=[lost])
    town.hear(event)
    assert town.anyone(f"/proposals/{won}").json["state"] == "prioritized"
    assert town.anyone(f"/proposals/{lost}").json["state"] == "shortlisted"
    assert (trail(town, won)[-1], trail(town, lost)[-1]) == ("prioritized", "not_chosen")
    assert (town.told(won)[-1], town.told(lost)[-1]) == ("proposal.prioritized", "proposal.not_chosen")


def test_each_later_end_of_a_poll_is_told_once_in_the_trail(town: Town) -> None:
    proposal = town.bring_to(State.SHORTLISTED)
    poll = opened(proposal)
    town.hear(poll, prolonged(poll), prolonged(poll), prolonged(poll, "outage", days=8))
    assert trail(town, proposal)[-3:] == ["on_ballot", "poll_prolonged", "poll_prolonged"]
    lines = town.anyone(f"/proposals/{proposal}").json["trail"][-2:]
    assert [line["reason"] for line in lines] == ["Listrik padam.", None]
    assert lines[-1]["facts"]["closes_at"] == prolonged(poll, days=8).closes_at.isoformat()


def test_a_poll_that_was_called_off_leaves_its_proposals_on_the_shortlist_and_says_why(town: Town) -> None:
    proposal = town.bring_to(State.SHORTLISTED)
    poll = opened(proposal)
    town.hear(poll, called_off(poll), called_off(poll))
    page = town.anyone(f"/proposals/{proposal}").json
    assert page["state"] == "shortlisted"
    assert trail(town, proposal)[-2:] == ["on_ballot", "poll_cancelled"]
    assert page["trail"][-1]["reason"] == "Dua program sudah dianggarkan."
    town.hear(opened(proposal), certified(winners=[proposal]))
    assert town.anyone(f"/proposals/{proposal}").json["state"] == "prioritized"


def test_what_one_poll_passed_over_the_next_may_choose(town: Town) -> None:
    proposal = town.bring_to(State.SHORTLISTED)
    town.hear(opened(proposal), certified(not_chosen=[proposal]), opened(proposal), certified(winners=[proposal]))
    assert trail(town, proposal)[-4:] == ["on_ballot", "not_chosen", "on_ballot", "prioritized"]


def test_events_told_again_change_nothing(town: Town) -> None:
    won, lost, poll_id = town.bring_to(State.SHORTLISTED), town.bring_to(State.SHORTLISTED), new_id()
    vote = [opened(won, lost, poll_id=poll_id), certified(winners=[won], not_chosen=[lost], poll_id=poll_id)]
    town.hear(*vote)
    before = [(trail(town, proposal), town.told(proposal)) for proposal in (won, lost)]
    town.hear(*vote, *vote)
    assert [(trail(town, proposal), town.told(proposal)) for proposal in (won, lost)] == before

    town.dp3akb.post(f"/proposals/{won}/adoption", PLAN)
    program = ProgramOpened(program_id=new_id(), proposal_id=UUID(won), area_code=DAMAI, title="Taman baca", year=2028)
    town.hear(program)
    before_again = trail(town, won), town.told(won)
    town.hear(program, *vote)
    assert (trail(town, won), town.told(won)) == before_again


def test_children_and_adults_may_choose_the_same(town: Town) -> None:
    proposal = town.bring_to(State.SHORTLISTED)
    town.hear(certified(winners=[proposal]), certified(winners=[proposal]))
    assert trail(town, proposal)[-2:] == ["prioritized", "chosen"]
    assert town.told(proposal).count("proposal.prioritized") == 1


def test_what_one_poll_chose_stays_chosen_though_another_passes_it_over(town: Town) -> None:
    proposal = town.bring_to(State.SHORTLISTED)
    town.hear(certified(winners=[proposal]), certified(not_chosen=[proposal]))
    assert town.anyone(f"/proposals/{proposal}").json["state"] == "prioritized"


def test_a_poll_about_projects_that_are_not_ours_is_none_of_our_business(town: Town) -> None:
    strangers = [str(new_id()) for _ in range(3)]
    town.hear(opened(*strangers), certified(winners=strangers[:1], not_chosen=strangers[1:]))
    assert [town.told(stranger) for stranger in strangers] == [[], [], []]


def test_the_city_answers_what_was_chosen_longest_ago_first(town: Town) -> None:
    proposals = [town.bring_to(State.SHORTLISTED) for _ in range(3)]
    town.hear(*(certified(winners=[proposals[place]]) for place in (2, 0, 1)))
    elsewhere = town.place(State.PRIORITIZED, area_code=MANGGAR)
    queue = [item["id"] for item in town.dp3akb.get("/adoption/queue").json["items"]]
    assert queue == [proposals[2], proposals[0], proposals[1], elsewhere]
    local = town.person((Role.DP3AKB_OFFICER, MANGGAR)).get("/adoption/queue").json["items"]
    assert [item["id"] for item in local] == [elsewhere]


def test_adopted_is_told_with_reason_money_year_and_agency(town: Town) -> None:
    proposal = town.bring_to(State.PRIORITIZED)
    assert town.dp3akb.post(f"/proposals/{proposal}/adoption", PLAN).json["state"] == "accommodated"
    line = town.anyone(f"/proposals/{proposal}").json["trail"][-1]
    assert (line["reason"], line["facts"]["funding_source"], line["facts"]["rkpd_year"]) == (
        PLAN["reason"],
        "CSR",
        2028,
    )
    with town.database.transaction() as session:
        told = session.scalars(select(outbox.c.data).where(outbox.c.type == "proposal.adopted")).one()
    assert told | PLAN == told
    assert (told["cost"], told["by_child"], told["author_id"]) == (48_000_000, True, str(town.author.id))


def test_what_was_adopted_is_not_adopted_again(town: Town) -> None:
    proposal = town.bring_to(State.ACCOMMODATED)
    again = town.dp3akb.post(f"/proposals/{proposal}/adoption", PLAN)
    assert (again.status_code, again.json["code"]) == (409, "transition_refused")
    assert town.told(proposal).count("proposal.adopted") == 1


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"funding_source": "lotere"}, {"rkpd_year": 1998}, {"agency": ""}, {"reason": "Tanya a@b.id"}],
    ids=str,
)
def test_an_answer_that_lacks_something_changes_nothing(town: Town, wrong: dict[str, Any]) -> None:
    proposal = town.bring_to(State.PRIORITIZED)
    assert town.dp3akb.post(f"/proposals/{proposal}/adoption", PLAN | wrong).status_code == 422
    assert town.anyone(f"/proposals/{proposal}").json["state"] == "prioritized"


def test_standing_on_the_roadmap_is_a_line_and_not_yet_progress(town: Town) -> None:
    proposal = town.bring_to(State.ACCOMMODATED)
    program_id = new_id()
    town.hear(
        ProgramOpened(program_id=program_id, proposal_id=UUID(proposal), area_code=DAMAI, title="Taman", year=2028)
    )
    page = town.anyone(f"/proposals/{proposal}").json
    assert (page["state"], page["trail"][-1]["code"]) == ("accommodated", "program_opened")
    assert page["trail"][-1]["facts"] == {"program_id": str(program_id), "year": 2028}


def test_nobody_adopts_what_she_found_feasible_through_somebody_of_her_own(town: Town) -> None:
    proposal = town.bring_to(State.PRIORITIZED)
    found_it = town.kelurahan_officer.id
    town.hear(
        RoleGranted(person_id=found_it, role="kelurahan_officer", area_code=DAMAI, granted_by=town.dp3akb.id),
        ResidentVerified(
            person_id=found_it, kelurahan=DAMAI, birth_month="1990-02", voice="adult", registered_by=new_id()
        ),
    )
    refused = town.dp3akb.post(f"/proposals/{proposal}/adoption", PLAN)
    assert (refused.status_code, refused.json["code"]) == (409, "not_independent")
    colleague = town.person(Role.DP3AKB_OFFICER)
    assert colleague.post(f"/proposals/{proposal}/adoption", PLAN).status_code == 200


def test_nobody_adopts_what_she_herself_found_feasible(town: Town) -> None:
    proposal = town.bring_to(State.PRIORITIZED)
    both = town.person(Role.DP3AKB_OFFICER, id=town.kelurahan_officer.id)
    assert both.post(f"/proposals/{proposal}/adoption", PLAN).json["code"] == "not_independent"
