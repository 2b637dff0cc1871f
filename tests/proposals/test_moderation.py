"""Everything is read before it is public, with what might tell who somebody is marked."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from services.proposals.life.states import State
from services.proposals.moderation.model import Decision, ModerationDecision
from shared.contracts.roles import Role
from tests.people import DAMAI
from tests.proposals.town import MANGGAR, Town


def test_the_longest_waiting_is_read_first(town: Town) -> None:
    drafts = [town.draft(), town.draft(), town.draft()]
    for proposal in (drafts[2], drafts[0], drafts[1]):
        town.author.post(f"/proposals/{proposal}/submit")
    waiting = [item["proposal"]["id"] for item in town.moderator.get("/moderation/queue").json["items"]]
    assert waiting == [drafts[2], drafts[0], drafts[1]]


def test_the_queue_goes_on_where_it_was_left_though_items_were_decided(town: Town) -> None:
    proposals = [town.bring_to(State.SUBMITTED) for _ in range(5)]
    first = town.moderator.get("/moderation/queue", limit=2).json
    for item in first["items"]:
        town.moderator.post(f"/proposals/{item['proposal']['id']}/moderation", {"decision": "publish"})
    rest = town.moderator.get("/moderation/queue", limit=10, cursor=first["next"]).json
    assert [item["proposal"]["id"] for item in rest["items"]] == proposals[2:]
    assert rest["next"] is None


@pytest.mark.parametrize("cursor", ["yesterday", "2026-11-24~x", "2026-11-24T00:00:00~" + "0" * 32, "~"])
def test_a_cursor_that_is_none_is_refused(town: Town, cursor: str) -> None:
    assert town.moderator.get("/moderation/queue", cursor=cursor).status_code == 422


def test_personal_data_stands_marked_in_the_queue(town: Town) -> None:
    story = "Namaku Budi, telepon 081234567890."
    town.bring_to(State.SUBMITTED, story=story, cost_lines=[{"item": "Pesan di rak@contoh.id", "rupiah": 1}])
    (item,) = town.moderator.get("/moderation/queue").json["items"]
    marked = {(finding["field"], finding["kind"]) for finding in item["findings"]}
    # The summary is the beginning of the story, so it holds the same.
    assert marked == {
        ("story", "name"), ("story", "phone"), ("summary", "name"), ("summary", "phone"), ("cost_lines.1", "email"),
    }  # fmt: skip
    phone = next(f for f in item["findings"] if (f["field"], f["kind"]) == ("story", "phone"))
    assert story[phone["start"] : phone["end"]] == "081234567890"


def test_a_moderator_sees_her_own_territory(town: Town) -> None:
    here = town.bring_to(State.SUBMITTED)
    there = town.bring_to(State.SUBMITTED, area_code=MANGGAR)
    kecamatan = town.person((Role.MODERATOR, "64.71.06"))
    assert [item["proposal"]["id"] for item in kecamatan.get("/moderation/queue").json["items"]] == [here]
    everything = town.moderator.get("/moderation/queue").json["items"]
    assert [item["proposal"]["id"] for item in everything] == [here, there]


def test_publishing_is_told_with_what_is_public(town: Town) -> None:
    proposal = town.bring_to(State.PUBLISHED)
    page = town.anyone(f"/proposals/{proposal}").json
    assert (page["state"], page["published_at"] is not None) == ("published", True)
    assert [line["code"] for line in page["trail"]] == ["submitted", "in_moderation", "published"]
    assert town.told(proposal) == ["proposal.submitted", "proposal.moved", "proposal.published"]


@pytest.mark.parametrize("lacks", [{"reason_code": None}, {"reason": ""}])
def test_to_return_needs_a_code_and_words(town: Town, lacks: dict[str, object]) -> None:
    proposal = town.bring_to(State.SUBMITTED)
    body = {"decision": "return", "reason_code": "unclear", "reason": "Tulis tempatnya."}
    answer = town.moderator.post(f"/proposals/{proposal}/moderation", body | lacks)
    assert (answer.status_code, answer.json["code"]) == (422, "reason_missing")
    assert town.author.get(f"/proposals/{proposal}").json["state"] == "submitted"


def test_a_reason_must_not_repeat_what_was_hidden(town: Town) -> None:
    proposal = town.bring_to(State.SUBMITTED)
    body = {"decision": "return", "reason_code": "personal_data", "reason": "Hapus nomor 081234567890."}
    answer = town.moderator.post(f"/proposals/{proposal}/moderation", body)
    assert (answer.status_code, answer.json["code"], answer.json["found"]) == (
        422,
        "personal_data_in_reason",
        ["phone"],
    )


def test_two_moderators_do_not_decide_twice(town: Town) -> None:
    proposal = town.bring_to(State.SUBMITTED)
    other = town.person((Role.MODERATOR, DAMAI))
    assert town.moderator.post(f"/proposals/{proposal}/moderation", {"decision": "publish"}).status_code == 200
    late = other.post(f"/proposals/{proposal}/moderation", {"decision": "publish"})
    assert (late.status_code, late.json["code"]) == (409, "transition_refused")


def test_each_decision_is_kept_with_what_was_found(town: Town) -> None:
    proposal = town.bring_to(State.SUBMITTED, story="Hubungi 081234567890")
    body = {"decision": "return", "reason_code": "personal_data", "reason": "Hapus nomor telepon, ya."}
    town.moderator.post(f"/proposals/{proposal}/moderation", body)
    with town.database.transaction() as session:
        kept = session.scalars(select(ModerationDecision)).one()
        assert (kept.decision, kept.found, kept.moderator_id) == (Decision.RETURN, ["phone"], town.moderator.id)
