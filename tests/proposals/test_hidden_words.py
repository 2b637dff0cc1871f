"""No word of a child is seen by others before a moderator has read it: not in a list, a search, a page or a count."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from services.proposals.life.states import State
from shared.contracts.roles import Role
from shared.events.tables import outbox
from tests.people import DAMAI
from tests.proposals.town import MANGGAR, Person, Town

SECRET = "kelinciungu"
HIDDEN_WORDS: dict[str, Any] = {
    "title": f"Judul {SECRET}",
    "summary": f"Ringkasan {SECRET}",
    "story": f"Cerita {SECRET}",
    "place": f"Tempat {SECRET}",
    "cost_lines": [{"item": f"Barang {SECRET}", "rupiah": 1000}],
}


def outsiders(town: Town) -> list[Person]:
    """Everybody but the author, moderators and who protects children."""
    unconcerned = set(Role) - {Role.MODERATOR, Role.SAFEGUARDING_OFFICER}
    return [town.person((role, DAMAI), age_band="10-12" if role == Role.CHILD else "adult") for role in unconcerned]


def all_that_can_be_read(reader: Any, proposal: str) -> list[Any]:
    """What every reading route says."""
    answers = [
        reader("/proposals"),
        reader("/proposals", q=SECRET),
        reader("/proposals", q="Judul"),
        reader("/proposals", area=DAMAI),
        reader(f"/proposals/{proposal}"),
        reader("/verification/queue"),
        reader("/adoption/queue"),
        reader("/moderation/queue"),
        reader("/summary/areas"),
        reader("/proposals/similar", text=f"Cerita {SECRET} Judul Ringkasan"),
        reader("/summary/desk"),
    ]
    answers += [reader("/proposals", state=state) for state in State]
    return [answer.json for answer in answers]


def assert_unread(town: Town, proposal: str) -> None:
    readers = [town.anyone, *(person.get for person in outsiders(town))]
    for reader in readers:
        seen = json.dumps(all_that_can_be_read(reader, proposal))
        assert SECRET not in seen
        assert proposal not in seen


def assert_unseen(town: Town, proposal: str) -> None:
    assert_unread(town, proposal)
    with town.database.transaction() as session:
        log = session.scalars(select(outbox.c.data).where(outbox.c.subject == proposal)).all()
    assert SECRET not in json.dumps(log)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_before_moderation_nobody_else_sees_a_word(town: Town, state: State) -> None:
    assert_unseen(town, town.bring_to(state, **HIDDEN_WORDS))
    assert town.anyone("/summary/areas").json["items"] == []


def test_returned_by_a_moderator_nobody_else_sees_a_word(town: Town) -> None:
    proposal = town.bring_to(State.SUBMITTED, **HIDDEN_WORDS)
    body = {"decision": "return", "reason_code": "unclear", "reason": "Tulis lagi, ya."}
    town.moderator.post(f"/proposals/{proposal}/moderation", body)
    assert_unseen(town, proposal)
    for insider in (town.author, town.moderator, town.person((Role.SAFEGUARDING_OFFICER, DAMAI))):
        assert [item["id"] for item in insider.get("/proposals", q=SECRET).json["items"]] == [proposal]
        assert insider.get(f"/proposals/{proposal}").json["trail"][-1]["reason"] == "Tulis lagi, ya."


def test_what_an_officer_gave_back_she_alone_still_sees_and_only_as_she_read_it(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION, **HIDDEN_WORDS)
    body = {"verdict": "incomplete", "reason_code": "data_missing", "reason": "Sebutkan tempatnya."}
    town.kelurahan_officer.post(f"/proposals/{proposal}/verification", body)
    assert_unread(town, proposal)
    assert town.kelurahan_officer.get(f"/proposals/{proposal}").status_code == 200
    assert [item["id"] for item in town.kelurahan_officer.get("/proposals", q=SECRET).json["items"]] == [proposal]
    moved_on = town.person((Role.KELURAHAN_OFFICER, MANGGAR), id=town.kelurahan_officer.id)
    assert SECRET not in json.dumps(all_that_can_be_read(moved_on.get, proposal)), "her territory has ended"
    version = town.author.get(f"/proposals/{proposal}").json["version"]
    town.author.patch(f"/proposals/{proposal}", {"place": f"Rumah {SECRET} no. 4", "version": version})
    assert SECRET not in json.dumps(all_that_can_be_read(town.kelurahan_officer.get, proposal)), "nobody moderated it"


def test_what_a_moderator_gives_back_later_is_not_seen_by_the_officer_who_gave_it_back_before(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION, **HIDDEN_WORDS)
    verdict = {"verdict": "incomplete", "reason_code": "data_missing", "reason": "Sebutkan tempatnya."}
    town.kelurahan_officer.post(f"/proposals/{proposal}/verification", verdict)
    town.author.post(f"/proposals/{proposal}/submit")
    words = {"decision": "return", "reason_code": "personal_data", "reason": "Hapus nomor teleponnya."}
    assert town.moderator.post(f"/proposals/{proposal}/moderation", words).json["state"] == "returned"
    assert SECRET not in json.dumps(all_that_can_be_read(town.kelurahan_officer.get, proposal))


def test_words_changed_after_a_return_wait_for_a_moderator_again(town: Town) -> None:
    proposal = town.bring_to(State.UNDER_VERIFICATION)
    body = {"verdict": "incomplete", "reason_code": "data_missing", "reason": "Sebutkan tempatnya."}
    town.kelurahan_officer.post(f"/proposals/{proposal}/verification", body)
    version = town.author.get(f"/proposals/{proposal}").json["version"]
    assert town.author.patch(f"/proposals/{proposal}", HIDDEN_WORDS | {"version": version}).status_code == 200
    assert town.author.post(f"/proposals/{proposal}/submit").status_code == 200
    for reader in (town.anyone, town.neighbour.get, town.kelurahan_officer.get, town.dp3akb.get):
        assert SECRET not in json.dumps(all_that_can_be_read(reader, proposal))


def test_after_a_moderator_let_them_through_everybody_sees_them(town: Town) -> None:
    proposal = town.bring_to(State.PUBLISHED, **HIDDEN_WORDS)
    assert [item["id"] for item in town.anyone("/proposals", q=SECRET).json["items"]] == [proposal]
    assert SECRET in json.dumps(town.anyone(f"/proposals/{proposal}").json)


def test_a_moderators_words_to_an_author_are_theirs_alone(town: Town) -> None:
    proposal = town.bring_to(State.SUBMITTED)
    words = {"decision": "return", "reason_code": "disrespectful", "reason": "Ubah kalimat kedua."}
    town.moderator.post(f"/proposals/{proposal}/moderation", words)
    town.author.post(f"/proposals/{proposal}/submit")
    town.moderator.post(f"/proposals/{proposal}/moderation", {"decision": "publish"})

    def returned(page: Any) -> Any:
        (line,) = [line for line in page["trail"] if line["code"] == "returned"]
        return line["reason_code"], line["reason"]

    for stranger in (town.anyone, *(person.get for person in outsiders(town))):
        assert returned(stranger(f"/proposals/{proposal}").json) == (None, None)
    assert returned(town.author.get(f"/proposals/{proposal}").json) == ("disrespectful", "Ubah kalimat kedua.")


def test_the_trail_names_no_person(town: Town) -> None:
    proposal = town.bring_to(State.ACCOMMODATED)
    trail = json.dumps(town.anyone(f"/proposals/{proposal}").json["trail"])
    people = (town.author, town.neighbour, town.moderator, town.kelurahan_officer, town.facilitator, town.dp3akb)
    assert not [person for person in people if str(person.id) in trail]
