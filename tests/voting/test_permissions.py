"""Who may do what in which phase of a poll: one table, every cell tried."""

from __future__ import annotations

import itertools
from typing import Any
from uuid import UUID

import pytest

from shared.blind_signatures import to_text
from shared.contracts.roles import Role
from shared.ids import new_id
from tests.people import CITY, DAMAI, bearer
from tests.voting.device import Device
from tests.voting.town import ELSEWHERE, Town

PHASES = ("draft", "open", "closed", "counted", "certified", "cancelled", "called off")
HERE = {Role.DP3AKB_OFFICER: CITY, Role.KELURAHAN_OFFICER: DAMAI}
PEOPLE: dict[str, tuple[Role, str] | None] = {
    "nobody": None,
    **{f"{role} here": (role, HERE.get(role, CITY)) for role in Role},
    "officer elsewhere": (Role.KELURAHAN_OFFICER, ELSEWHERE),
    "lurah of the kecamatan": (Role.KELURAHAN_OFFICER, DAMAI.rpartition(".")[0]),
}
OFFICERS = {f"{Role.DP3AKB_OFFICER} here", f"{Role.KELURAHAN_OFFICER} here", "lurah of the kecamatan"}
DEEDS: dict[str, tuple[str, str, Any, dict[str, int]]] = {
    # deed: method, path, body, and what an officer of the area is answered in each phase
    "change": ("PATCH", "", {"title": "Judul baru"}, {"draft": 200}),
    "cancel": ("DELETE", "", None, {"draft": 200}),
    "open": ("POST", "/open", {}, {"draft": 200}),
    "close": ("POST", "/close", {"reason": "Uji coba."}, {"open": 200}),
    "make codes": ("POST", "/codes", {"count": 1, "label": "Kelas 6"}, {"open": 201}),
    "read codes": ("GET", "/codes", None, dict.fromkeys(PHASES, 200)),
    "certify": ("POST", "/certifications", {"statement": "Baik."}, {"counted": 201}),
    "refuse": ("POST", "/refusals", {"reason": "Jumlahnya janggal."}, {"counted": 201}),
    "propose prolonging": (
        "POST",
        "/prolongations",
        {"until": "2030-01-01T00:00:00Z", "reason": "Listrik padam."},
        {"open": 422},
    ),
    "propose cancelling": ("POST", "/cancellations", {"reason": "Sudah dianggarkan."}, {"open": 201, "closed": 201}),
}
PUBLIC = {"open", "closed", "counted", "certified", "called off"}
READINGS: dict[str, set[str]] = {
    # reading: the phases in which it is there for everybody
    "": PUBLIC,
    "/paper": PUBLIC,
    "/eligibility": PUBLIC,
    "/turnout": PUBLIC,
    "/certifications": PUBLIC,
    "/cancellations": PUBLIC,
    "/prolongations": PUBLIC,
    "/result": {"counted", "certified"},
}


VOTERS = [role for role in Role if role not in {Role.PARTNER, Role.OPERATOR}]


@pytest.fixture
def town(files_town: Town) -> Town:
    """One town for all cells of the table."""
    return files_town


@pytest.fixture(scope="module", params=PHASES)
def phase(request: pytest.FixtureRequest) -> str:
    """One phase after the other, each with all its tests."""
    return str(request.param)


@pytest.fixture(scope="module")
def voters(files_town: Town) -> dict[Role, UUID]:
    """A resident with each role."""
    return {role: files_town.resident() for role in VOTERS}


@pytest.fixture(scope="module")
def standing(files_town: Town, voters: dict[Role, UUID], phase: str) -> str:
    """The poll in this phase that everybody asks about, and that nobody moves."""
    return in_phase(files_town, phase)


def headers_of(who: str) -> dict[str, str] | None:
    """A token made now, since one from the beginning of a long run would have ended."""
    held = PEOPLE[who]
    return None if held is None else bearer(held)


def in_phase(town: Town, phase: str) -> str:
    """A poll that has come so far."""
    if phase in {"draft", "cancelled"}:
        poll_id = town.draft()
        town.populate(poll_id)
        if phase == "cancelled":
            town.client.delete(f"/v1/polls/{poll_id}", headers=town.officer())
        return poll_id
    poll_id = town.open()
    advance(town, poll_id, phase)
    return poll_id


