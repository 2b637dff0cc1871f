"""Writing a proposal, changing it, handing it in and taking it back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from services.proposals.drafting.actions import MOST_A_MINUTE
from services.proposals.life.model import CostLine
from services.proposals.life.states import State
from shared import clock
from shared.contracts.roles import Role
from shared.ids import new_id
from tests.people import DAMAI
from tests.proposals.town import MANGGAR, WORDS, Town


def test_a_draft_keeps_every_word_of_its_author(town: Town) -> None:
    proposal = town.author.get(f"/proposals/{town.draft()}").json
    assert {name: proposal[name] for name in WORDS} == WORDS
    assert (proposal["state"], proposal["version"], proposal["trail"]) == ("draft", 1, [])
    assert (proposal["by_child"], proposal["age_band"]) == (True, "10-12")
    assert proposal["requested_cost"] == 40_500_000
    assert proposal["author_id"] == str(town.author.id)


def test_a_title_is_enough_to_begin_and_the_kelurahan_is_ones_own(town: Town) -> None:
    answer = town.author.post("/proposals", {"title": "Rak buku"})
    assert answer.status_code == 201
    assert (answer.json["area_code"], answer.json["initiative_type"]) == (DAMAI, "lainnya")


def test_who_has_no_kelurahan_must_name_one(town: Town) -> None:
    answer = town.forum_member.post("/proposals", {"title": "Rak buku"})
    assert (answer.status_code, answer.json["missing"]) == (422, ["area_code"])


def test_the_same_key_begins_one_draft(town: Town) -> None:
    first, again = (town.author.post("/proposals", WORDS, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert first.json == again.json
    assert len(town.author.get("/proposals", mine="true").json["items"]) == 1


def test_the_same_key_hands_in_once_and_answers_alike(town: Town) -> None:
    path = f"/proposals/{town.draft()}/submit"
    first, again = (town.author.post(path, **{"Idempotency-Key": "k2"}) for _ in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json)


def test_words_are_cleaned_of_what_cannot_be_seen(town: Town) -> None:
    answer = town.author.post("/proposals", {"title": "  Rak\u202e\u0007 buku\u200b ", "story": "e\u0301\r\nbaris dua"})
    assert answer.status_code == 201, answer.json
    assert (answer.json["title"], answer.json["story"]) == ("Rak buku", "\u00e9\nbaris dua")


def test_a_title_of_nothing_visible_is_none(town: Town) -> None:
    assert town.author.post("/proposals", {"title": " \u200b\u202e "}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "roads"},
        {"area_code": "64.71.06"},
        {"rt": "RT 14"},
        {"cost_lines": [{"item": "x", "rupiah": -1}]},
        {"cost_lines": [{"item": "x", "rupiah": 1.5}]},
        {"cost_lines": [{"item": "x", "rupiah": True}]},
        {"title": "x" * 121},
        {"beneficiary_count": 0},
        {"state": "published"},
        {"by_child": False},
        {"picture": "../../x"},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_by_field(town: Town, wrong: dict[str, Any]) -> None:
    answer = town.author.post("/proposals", WORDS | wrong)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert set(answer.json["errors"]) == set(wrong)


def test_no_cycle_takes_an_idea_for_another_city(town: Town) -> None:
    assert town.author.post("/proposals", WORDS | {"area_code": "64.72.01.1001"}).status_code == 404
    moved = town.author.patch(f"/proposals/{town.draft()}", {"area_code": "64.72.01.1001", "version": 1})
    assert (moved.status_code, moved.json["code"]) == (422, "area_outside_cycle")


def test_a_draft_is_changed_piece_by_piece(town: Town) -> None:
    path = f"/proposals/{town.draft()}"
    changed = town.author.patch(path, {"version": 1, "cost_lines": [{"item": "Tikar", "rupiah": 500_000}]})
    assert (changed.status_code, changed.json["version"]) == (200, 2)
    assert changed.json["cost_lines"] == [{"item": "Tikar", "rupiah": 500_000}]
    assert changed.json["requested_cost"] == 500_000
    assert changed.json["title"] == WORDS["title"]
    moved = town.author.patch(path, {"area_code": MANGGAR}, **{"If-Match": '"2"'})
    assert (moved.status_code, moved.json["area_code"]) == (200, MANGGAR)


def test_a_change_names_the_version_it_was_made_from(town: Town) -> None:
    path = f"/proposals/{town.draft()}"
    assert town.author.patch(path, {"title": "Tanpa versi"}).status_code == 428
    assert town.author.patch(path, {"title": "Pertama", "version": 1}).status_code == 200
    stale = town.author.patch(path, {"title": "Kedua", "version": 1})
    assert (stale.status_code, stale.json["code"], stale.json["version"]) == (409, "stale_proposal", 2)
    assert town.author.get(path).json["title"] == "Pertama"


def test_of_two_changes_at_once_one_wins_and_the_other_knows(town: Town) -> None:
    path, start = f"/proposals/{town.draft()}", threading.Barrier(6)
    answers: list[int] = []

    def change(title: str) -> None:
        start.wait()
        answers.append(town.author.patch(path, {"title": title, "version": 1}).status_code)

    threads = [threading.Thread(target=change, args=[f"Judul {number}"]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409, 409, 409, 409, 409]
    assert town.author.get(path).json["version"] == 2


def test_what_is_missing_is_named_when_handing_in(town: Town) -> None:
    proposal = town.author.post("/proposals", {"title": "Rak buku"}).json["id"]
    answer = town.author.post(f"/proposals/{proposal}/submit")
    assert (answer.status_code, answer.json["missing"]) == (422, ["story", "category"])
    assert town.told(proposal) == []


def test_a_long_story_gets_a_summary_of_its_beginning(town: Town) -> None:
    proposal = town.draft(story="panjang " * 100)
    summary = town.author.post(f"/proposals/{proposal}/submit").json["summary"]
    assert summary.startswith("panjang panjang")
    assert (summary[-1], len(summary) <= 280) == ("…", True)


def test_what_the_author_takes_out_of_her_story_is_gone_from_its_summary_too(town: Town) -> None:
    proposal = town.bring_to(State.SUBMITTED, story="Hubungi Budi di 081234567890.")
    words = {"decision": "return", "reason_code": "personal_data", "reason": "Hapus nomor telepon, ya."}
    town.moderator.post(f"/proposals/{proposal}/moderation", words)
    version = town.author.get(f"/proposals/{proposal}").json["version"]
    town.author.patch(f"/proposals/{proposal}", {"story": "Rak buku di balai.", "version": version})
    assert town.author.post(f"/proposals/{proposal}/submit").json["summary"] == "Rak buku di balai."


def test_a_summary_in_the_authors_own_words_stays(town: Town) -> None:
    proposal = town.draft(summary="Singkatnya: rak buku.")
    changed = town.author.patch(f"/proposals/{proposal}", {"story": "Cerita baru.", "version": 1}).json
    assert changed["summary"] == "Singkatnya: rak buku."


def test_the_age_that_counts_is_that_at_submission(town: Town) -> None:
    proposal = town.draft()
    town.author.age_band = "adult"
    submitted = town.author.post(f"/proposals/{proposal}/submit").json
    assert (submitted["by_child"], submitted["age_band"]) == (False, "adult")


def test_a_returned_proposal_is_mended_and_handed_in_again(town: Town) -> None:
    proposal = town.bring_to(State.SUBMITTED)
    words = {"decision": "return", "reason_code": "unclear", "reason": "Tulis tempatnya, ya."}
    town.moderator.post(f"/proposals/{proposal}/moderation", words)
    page = town.author.get(f"/proposals/{proposal}").json
    assert (page["state"], page["trail"][-1]["reason"]) == ("returned", "Tulis tempatnya, ya.")
    town.author.patch(f"/proposals/{proposal}", {"place": "dekat balai RT 14", "version": page["version"]})
    again = town.author.post(f"/proposals/{proposal}/submit")
    assert (again.status_code, again.json["state"]) == (200, "submitted")


def test_the_author_takes_it_back_and_nobody_reads_it_any_more(town: Town) -> None:
    proposal = town.bring_to(State.PUBLISHED)
    assert town.author.post(f"/proposals/{proposal}/withdraw").json["state"] == "withdrawn"
    assert town.neighbour.get(f"/proposals/{proposal}").status_code == 404
    assert town.told(proposal)[-1] == "proposal.withdrawn"


def test_last_years_idea_is_proposed_again_with_its_lineage(town: Town) -> None:
    declined = town.place(State.DECLINED, author_id=new_id())
    again = town.author.get(f"/proposals/{town.draft(previous_proposal_id=declined)}").json
    assert again["previous_proposal_id"] == declined


@pytest.mark.parametrize("of_another", [True, False])
def test_no_lineage_leads_to_what_one_may_not_read(town: Town, *, of_another: bool) -> None:
    hidden = town.place(State.SUBMITTED, author_id=new_id()) if of_another else str(new_id())
    answer = town.author.post("/proposals", WORDS | {"previous_proposal_id": hidden})
    assert (answer.status_code, answer.json["code"]) == (422, "lineage_unknown")


def test_an_officer_without_a_residents_role_writes_no_proposals(town: Town) -> None:
    assert town.person(Role.KELURAHAN_OFFICER).post("/proposals", WORDS).status_code == 403
    assert town.app.test_client().post("/v1/proposals", json=WORDS).status_code == 401


def test_a_deleted_draft_leaves_nothing_behind_and_nothing_told(town: Town) -> None:
    draft = town.draft(cost_lines=[{"item": "Rak", "rupiah": 1_000_000}])
    later = town.draft(previous_proposal_id=draft)
    assert town.author.delete(f"/proposals/{draft}").status_code == 204
    assert town.author.get(f"/proposals/{draft}").status_code == 404
    assert town.author.delete(f"/proposals/{draft}").status_code == 404
    assert town.author.get(f"/proposals/{later}").json["previous_proposal_id"] is None
    assert town.told(draft) == []
    with town.database.transaction() as session:
        left = select(func.count()).select_from(CostLine).where(CostLine.proposal_id == draft)
        assert session.scalar(left) == 0


def test_what_was_handed_in_is_withdrawn_and_not_deleted(town: Town) -> None:
    proposal = town.bring_to(State.SUBMITTED)
    answer = town.author.delete(f"/proposals/{proposal}")
    assert (answer.status_code, answer.json["code"]) == (409, "already_handed_in")


def test_nobody_buries_the_moderators_under_drafts(town: Town) -> None:
    def press(_number: int) -> int:
        return town.person(Role.RESIDENT, id=town.neighbour.id).post("/proposals", WORDS).status_code

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(press, range(40)))
    assert sorted(set(answers)) == [201, 429]
    assert answers.count(201) == MOST_A_MINUTE
    too_fast = town.neighbour.post("/proposals", WORDS)
    assert (too_fast.json["code"], too_fast.headers["Retry-After"]) == ("drafting_too_fast", "60")
    assert town.author.post("/proposals", WORDS).status_code == 201, "another one may"


def test_whoever_has_many_ideas_under_way_finishes_one_first(town: Town) -> None:
    unread = (State.DRAFT, State.SUBMITTED) * 10
    mine = [town.place(state, author_id=town.neighbour.id) for state in unread]
    town.place(State.PUBLISHED, author_id=town.neighbour.id)
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        refused = town.neighbour.post("/proposals", WORDS)
        assert (refused.status_code, refused.json["code"]) == (409, "too_many_unread")
        assert town.neighbour.post(f"/proposals/{mine[0]}/withdraw").status_code == 200
        assert town.neighbour.post("/proposals", WORDS).status_code == 201
