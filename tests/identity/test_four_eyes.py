"""One officer is never enough: for a residence, for a role of staff, for making the second officer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from services.identity.contacts.sealing import FieldKeys
from services.identity.people.model import Person
from services.identity.people.registration import Registration
from services.identity.roles.first_officers import enter_first_officer
from services.identity.roles.jobs import tell_who_granted
from services.identity.roles.model import RoleGrant
from services.identity.roles.permissions import GRANTS, OF_THEMSELVES, STAFF
from services.identity.roles.refusals import TwoOfficers
from services.identity.sessions.jobs import forget_old_logins
from shared import clock
from shared.contracts.roles import Role
from shared.database import Database
from shared.ids import new_id
from tests.identity.people import ADULT, CHILD, OPERATOR, events, granting, officer, operator, registered
from tests.people import CITY, DAMAI, bearer, born

LURAH = {"role": "kelurahan_officer", "area": DAMAI}


def dp3akb(person: UUID) -> dict[str, str]:
    return bearer(Role.DP3AKB_OFFICER, person=person)


def propose(client: FlaskClient, person: str, wish: dict[str, Any], headers: dict[str, str]) -> str:
    """The id of a role that was proposed."""
    answer = client.post(f"/v1/people/{person}/roles", json=wish, headers=headers)
    assert (answer.status_code, answer.json["state"]) == (201, "proposed")
    return str(answer.json["id"])


def agree(client: FlaskClient, proposal: str, headers: dict[str, str]) -> TestResponse:
    return client.post(f"/v1/proposed-roles/{proposal}/agreement", headers=headers)


def code_of(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def test_whoever_registered_45_residents_confirms_none_of_them(client: FlaskClient, database: Database) -> None:
    headers = bearer((Role.KELURAHAN_OFFICER, DAMAI), person=new_id())
    for number in range(45):
        new = {"alias": f"Warga {number}", "kelurahan": DAMAI, "birth_month": "1990-02"}
        person = client.post("/v1/people", json=new, headers=headers).json["id"]
        confirmed = client.post(f"/v1/people/{person}/residency", headers=headers)
        assert code_of(confirmed) == (403, "registrar_cannot_confirm")
    assert events(database, "resident.verified") == []
    colleague = bearer((Role.KELURAHAN_OFFICER, DAMAI))
    assert client.post(f"/v1/people/{person}/residency", headers=colleague).status_code == 200


def test_a_second_facilitator_confirms_a_child_on_paper_and_no_adult(client: FlaskClient) -> None:
    first, second = (bearer((Role.FACILITATOR, DAMAI), person=new_id()) for _ in range(2))
    child = client.post("/v1/people", json=CHILD, headers=first).json["id"]
    adult = client.post("/v1/people", json=ADULT, headers=first).json["id"]
    queue = client.get("/v1/residency/queue", query_string={"area": DAMAI}, headers=second).json["items"]
    assert [one["id"] for one in queue] == [child]
    assert client.post(f"/v1/people/{child}/residency", headers=first).json["code"] == "registrar_cannot_confirm"
    assert client.post(f"/v1/people/{adult}/residency", headers=second).json["code"] == "not_found"
    assert client.post(f"/v1/people/{child}/residency", headers=second).status_code == 200


def test_the_queue_says_who_registered_somebody(client: FlaskClient) -> None:
    registered(client, ADULT, confirm=False)
    (waiting,) = client.get("/v1/residency/queue", query_string={"area": DAMAI}, headers=officer()).json["items"]
    assert waiting["registered_by"] == str(OPERATOR)


def test_a_role_of_staff_is_none_until_a_second_officer_agrees(client: FlaskClient, database: Database) -> None:
    person, first, second = registered(client, ADULT), new_id(), new_id()
    proposal = propose(client, person, LURAH, dp3akb(first))
    assert events(database, "role.granted") == []
    assert code_of(agree(client, proposal, dp3akb(first))) == (409, "second_officer_needed")
    assert events(database, "role.granted") == []
    assert agree(client, proposal, dp3akb(second)).json["state"] == "agreed"
    told = {"person_id": person, "role": "kelurahan_officer", "area_code": DAMAI, "until": None}
    assert events(database, "role.granted") == [told | {"granted_by": str(first), "registered_by": str(OPERATOR)}]
    assert code_of(agree(client, proposal, dp3akb(new_id()))) == (409, "grant_decided")


def test_nobody_agrees_to_a_role_of_her_own(client: FlaskClient) -> None:
    person = registered(client, ADULT)
    proposal = propose(client, person, LURAH, operator())
    assert code_of(agree(client, proposal, dp3akb(UUID(person)))) == (403, "not_oneself")


def test_whom_somebody_brought_in_is_no_second_officer_of_hers_either_way(client: FlaskClient) -> None:
    first, stranger = new_id(), new_id()
    puppet = registered(client, ADULT | {"email": "kedua@contoh.invalid"})
    agree(client, propose(client, puppet, LURAH, dp3akb(first)), dp3akb(stranger))
    third = registered(client, ADULT | {"email": "ketiga@contoh.invalid"})
    proposal = propose(client, third, LURAH, dp3akb(first))
    assert code_of(agree(client, proposal, dp3akb(UUID(puppet)))) == (409, "not_independent")
    by_puppet = propose(client, third, LURAH | {"role": "moderator"}, dp3akb(UUID(puppet)))
    assert code_of(agree(client, by_puppet, dp3akb(first))) == (409, "not_independent")
    assert agree(client, by_puppet, dp3akb(stranger)).status_code == 200, "she only agreed, so she brought nobody in"


def test_whom_somebody_registered_is_no_second_officer_of_hers(client: FlaskClient) -> None:
    first = new_id()
    puppet = client.post("/v1/people", json=ADULT, headers=dp3akb(first)).json["id"]
    other = registered(client, ADULT | {"email": "lain@contoh.invalid"})
    proposal = propose(client, other, LURAH, dp3akb(first))
    assert code_of(agree(client, proposal, dp3akb(UUID(puppet)))) == (409, "not_independent")


def test_the_operator_makes_no_officer_alone_and_needs_no_second_operator(
    client: FlaskClient, database: Database
) -> None:
    person = registered(client, ADULT)
    proposal = propose(client, person, {"role": "dp3akb_officer", "area": CITY}, operator())
    assert code_of(agree(client, proposal, operator())) == (409, "second_officer_needed")
    assert agree(client, proposal, officer()).status_code == 200
    assert [told["role"] for told in events(database, "role.granted")] == ["dp3akb_officer"]


def test_a_longer_time_in_a_role_needs_two_as_well(client: FlaskClient, database: Database) -> None:
    person = registered(client, ADULT)
    granting(client, person, LURAH | {"until": "2099-01-01"})
    longer = propose(client, person, LURAH | {"until": "2100-01-01"}, operator())
    same = client.post(f"/v1/people/{person}/roles", json=LURAH | {"until": "2099-01-01"}, headers=operator())
    assert code_of(same) == (409, "role_held")
    assert [told["until"] for told in events(database, "role.granted")] == ["2099-01-01"]
    agree(client, longer, officer())
    assert [told["until"] for told in events(database, "role.granted")] == ["2099-01-01", "2100-01-01"]


def test_a_proposed_role_can_be_declined_taken_back_and_proposed_again(client: FlaskClient) -> None:
    person, words = registered(client, ADULT), {"reason": "Surat tugasnya belum ada."}
    first = propose(client, person, LURAH, operator())
    twice = client.post(f"/v1/people/{person}/roles", json=LURAH, headers=officer())
    assert code_of(twice) == (409, "grant_proposed")
    declined = client.post(f"/v1/proposed-roles/{first}/refusal", json=words, headers=officer())
    assert (declined.status_code, declined.json["state"]) == (200, "declined")
    assert code_of(agree(client, first, officer())) == (409, "grant_decided")
    second = propose(client, person, LURAH, operator())
    taken_back = client.post(f"/v1/proposed-roles/{second}/refusal", json=words, headers=operator())
    assert taken_back.status_code == 200
    assert client.get("/v1/proposed-roles", headers=officer()).json["items"] == []
    assert code_of(agree(client, str(new_id()), officer())) == (404, "grant_unknown")


def test_what_waits_is_shown_to_who_may_decide_and_to_who_proposed_it(client: FlaskClient) -> None:
    person, proposer = registered(client, ADULT), new_id()
    proposal = propose(client, person, LURAH, dp3akb(proposer))

    def seen(headers: dict[str, str]) -> list[str]:
        return [one["id"] for one in client.get("/v1/proposed-roles", headers=headers).json["items"]]

    assert seen(dp3akb(proposer)) == seen(officer()) == seen(operator()) == [proposal]
    assert seen(bearer((Role.DP3AKB_OFFICER, "64.71.01"))) == []
    elsewhere = agree(client, proposal, bearer((Role.DP3AKB_OFFICER, "64.71.01")))
    assert code_of(elsewhere) == (403, "forbidden")


@pytest.mark.parametrize("role", sorted(frozenset(Role) - OF_THEMSELVES))
def test_every_role_but_a_childs_and_a_partners_needs_two(client: FlaskClient, role: Role) -> None:
    person = registered(client, CHILD if role is Role.FORUM_MEMBER else ADULT)
    answer = client.post(f"/v1/people/{person}/roles", json={"role": role, "area": DAMAI}, headers=operator())
    alone = answer.json["state"] == "granted"
    assert alone is (role in {Role.FORUM_MEMBER, Role.PARTNER})
    assert alone is (role not in STAFF)
    assert role in GRANTS[Role.OPERATOR]


def test_the_command_makes_two_officers_on_the_record_and_no_third(
    client: FlaskClient, database: Database, keys: FieldKeys
) -> None:
    def enter(number: int) -> bool:
        email = f"petugas{number}@contoh.invalid"
        new = Registration(alias=f"Petugas {number}", kelurahan=DAMAI, birth_month=born(40), email=email)
        return enter_first_officer(database, keys, new)

    assert (enter(1), enter(2), enter(1)) == (True, True, False)
    with pytest.raises(TwoOfficers):
        enter(3)
    assert [told["granted_by"] for told in events(database, "role.granted")] == [None, None]
    record = client.get("/v1/role-grants", headers=bearer(Role.AUDITOR)).json["items"]
    assert [(one["alias"], one["by_command"]) for one in record] == [("Petugas 2", True), ("Petugas 1", True)]
    one, other = (UUID(told["person_id"]) for told in events(database, "role.granted"))
    proposal = propose(client, registered(client, ADULT), LURAH, dp3akb(one))
    assert agree(client, proposal, dp3akb(other)).status_code == 200


def test_an_auditor_sees_by_officer_and_day_who_came_in_through_whom(client: FlaskClient) -> None:
    clerk, colleague, auditor = new_id(), new_id(), bearer(Role.AUDITOR)
    for number in range(3):
        new = ADULT | {"email": f"w{number}@contoh.invalid"}
        person = client.post("/v1/people", json=new, headers=dp3akb(clerk)).json["id"]
        client.post(f"/v1/people/{person}/residency", headers=dp3akb(colleague))
    agree(client, propose(client, person, LURAH, dp3akb(new_id())), dp3akb(colleague))
    days = client.get("/v1/officers/days", headers=auditor).json["items"]
    counts = {one["officer_id"]: (one["registered"], one["confirmed"], one["agreed"]) for one in days}
    assert (counts[str(clerk)], counts[str(colleague)]) == ((3, 0, 0), (0, 3, 1))
    assert {one["day"] for one in days} == {clock.today().isoformat()}
    (granted,) = client.get("/v1/role-grants", headers=auditor).json["items"]
    assert (granted["person_id"], granted["agreed_by"]) == (person, str(colleague))
    elsewhere = bearer((Role.AUDITOR, "64.71.01"))
    assert client.get("/v1/officers/days", headers=elsewhere).json["items"] == []
    assert client.get("/v1/role-grants", headers=elsewhere).json["items"] == []
    later = (clock.today().replace(year=clock.today().year + 1)).isoformat()
    assert client.get(f"/v1/officers/days?since={later}", headers=auditor).json["items"] == []


def test_who_granted_what_before_it_was_told_is_told_once_more(client: FlaskClient, database: Database) -> None:
    person = registered(client, ADULT, (Role.MODERATOR, CITY), (Role.PARTNER, CITY))
    with database.transaction() as session:
        session.execute(update(RoleGrant).where(RoleGrant.role == "moderator").values(grantor_told=False))
    before = events(database, "role.granted")
    for _ in range(2):
        tell_who_granted.run(database)
    told = events(database, "role.granted")[len(before) :]
    assert told == [one for one in before if one["role"] == "moderator"]
    assert told[0]["granted_by"] == told[0]["registered_by"] == str(OPERATOR)
    assert told[0]["person_id"] == person


def test_a_role_proposed_for_somebody_who_never_came_is_forgotten_with_her(
    client: FlaskClient, database: Database
) -> None:
    new = {"alias": "Bu Baru", "kelurahan": DAMAI, "birth_month": "1991-01", "email": "baru@contoh.invalid"}
    assert client.post("/v1/sign-ups", json=new).status_code == 202
    with database.transaction() as session:
        person = str(session.scalar(select(Person.id)))
    propose(client, person, LURAH, operator())
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        forget_old_logins.run(database)
        assert client.get("/v1/proposed-roles", headers=officer()).json["items"] == []