def advance(town: Town, poll_id: str, phase: str) -> None:
    """Bring an open poll so far."""
    if phase == "called off":
        town.call_off(poll_id)
    if phase in {"closed", "counted", "certified"}:
        town.close(poll_id)
    if phase in {"counted", "certified"}:
        town.tick()
    if phase == "certified":
        town.certify(poll_id, town.dp3akb, town.colleague)


def test_everybody_reads_what_is_public_and_nobody_else_what_is_not(town: Town, phase: str, standing: str) -> None:
    for (path, phases), who in itertools.product(READINGS.items(), PEOPLE):
        status = town.get(f"/polls/{standing}{path}", headers_of(who)).status_code
        if phase in phases:
            expected = 200
        elif path == "/result" and (phase in PUBLIC or who in OFFICERS):
            expected = 409
        else:
            expected = 200 if who in OFFICERS else 404
        assert status == expected, (path, phase, who)


def test_a_ballot_is_taken_from_whoever_is_on_the_roll_while_it_is_open_and_from_nobody_else(
    town: Town, voters: dict[Role, UUID], phase: str, standing: str
) -> None:
    for role, person in voters.items():
        device = Device(town, bearer((role, CITY), person=person))
        answer = device.vote(standing, ["a"])
        assert answer.status_code == (201 if phase == "open" else 409), (role, phase, answer.json)
    off_roll = Device(town, bearer(Role.DP3AKB_OFFICER, person=new_id())).take(standing)
    assert off_roll.status_code == (403 if phase == "open" else 409)


def test_the_openings_are_for_auditors_alone_and_only_once_the_box_is_sealed(
    town: Town, phase: str, standing: str
) -> None:
    auditor = f"{Role.AUDITOR} here"
    for who in PEOPLE:
        headers = headers_of(who)
        if who == auditor and phase in {"counted", "certified"}:
            headers = town.named_auditor(standing)
        answer = town.box.get(f"/v1/polls/{standing}/openings", headers=headers)
        there = 200 if phase in {"counted", "certified"} else 404
        expected = there if who == auditor else 401 if headers is None else 403
        assert answer.status_code == expected, (phase, who)


def test_roots_and_turnout_of_the_box_are_public_from_opening_and_the_board_from_the_count(
    town: Town, phase: str, standing: str
) -> None:
    for path, phases in (("roots", PUBLIC), ("turnout", PUBLIC), ("board", {"counted", "certified"})):
        for headers in (None, town.officer()):
            answer = town.box.get(f"/v1/polls/{standing}/{path}", headers=headers)
            assert answer.status_code == (200 if phase in phases else 404), (path, phase)


OFFERED = {
    "change": "change", "cancel": "drop", "open": "open", "make codes": "issue_codes", "read codes": "read_codes",
    "certify": "certify", "refuse": "refuse", "propose cancelling": "propose_cancelling",
}  # fmt: skip
"""The deeds of the table by the names under which pages hear of them."""


def test_everybody_is_offered_exactly_what_the_doors_would_let_her_do(town: Town, phase: str, standing: str) -> None:
    for who in PEOPLE:
        pages = [
            town.get(f"/polls/{standing}{path}", headers_of(who)) for path in ("", "/certifications", "/cancellations")
        ]
        offered = {name for page in pages if page.status_code == 200 for name in page.json["allowed_actions"]}
        done = {name for name, (*_, allowed) in DEEDS.items() if allowed.get(phase, 409) < 300 and name in OFFERED}
        expected = {OFFERED[name] for name in done} if who in OFFICERS else set()
        assert offered & set(OFFERED.values()) == expected, (phase, who)
        kiosk = phase == "open" and who in OFFICERS | {f"{Role.FACILITATOR} here"}
        assert ("start_kiosk" in offered) == kiosk, (phase, who)


# Below, polls are opened beside the one that stands: the worker that opens them seals the box of whatever is closed.


MOVING = {"cancel", "open", "close", "certify", "refuse", "propose cancelling"}
"""The deeds after which a poll is no longer what it was: each officer needs one of her own."""


