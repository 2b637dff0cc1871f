"""The story of one proposal through all services: written, supported, verified, voted on, adopted, and told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from services.proposals.life.states import State
from shared.contracts.roles import Role
from tests.identity.people import ADULT, registered
from tests.people import DAMAI, bearer
from tests.proposals.town import Person, sure
from tests.town.whole import WholeTown

NEIGHBOURS = 30
PLAN = {
    "reason": "Dipilih warga.", "funding_source": "APBD", "rkpd_year": 2028, "agency": "Dinas Perpustakaan dan Arsip",
}  # fmt: skip
Delivery = Callable[[WholeTown], object]


def known_residents(town: WholeTown, number: int) -> list[Person]:
    """People whom identity has registered and verified, and of whom the others hear from it alone."""
    client = town.apps["identity"].test_client()
    ids = [registered(client, ADULT | {"email": f"warga{at}@contoh.invalid"}) for at in range(number)]
    return [Person(town.apps["proposals"].test_client(), (Role.RESIDENT,), id=UUID(one)) for one in ids]


def poll_about(town: WholeTown, proposal: str) -> str:
    """A poll with this proposal on its paper, open."""
    return town.voting.open(proposal_ids=[proposal], rules={"rule": "greedy"}, secrecy="open")


def state(town: WholeTown, proposal: str) -> str:
    """Where a proposal stands, as everybody reads it."""
    return str(town.proposals.anyone(f"/proposals/{proposal}").json["state"])


def inbox(town: WholeTown, person: Person) -> list[dict[str, Any]]:
    """What a person was told, oldest first."""
    answer = town.apps["notifications"].test_client().get("/v1/inbox?limit=50", headers=person.headers)
    assert answer.status_code == 200, answer.json
    return list(reversed(answer.json["items"]))


def lost_and_pulled(town: WholeTown) -> None:
    """The post loses everything; whoever listens asks for it. Three rounds: an answer is news, too."""
    for _ in range(3):
        town.lose_the_post()
        town.catch_up()


@pytest.mark.parametrize("deliver", [WholeTown.carry, lost_and_pulled], ids=["by letter", "with every letter lost"])
def test_an_idea_becomes_a_program_and_whoever_had_a_part_in_it_is_told(town: WholeTown, deliver: Delivery) -> None:
    author, neighbour, *voters = known_residents(town, NEIGHBOURS)
    deliver(town)
    proposals = town.proposals
    proposals.author = author
    proposal = proposals.bring_to(State.PUBLISHED, author)
    sure(neighbour.put(f"/proposals/{proposal}/support"))
    sure(proposals.forum_member.put(f"/proposals/{proposal}/support"))
    verdict = {"verdict": "feasible", "cost": 48_000_000, "reason": "Bisa dikerjakan."}
    sure(proposals.kelurahan_officer.post(f"/proposals/{proposal}/verification", verdict))
    sure(proposals.facilitator.post(f"/proposals/{proposal}/shortlist", {"reason": "Siap dipilih."}))
    deliver(town)

    poll = poll_about(town, proposal)
    deliver(town)
    for voter in (neighbour, *voters[:4]):
        assert town.voting.vote(poll, voter.id, proposal).status_code == 201
    town.voting.count(poll)
    deliver(town)
    assert state(town, proposal) == State.SHORTLISTED, "a count decides nothing before it is certified"

    town.voting.certify(poll, town.voting.dp3akb, town.voting.colleague)
    deliver(town)
    assert state(town, proposal) == State.PRIORITIZED

    sure(proposals.dp3akb.post(f"/proposals/{proposal}/adoption", PLAN))
    deliver(town)
    assert state(town, proposal) == State.ACCOMMODATED
    programs = town.apps["programs"].test_client()
    (program,) = programs.get("/v1/programs").json["items"]
    assert program["proposal_id"] == proposal
    last = proposals.anyone(f"/proposals/{proposal}").json["trail"][-1]
    assert (last["code"], last["facts"]["program_id"]) == ("program_opened", program["id"])
    for person, relation in ((author, "author"), (neighbour, "supporter")):
        told = inbox(town, person)
        assert {notice["relation"] for notice in told} == {relation}
        kinds = [notice["kind"] for notice in told]
        assert {"proposal.adopted", "program.opened"} <= set(kinds), kinds
        assert len(kinds) == len(set(kinds)), "each once"
    assert inbox(town, voters[0]) == [], "whoever only voted is nobody's follower"
    assert town.portal.test_client().get(f"/program/{program['id']}").status_code == 200


def test_carried_twice_is_told_once(town: WholeTown) -> None:
    (author,) = known_residents(town, 1)
    proposal = town.proposals.bring_to(State.PUBLISHED, author)
    town.carry()
    before = inbox(town, author)
    assert [notice["kind"] for notice in before] == ["proposal.published"]
    town.catch_up()
    assert town.carry() == 0
    assert inbox(town, author) == before
    assert state(town, proposal) == State.PUBLISHED


def test_who_is_not_known_to_identity_does_not_vote(town: WholeTown) -> None:
    known_residents(town, NEIGHBOURS)
    town.carry()
    poll = town.voting.open()
    stranger = town.voting.device()
    stranger.headers = bearer(Role.RESIDENT, kelurahan=DAMAI)
    assert stranger.take(poll).status_code == 403
