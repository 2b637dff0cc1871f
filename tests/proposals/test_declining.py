"""What people voted for is turned down by two officers, in public, or not at all."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from services.proposals.adoption.model import ProposedDecline
from services.proposals.life.states import State
from shared.contracts.agencies import Agency
from shared.contracts.roles import Role
from shared.events.tables import outbox
from tests.people import DAMAI
from tests.proposals.test_adoption import PLAN
from tests.proposals.town import MANGGAR, Person, Town, sure

REASON = {"reason_code": "no_budget_this_year", "reason": "Dana 2028 sudah habis; usulkan lagi tahun depan."}
STAYS = {"reason": "Dananya masih cukup untuk tahap pertama."}


def proposed(town: Town) -> tuple[str, str]:
    """A chosen proposal that one officer proposes to decline, and where that is decided."""
    proposal = town.place(State.PRIORITIZED, verified_cost=48_000_000)
    sure(town.dp3akb.post(f"/proposals/{proposal}/decline", REASON))
    return proposal, f"/proposals/{proposal}/declines/{pending(town.colleague, proposal)['id']}"


def at_desk(officer: Person, proposal: str) -> Any:
    (item,) = [item for item in officer.get("/adoption/queue").json["items"] if item["id"] == proposal]
    return item


def pending(officer: Person, proposal: str) -> Any:
    return at_desk(officer, proposal)["pending_decline"]


def page(town: Town, proposal: str) -> Any:
    return town.anyone(f"/proposals/{proposal}").json


def test_one_officer_alone_turns_nothing_down(town: Town) -> None:
    proposal, decline = proposed(town)
    assert page(town, proposal)["state"] == "prioritized"
    alone = town.dp3akb.post(f"{decline}/agreement")
    assert (alone.status_code, alone.json["code"]) == (409, "second_officer_missing")
    assert page(town, proposal)["state"] == "prioritized"
    assert "proposal.declined" not in town.told(proposal)


def test_what_is_proposed_stands_in_public_with_its_reason_and_the_office_in_words(town: Town) -> None:
    proposal, _ = proposed(town)
    line = page(town, proposal)["trail"][-1]
    assert (line["code"], line["reason"], line["facts"]) == (
        "decline_proposed", REASON["reason"], {"agency": Agency.DP3AKB.value},
    )  # fmt: skip
    assert pending(town.colleague, proposal) | REASON | {"mine": False} == pending(town.colleague, proposal)
    assert pending(town.dp3akb, proposal)["mine"] is True
    assert str(town.dp3akb.id) not in json.dumps(at_desk(town.colleague, proposal))


def test_with_a_second_officer_the_city_says_no_and_why_and_who_says_it(town: Town) -> None:
    proposal, decline = proposed(town)
    assert sure(town.colleague.post(f"{decline}/agreement")).json["state"] == "declined"
    line = page(town, proposal)["trail"][-1]
    assert line | REASON == line
    assert line["facts"] == {
        "agency": "Dinas Pemberdayaan Perempuan, Perlindungan Anak, dan Keluarga Berencana (DP3AKB)"
    }
    with town.database.transaction() as session:
        told = session.scalars(sa.select(outbox.c.data).where(outbox.c.type == "proposal.declined")).one()
    assert told | REASON | {"agency": Agency.DP3AKB.value} == told
    assert town.told(proposal) == ["proposal.decline_proposed", "proposal.decline_settled", "proposal.declined"]


def test_a_colleague_who_refuses_leaves_it_chosen_and_says_why(town: Town) -> None:
    proposal, decline = proposed(town)
    assert sure(town.colleague.post(f"{decline}/refusal", STAYS)).json["state"] == "prioritized"
    line = page(town, proposal)["trail"][-1]
    assert (line["code"], line["reason"], pending(town.colleague, proposal)) == (
        "decline_refused", STAYS["reason"], None,
    )  # fmt: skip
    assert sure(town.dp3akb.post(f"/proposals/{proposal}/adoption", PLAN)).json["state"] == "accommodated"


def test_who_proposed_it_takes_it_back_and_nobody_else_does(town: Town) -> None:
    proposal, decline = proposed(town)
    assert town.colleague.post(f"{decline}/withdrawal").json["code"] == "decline_not_yours"
    assert town.dp3akb.post(f"{decline}/refusal", STAYS).json["code"] == "second_officer_missing"
    sure(town.dp3akb.post(f"{decline}/withdrawal"))
    assert (page(town, proposal)["state"], page(town, proposal)["trail"][-1]["code"]) == (
        "prioritized", "decline_withdrawn",
    )  # fmt: skip


def test_nothing_else_is_decided_while_a_colleague_has_to_look(town: Town) -> None:
    proposal, _ = proposed(town)
    for path, body in ((f"/proposals/{proposal}/adoption", PLAN), (f"/proposals/{proposal}/decline", REASON)):
        answer = town.colleague.post(path, body)
        assert (answer.status_code, answer.json["code"]) == (409, "decline_pending")


def test_a_second_officer_agrees_to_what_she_read_and_not_to_what_took_its_place(town: Town) -> None:
    proposal, decline = proposed(town)
    sure(town.dp3akb.post(f"{decline}/withdrawal"))
    sure(town.dp3akb.post(f"/proposals/{proposal}/decline", REASON | {"reason": "Sebab lain sama sekali."}))
    answer = town.colleague.post(f"{decline}/agreement")
    assert (answer.status_code, answer.json["code"]) == (404, "decline_unknown")
    assert page(town, proposal)["state"] == "prioritized"


@pytest.mark.parametrize("door", ["agreement", "refusal", "withdrawal"])
def test_who_has_no_task_here_decides_nothing(town: Town, door: str) -> None:
    proposal, decline = proposed(town)
    others = [town.person((role, DAMAI)) for role in set(Role) - {Role.DP3AKB_OFFICER}]
    for person in (*others, town.person((Role.DP3AKB_OFFICER, MANGGAR))):
        assert person.post(f"{decline}/{door}", STAYS).status_code == 403
    assert page(town, proposal)["state"] == "prioritized"


def test_the_author_is_no_second_officer(town: Town) -> None:
    author = town.person(Role.DP3AKB_OFFICER)
    proposal = town.place(State.PRIORITIZED, author_id=author.id, verified_cost=1)
    sure(town.dp3akb.post(f"/proposals/{proposal}/decline", REASON))
    decline = f"/proposals/{proposal}/declines/{pending(town.colleague, proposal)['id']}"
    assert author.post(f"{decline}/agreement").json["code"] == "own_proposal"


def test_of_two_second_officers_at_once_one_counts(town: Town) -> None:
    proposal, decline = proposed(town)
    start, answers = threading.Barrier(2), list[int]()

    def press(door: str) -> None:
        officer = town.person(Role.DP3AKB_OFFICER)
        start.wait()
        answers.append(officer.post(f"{decline}/{door}", STAYS).status_code)

    threads = [threading.Thread(target=press, args=[door]) for door in ("agreement", "refusal")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(answers) == 200 < max(answers)
    assert town.told(proposal).count("proposal.decline_settled") == 1


def test_the_table_itself_takes_no_decision_of_one_person(town: Town) -> None:
    proposal, _ = proposed(town)
    alone = sa.update(ProposedDecline).values(outcome="agreed", decided_by=town.dp3akb.id, decided_at=sa.func.now())
    with pytest.raises(IntegrityError, match="two_officers"), town.database.transaction() as session:
        session.execute(alone)
    assert page(town, proposal)["state"] == "prioritized"


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"reason_code": "mood"}, {"reason": "Tanya a@b.id"}], ids=str)
def test_no_decline_without_a_reason_fit_for_everybody(town: Town, wrong: dict[str, str]) -> None:
    proposal = town.place(State.PRIORITIZED, verified_cost=1)
    assert town.dp3akb.post(f"/proposals/{proposal}/decline", REASON | wrong).status_code == 422
    assert pending(town.dp3akb, proposal) is None


def test_each_officer_is_offered_what_the_doors_allow_her(town: Town) -> None:
    proposal, _ = proposed(town)
    offered = {name: at_desk(officer, proposal)["allowed_actions"] for name, officer in vars(town).items()
               if name in {"dp3akb", "colleague"}}  # fmt: skip
    assert offered == {"dp3akb": ["withdraw_decline"], "colleague": ["agree_decline", "refuse_decline"]}
    assert town.colleague.get("/summary/desk").json["decide_decline"] == 1
    assert town.dp3akb.get("/summary/desk").json["decide_decline"] == 0
