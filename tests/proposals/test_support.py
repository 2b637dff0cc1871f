"""Standing behind a proposal: once, by those who live here, and never for oneself."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from services.proposals.life.states import State
from services.proposals.support.model import Support
from shared import clock
from shared.contracts.roles import Role
from tests.people import DAMAI
from tests.proposals.town import MANGGAR, Town


def test_support_is_counted_and_seen_as_ones_own(town: Town) -> None:
    proposal = town.bring_to(State.PUBLISHED)
    answer = town.neighbour.put(f"/proposals/{proposal}/support")
    assert answer.json == {"support_count": 1, "threshold": 2, "reached": False, "supported_by_me": True}
    page = town.neighbour.get(f"/proposals/{proposal}").json
    assert (page["support_count"], page["support_threshold"], page["supported_by_me"]) == (1, 2, True)
    assert town.anyone(f"/proposals/{proposal}").json["supported_by_me"] is False


def test_pressing_twice_counts_once_and_is_told_once(town: Town) -> None:
    proposal = town.bring_to(State.PUBLISHED)
    first, again = (town.neighbour.put(f"/proposals/{proposal}/support") for _ in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert town.told(proposal).count("proposal.supported") == 1


def test_pressing_many_times_at_once_counts_once(town: Town) -> None:
    proposal, start = town.bring_to(State.PUBLISHED), threading.Barrier(8)
    answers: list[int] = []

    def press() -> None:
        start.wait()
        answers.append(town.neighbour.put(f"/proposals/{proposal}/support").status_code)

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 8
    assert town.anyone(f"/proposals/{proposal}").json["support_count"] == 1
    assert town.told(proposal).count("proposal.supported") == 1


def test_many_neighbours_at_once_are_all_counted_and_start_one_clock(town: Town) -> None:
    proposal, start = town.bring_to(State.PUBLISHED), threading.Barrier(8)
    neighbours = [town.person(Role.RESIDENT) for _ in range(8)]

    def press(place: int) -> None:
        start.wait()
        assert neighbours[place].put(f"/proposals/{proposal}/support").status_code == 200

    threads = [threading.Thread(target=press, args=[place]) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    page = town.anyone(f"/proposals/{proposal}").json
    assert (page["support_count"], page["state"]) == (8, "under_verification")
    with town.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Support)) == 8
    assert town.told(proposal).count("proposal.moved") == 2  # into moderation, into verification


def test_the_last_supporter_needed_starts_the_citys_clock(town: Town) -> None:
    proposal = town.bring_to(State.PUBLISHED)
    town.neighbour.put(f"/proposals/{proposal}/support")
    assert town.anyone(f"/proposals/{proposal}").json["due_at"] is None
    town.forum_member.put(f"/proposals/{proposal}/support")
    page = town.anyone(f"/proposals/{proposal}").json
    left = datetime.fromisoformat(page["due_at"]) - clock.now()
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)
    line = page["trail"][-1]
    assert (line["code"], line["by"], line["facts"]["support_count"]) == ("under_verification", "system", 2)


def test_support_taken_back_is_gone_but_a_started_clock_runs_on(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    first, again = (town.neighbour.delete(f"/proposals/{proposal}/support") for _ in range(2))
    assert first.json == again.json == {
        "support_count": 1, "threshold": 2, "reached": False, "supported_by_me": False,
    }  # fmt: skip
    assert town.told(proposal).count("support.withdrawn") == 1
    assert town.anyone(f"/proposals/{proposal}").json["state"] == "under_verification"


def test_nobody_supports_her_own(town: Town) -> None:
    proposal = town.bring_to(State.PUBLISHED)
    answer = town.author.put(f"/proposals/{proposal}/support")
    assert (answer.status_code, answer.json["code"]) == (403, "own_proposal")


@pytest.mark.parametrize(
    ("role", "facts", "status"),
    [
        (Role.RESIDENT, {}, 200),
        (Role.CHILD, {"age_band": "10-12"}, 200),
        (Role.RESIDENT, {"kelurahan": MANGGAR}, 200),
        (Role.RESIDENT, {"verified": False}, 403),
        (Role.CHILD, {"verified": False, "age_band": "10-12"}, 403),
        (Role.RESIDENT, {"kelurahan": "64.72.01.1001"}, 403),
        (Role.RESIDENT, {"kelurahan": None}, 403),
        (Role.FORUM_MEMBER, {"verified": False, "kelurahan": None}, 200),
        ((Role.FORUM_MEMBER, DAMAI), {"verified": False}, 200),
        ((Role.FORUM_MEMBER, "64.72"), {"verified": False}, 403),
        (Role.PARTNER, {}, 403),
    ],
    ids=str,
)
def test_support_comes_from_those_who_live_here(
    town: Town, role: Role | tuple[Role, str], facts: dict[str, object], status: int
) -> None:
    proposal = town.bring_to(State.PUBLISHED)
    assert town.person(role, **facts).put(f"/proposals/{proposal}/support").status_code == status


def test_support_ends_with_the_citys_answer(town: Town) -> None:
    proposal = town.bring_to(State.SHORTLISTED)
    answer = town.person(Role.RESIDENT).put(f"/proposals/{proposal}/support")
    assert (answer.status_code, answer.json["code"]) == (409, "support_closed")


def test_what_is_hidden_cannot_be_supported(town: Town) -> None:
    assert town.neighbour.put(f"/proposals/{town.bring_to(State.SUBMITTED)}/support").status_code == 404
