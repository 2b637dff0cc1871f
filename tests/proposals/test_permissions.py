"""Who may do what in which state: every role in every state at every door."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.proposals.life.states import State
from shared.contracts.roles import Role
from shared.ids import new_id
from tests.people import DAMAI
from tests.proposals.town import MANGGAR, Person, Town, phases

AUTHOR = "author"
VERIFIERS = {Role.KELURAHAN_OFFICER, Role.AGENCY_VERIFIER}
SUPPORTERS = {Role.RESIDENT, Role.CHILD, Role.FORUM_MEMBER}
HIDDEN = {State.DRAFT, State.SUBMITTED, State.IN_MODERATION, State.RETURNED, State.WITHDRAWN}
MODERATED = {State.SUBMITTED, State.IN_MODERATION}

# Each action: how it is asked for, in which states it succeeds, and for whom.
MATRIX: dict[str, tuple[str, str, Any, set[State], set[Any]]] = {
    "edit": ("PATCH", "", {"title": "Baru", "version": 1}, {State.DRAFT, State.RETURNED}, {AUTHOR}),
    "delete": ("DELETE", "", None, {State.DRAFT}, {AUTHOR}),
    "submit": ("POST", "/submit", None, {State.DRAFT, State.RETURNED}, {AUTHOR}),
    "withdraw": (
        "POST",
        "/withdraw",
        None,
        {State.DRAFT, State.SUBMITTED, State.IN_MODERATION, State.RETURNED, State.PUBLISHED},
        {AUTHOR},
    ),
    "support": ("PUT", "/support", None, {State.PUBLISHED, State.UNDER_VERIFICATION}, SUPPORTERS),
    "moderate": ("POST", "/moderation", {"decision": "publish"}, MODERATED, {Role.MODERATOR}),
    "verify": (
        "POST",
        "/verification",
        {"verdict": "feasible", "cost": 1_000_000, "reason": "Bisa."},
        {State.PUBLISHED, State.UNDER_VERIFICATION},
        VERIFIERS,
    ),
    "shortlist": (
        "POST",
        "/shortlist",
        {"reason": "Siap."},
        {State.UNDER_VERIFICATION},
        {Role.FACILITATOR, Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER},
    ),
    "adopt": (
        "POST",
        "/adoption",
        {"reason": "Dipilih.", "funding_source": "CSR", "rkpd_year": 2028, "agency": "Dinas Lingkungan Hidup"},
        {State.PRIORITIZED, State.FORWARDED},
        {Role.DP3AKB_OFFICER},
    ),
    "decline": (
        "POST",
        "/decline",
        {"reason_code": "duplicate", "reason": "Sudah ada."},
        {State.PRIORITIZED, State.FORWARDED},
        {Role.DP3AKB_OFFICER},
    ),
}


def everybody(town: Town) -> dict[Any, Person]:
    """One person for each role, for the kelurahan of the proposal, and its author."""
    return {AUTHOR: town.author} | {role: town.person((role, DAMAI)) for role in Role}


def attempt(person: Person, method: str, path: str, body: Any) -> int:
    answer = person.client.open("/v1" + path, method=method, json=body, headers=person.headers)
    return answer.status_code


@pytest.mark.parametrize("action", MATRIX)
def test_each_action_is_for_its_roles_in_its_states_alone(town: Town, action: str) -> None:
    method, path, body, states, who = MATRIX[action]
    people = everybody(town)
    for state in State:
        standing = town.place(state, verified_cost=1_000_000)
        for name, person in people.items():
            if state in states and name in who:
                proposal = town.place(state, verified_cost=1_000_000)
                status = attempt(person, method, f"/proposals/{proposal}{path}", body)
                assert status in {200, 204}, (action, state, name, status)
            else:
                status = attempt(person, method, f"/proposals/{standing}{path}", body)
                assert status in {403, 404, 409}, (action, state, name, status)
        assert town.where(standing) == state


def test_a_page_offers_exactly_what_the_doors_allow(town: Town) -> None:
    people = everybody(town)
    for state in State:
        proposal = town.place(state, verified_cost=1_000_000)
        for name, person in people.items():
            answer = person.get(f"/proposals/{proposal}")
            if answer.status_code == 404:
                continue
            expected = {action for action, (*_, states, who) in MATRIX.items() if state in states and name in who}
            assert set(answer.json["allowed_actions"]) == expected, (state, name)


READERS: dict[State, set[Any]] = {
    State.DRAFT: {AUTHOR},
    State.SUBMITTED: {AUTHOR, Role.MODERATOR, Role.SAFEGUARDING_OFFICER},
    State.IN_MODERATION: {AUTHOR, Role.MODERATOR, Role.SAFEGUARDING_OFFICER},
    State.RETURNED: {AUTHOR, Role.MODERATOR, Role.SAFEGUARDING_OFFICER},
    State.WITHDRAWN: {AUTHOR, Role.MODERATOR, Role.SAFEGUARDING_OFFICER},
}


WORD = "kelinciungu"
SIGNS = {state: f"tanda{'x' * place}z" for place, state in enumerate(State, 1)}
"""A word that only the proposal in this state says."""
SHOWING: dict[str, dict[str, Any]] = {
    "/proposals": {},
    "/proposals ": {"q": WORD},
    "/proposals  ": {"area": DAMAI, "q": f"Taman {WORD}"},
}
"""Every route that lists whatever its reader may see; blanks only tell them apart."""
QUEUES = ("/moderation/queue", "/verification/queue", "/adoption/queue")
SIMILAR = {"/proposals/similar": {"text": f"Taman {WORD}"}}
Proposals = dict[State, str]


def test_what_is_hidden_is_read_by_its_author_and_those_whose_task_it_is(town: Town) -> None:
    """One proposal in every state; each person opens each of them, and looks once wherever something is listed."""
    proposals = {
        state: town.place(state, title=f"Taman {WORD} {SIGNS[state]}", verified_cost=1_000_000) for state in State
    }
    strangers = {f"{role} elsewhere": town.person((role, MANGGAR)) for role in Role}
    for name, person in (everybody(town) | strangers).items():
        open_to_her = {state for state in State if state not in HIDDEN or name in READERS[state]}
        for state, proposal in proposals.items():
            assert person.get(f"/proposals/{proposal}").status_code == (200 if state in open_to_her else 404), name
        for path, query in SHOWING.items():
            assert shown(person.get(path.strip(), **query), proposals) == open_to_her, (name, path)
            for state in State:
                answer = person.get(path.strip(), state=state, **query)
                assert shown(answer, proposals) == open_to_her & {state}, (name, path, state)
        for path in (*QUEUES, "/proposals/similar", "/events", "/summary/desk"):
            assert shown(person.get(path, **SIMILAR.get(path, {})), proposals) <= open_to_her, (name, path)
        desks = "".join(person.get(path).text for path in QUEUES)
        assert name not in strangers or not [one for one in proposals.values() if one in desks], name


def test_what_is_hidden_is_not_read_by_anybody_without_a_name(town: Town) -> None:
    proposals = {state: town.place(state, title=f"Taman {WORD} {SIGNS[state]}") for state in State}
    for path, query in SHOWING.items():
        assert shown(town.anyone(path.strip(), **query), proposals) == set(State) - HIDDEN
    for state, proposal in proposals.items():
        assert town.anyone(f"/proposals/{proposal}").status_code == (404 if state in HIDDEN else 200)


def shown(answer: TestResponse, proposals: Proposals) -> set[State]:
    """Of which proposals an answer says anything: the id, or the word in its title."""
    return {state for state, proposal in proposals.items() if proposal in answer.text or SIGNS[state] in answer.text}


@pytest.mark.parametrize("state", sorted(HIDDEN))
def test_of_what_she_may_not_read_nobody_learns_that_it_is_there(town: Town, state: State) -> None:
    """Whatever is asked of a hidden object, those without a task in it get the answer of one that does not exist."""
    proposal, nowhere, decline = town.place(state), new_id(), new_id()
    strangers = [town.person(*((role, MANGGAR) for role in Role)), town.person((Role.KELURAHAN_OFFICER, DAMAI))]
    doors = [(method, path, body) for method, path, body, *_ in MATRIX.values()]
    doors += [("POST", f"/declines/{decline}/agreement", None), ("GET", "", None)]
    for person in strangers:
        for method, path, body in doors:
            there, not_there = (
                person.client.open(f"/v1/proposals/{one}{path}", method=method, json=body, headers=person.headers)
                for one in (proposal, nowhere)
            )
            assert there.status_code == not_there.status_code != 200, (state, method, path)
            assert there.json == not_there.json, (state, method, path)


def test_an_officer_of_another_kelurahan_decides_nothing_here(town: Town) -> None:
    stranger = town.person((Role.KELURAHAN_OFFICER, MANGGAR), (Role.MODERATOR, MANGGAR), (Role.DP3AKB_OFFICER, MANGGAR))
    for action, (method, path, body, states, _who) in MATRIX.items():
        if action in {"edit", "delete", "submit", "withdraw", "support"}:
            continue
        for state in states:
            proposal = town.place(state, verified_cost=1_000_000)
            assert attempt(stranger, method, f"/proposals/{proposal}{path}", body) in {403, 404}, (action, state)


def test_nobody_decides_about_her_own_proposal(town: Town) -> None:
    officer = town.person(
        Role.MODERATOR, Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER, Role.FACILITATOR, Role.FORUM_MEMBER
    )
    for action, (method, path, body, states, _who) in MATRIX.items():
        if action in {"edit", "delete", "submit", "withdraw"}:
            continue
        for state in states:
            proposal = town.place(state, verified_cost=1_000_000, author_id=officer.id)
            answer = officer.client.open(
                f"/v1/proposals/{proposal}{path}", method=method, json=body, headers=officer.headers
            )
            assert (answer.status_code, answer.json["code"]) == (403, "own_proposal"), (action, state)


def test_only_the_citys_officer_opens_a_cycle(town: Town) -> None:
    kelurahan = town.person((Role.DP3AKB_OFFICER, DAMAI))
    body = {"title": "Siklus 2028", "plan_year": 2028, "delivery_year": 2029, "phases": phases()}
    for person in [*everybody(town).values(), kelurahan]:
        assert person.post("/cycles", body).status_code == 403
    assert town.dp3akb.post("/cycles", body).status_code == 201