def test_only_the_areas_officers_move_a_poll_and_only_when_it_is_time(town: Town, phase: str, standing: str) -> None:
    state = phase.replace("called off", "cancelled")
    for deed, (method, path, body, allowed) in DEEDS.items():
        for who in PEOPLE.keys() - OFFICERS:
            headers = headers_of(who)
            answer = town.client.open(f"/v1/polls/{standing}{path}", method=method, json=body, headers=headers)
            refused = 404 if who == "officer elsewhere" and phase not in PUBLIC else 403
            assert answer.status_code == (401 if headers is None else refused), (deed, phase, who, answer.json)
            assert town.state(standing) == state
        expected = allowed.get(phase, 409)
        for who in sorted(OFFICERS):
            poll_id = in_phase(town, phase) if deed in MOVING and expected < 300 else standing
            answer = town.client.open(f"/v1/polls/{poll_id}{path}", method=method, json=body, headers=headers_of(who))
            assert answer.status_code == expected, (deed, phase, who, answer.json)
        assert town.state(standing) == state


def test_the_box_takes_a_signed_token_while_the_poll_is_open_and_at_no_other_time(town: Town, phase: str) -> None:
    device = town.device(town.resident())
    poll_id = in_phase(town, "open" if phase in PUBLIC else phase)
    status = 404
    if phase in PUBLIC:
        assert device.take(poll_id).status_code == 201
        status = 201 if phase == "open" else 409
    else:
        device.ballot = {"token": to_text(bytes(32)), "signature": to_text(bytes(256)), "cell": 0}
    advance(town, poll_id, phase)
    town.tend()
    answer = device.cast(poll_id, ["a"])
    assert answer.status_code == status, (phase, answer.json)


@pytest.mark.parametrize("decision", ["confirm", "decline"])
def test_only_the_areas_officers_decide_whether_a_poll_is_called_off(town: Town, decision: str) -> None:
    poll_id = town.open()
    path = f"/polls/{poll_id}/cancellations/{town.propose_cancelling(poll_id)}/{decision}"
    body = {"reason": "Pemilihan berjalan terus."}
    for who in PEOPLE.keys() - OFFICERS:
        headers = headers_of(who)
        answer = town.post(path, body, headers)
        assert answer.status_code == (401 if headers is None else 403), (who, answer.json)
        assert town.state(poll_id) == "open"
    for who in sorted(OFFICERS):
        poll_id = town.open()
        path = f"/polls/{poll_id}/cancellations/{town.propose_cancelling(poll_id)}/{decision}"
        assert town.post(path, body, headers_of(who)).status_code == 200, who
        assert town.state(poll_id) == ("cancelled" if decision == "confirm" else "open")


def test_only_officers_prepare_polls_and_only_for_their_area(town: Town) -> None:
    for who in PEOPLE:
        headers = headers_of(who)
        answer = town.post("/polls", town.content(), headers)
        expected = 201 if who in OFFICERS else 401 if headers is None else 403
        assert answer.status_code == expected, who
        assert town.get("/candidates", headers).status_code == (
            200 if who in OFFICERS or who == "officer elsewhere" else 401 if headers is None else 403
        )


def test_only_officers_import_elections_and_only_into_their_area(town: Town) -> None:
    file = "META\nkey;value\nbudget;9\nvote_type;approval\nPROJECTS\nproject_id;cost\nx;1\n"
    for who in PEOPLE:
        headers = headers_of(who)
        answer = town.client.post(f"/v1/polls/imports?area={DAMAI}", data=file, headers=headers or {})
        expected = 201 if who in OFFICERS else 401 if headers is None else 403
        assert answer.status_code == expected, (who, answer.json)


def test_who_proposed_to_call_a_poll_off_is_not_offered_to_agree_with_herself(town: Town) -> None:
    poll_id = town.open()
    town.propose_cancelling(poll_id)
    path = f"/polls/{poll_id}/cancellations"
    own = town.get(path, town.officer()).json["allowed_actions"]
    other = town.get(path, town.officer(town.colleague)).json["allowed_actions"]
    assert (own, other) == (["decline_cancelling"], ["confirm_cancelling", "decline_cancelling"])


def test_only_officers_are_offered_to_prepare_a_poll(town: Town) -> None:
    for who, held in PEOPLE.items():
        offered = town.get("/polls", headers_of(who)).json["allowed_actions"]
        officer = held is not None and held[0] in {Role.DP3AKB_OFFICER, Role.KELURAHAN_OFFICER}
        assert offered == (["prepare", "import"] if officer else []), who
