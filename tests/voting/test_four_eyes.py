"""Two officers of whom one brought the other in are not two: not for a result, and not for calling a poll off."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.voting.roll.colleagues.reactions import on_person_erased, on_resident_verified
from shared.contracts.identity import PersonErased, ResidentVerified
from shared.ids import new_id
from tests.people import DAMAI, keyring
from tests.voting.town import Town


def ends_apart(town: Town, poll_id: str, first: UUID, second: UUID) -> tuple[int, str]:
    """What the second one hears after the first has certified."""
    answer = town.certify(poll_id, first, second)[1]
    return answer.status_code, answer.json.get("code", "")


@pytest.fixture
def counted(town: Town) -> str:
    """A counted poll of nobody."""
    poll_id = town.open()
    town.count(poll_id)
    return poll_id


def test_nobody_certifies_beside_whom_she_made_an_officer_either_way(town: Town, counted: str) -> None:
    puppet, other = new_id(), new_id()
    town.appointed(puppet, by=town.dp3akb)
    town.appointed(other, by=town.colleague)
    assert ends_apart(town, counted, town.dp3akb, puppet) == (409, "not_independent")
    assert town.state(counted) == "counted"
    (answer,) = town.certify(counted, other)
    assert answer.status_code == 201, "the one who was proposed by a colleague stands apart"
    assert town.state(counted) == "certified"


def test_nobody_certifies_beside_her_grantor(town: Town, counted: str) -> None:
    puppet = new_id()
    town.appointed(puppet, by=town.dp3akb)
    assert ends_apart(town, counted, puppet, town.dp3akb) == (409, "not_independent")


def test_nobody_certifies_beside_whom_she_registered_confirmed_or_not(town: Town, counted: str) -> None:
    confirmed, unconfirmed = new_id(), new_id()
    told = ResidentVerified(
        person_id=confirmed, kelurahan=DAMAI, birth_month="1990-05", voice="adult", registered_by=town.dp3akb
    )
    with town.database.transaction() as session:
        on_resident_verified(session, told)
        on_resident_verified(session, told)
    town.appointed(unconfirmed, by=town.colleague, registered_by=town.dp3akb)
    assert ends_apart(town, counted, town.dp3akb, confirmed) == (409, "not_independent")
    assert town.certify(counted, unconfirmed)[0].json["code"] == "not_independent"


def test_nobody_acts_faster_than_it_is_told_who_made_her_an_officer(town: Town, counted: str) -> None:
    puppet = new_id()
    held = {"sub": str(puppet), "roles": [["kelurahan_officer", DAMAI]], "age_band": "adult", "verified": True}
    token, _ends = keyring("identity").sign_act(held | {"brought_by": [str(town.dp3akb)]}, "poll.certify")
    path, body = f"/polls/{counted}/certifications", {"statement": "Hasil sesuai dengan surat suara."}
    assert town.post(path, body, {"Authorization": f"Bearer {token}"}).status_code == 201
    (answer,) = town.certify(counted, town.dp3akb)
    assert (answer.status_code, answer.json["code"]) == (409, "not_independent")
    assert town.certify(counted, town.colleague)[0].status_code == 201


def test_the_first_two_whom_the_command_made_certify_together(town: Town, counted: str) -> None:
    for officer in (town.dp3akb, town.colleague):
        town.appointed(officer)
    assert ends_apart(town, counted, town.dp3akb, town.colleague) == (201, "")


def test_nobody_calls_a_poll_off_beside_whom_she_made_an_officer(town: Town) -> None:
    puppet = new_id()
    town.appointed(puppet, by=town.dp3akb)
    poll_id = town.open()
    cancellation_id = town.propose_cancelling(poll_id)
    answer = town.confirm_cancelling(poll_id, cancellation_id, puppet)
    assert (answer.status_code, answer.json["code"]) == (409, "not_independent")
    assert town.state(poll_id) == "open"
    assert town.confirm_cancelling(poll_id, cancellation_id, town.colleague).status_code == 200


def test_nothing_is_kept_of_who_brought_whom_once_a_person_withdrew(town: Town) -> None:
    gone = new_id()
    town.appointed(gone, by=town.dp3akb)
    town.appointed(new_id(), by=gone)
    with town.database.transaction() as session:
        on_person_erased(session, PersonErased(person_id=gone))
    assert town.scalar("SELECT count(*) FROM bonds") == 0
