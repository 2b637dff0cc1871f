"""Two officers press at the same moment: one decision counts, the other learns that it came too late."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from services.proposals.life.states import State
from shared.contracts.roles import Role
from tests.people import DAMAI
from tests.proposals.town import Person, Town

DECISIONS: list[tuple[State, Role, list[tuple[str, Any]]]] = [
    (
        State.SUBMITTED,
        Role.MODERATOR,
        [
            ("moderation", {"decision": "publish"}),
            ("moderation", {"decision": "return", "reason_code": "unclear", "reason": "Tulis tempatnya."}),
        ],
    ),
    (
        State.UNDER_VERIFICATION,
        Role.KELURAHAN_OFFICER,
        [
            ("verification", {"verdict": "infeasible", "reason_code": "duplicate", "reason": "Sudah ada."}),
            ("shortlist", {"reason": "Siap."}),
        ],
    ),
    (
        State.PRIORITIZED,
        Role.DP3AKB_OFFICER,
        [
            (
                "adoption",
                {"reason": "Ya.", "funding_source": "APBD", "rkpd_year": 2028, "agency": "Dinas Lingkungan Hidup"},
            ),
            ("decline", {"reason_code": "no_budget_this_year", "reason": "Dana habis."}),
        ],
    ),
]


@pytest.mark.parametrize(("state", "role", "doors"), DECISIONS)
def test_of_two_decisions_at_once_one_counts(
    town: Town, state: State, role: Role, doors: list[tuple[str, Any]]
) -> None:
    proposal = town.place(state, verified_cost=1_000_000)
    before, start = len(town.told(proposal)), threading.Barrier(4)
    answers: list[int] = []

    def press(officer: Person, door: str, body: Any) -> None:
        start.wait()
        answers.append(officer.post(f"/proposals/{proposal}/{door}", body).status_code)

    threads = [
        threading.Thread(target=press, args=[town.person((role, DAMAI)), *doors[place % 2]]) for place in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Who comes late finds it decided (409), or gone from her sight where it went back to its author (404).
    assert min(answers) == 200
    assert set(sorted(answers)[1:]) <= {404, 409}
    taken = town.author.get(f"/proposals/{proposal}").get_json()["trail"]
    assert len(town.told(proposal)) - before == len(taken)
    assert len(taken) == (2 if state == State.SUBMITTED else 1)


def test_support_and_withdrawal_at_once_leave_the_count_true(town: Town) -> None:
    proposal, start = town.place(State.PUBLISHED), threading.Barrier(6)

    def change(place: int) -> None:
        person = town.person(Role.RESIDENT)
        start.wait()
        for _ in range(3):
            person.put(f"/proposals/{proposal}/support")
            person.delete(f"/proposals/{proposal}/support")
        if place % 2:
            person.put(f"/proposals/{proposal}/support")

    threads = [threading.Thread(target=change, args=[place]) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = town.told(proposal)
    assert told.count("proposal.supported") - told.count("support.withdrawn") == 3
    assert town.anyone(f"/proposals/{proposal}").get_json()["support_count"] == 3
