"""The inbox over HTTP: one's own notices, in one's own voice."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.notifications.audiences import reactions
from shared.database import Database
from shared.ids import new_id
from tests.notifications.news import adopted, published
from tests.people import bearer

ANI, BUDI = new_id(), new_id()


@pytest.fixture(autouse=True)
def _news(database: Database) -> None:
    titian = UUID(int=7)
    with database.transaction() as session:
        reactions.on_proposal_published(session, published(titian, ANI))
        reactions.on_proposal_adopted(session, adopted(titian, ANI))


def test_an_inbox_is_closed_to_whoever_is_not_logged_in(client: FlaskClient) -> None:
    assert client.get("/v1/inbox").status_code == 401
    assert client.post(f"/v1/inbox/{new_id()}/read").status_code == 401
    assert client.post("/v1/inbox/read", json={}).status_code == 401


def test_people_read_their_own_news_newest_first(client: FlaskClient) -> None:
    inbox = client.get("/v1/inbox", headers=bearer(person=ANI)).get_json()
    assert [notice["kind"] for notice in inbox["items"]] == ["proposal.adopted", "proposal.published"]
    assert (inbox["unread"], inbox["next"]) == (2, None)
    assert "Usulan Anda “Titian aman ke sekolah” masuk rencana kerja tahun 2027" in inbox["items"][0]["body"]
    assert inbox["items"][0]["path"] == f"/usulan/{UUID(int=7)}"
    assert client.get("/v1/inbox", headers=bearer(person=BUDI)).get_json() == {"items": [], "next": None, "unread": 0}


def test_a_child_reads_the_same_news_in_her_voice(client: FlaskClient) -> None:
    inbox = client.get("/v1/inbox", headers=bearer(person=ANI, age_band="10-12")).get_json()
    assert inbox["items"][1]["subject"] == "Usulanmu sudah terbit!"


def test_english_is_there_for_whoever_asks(client: FlaskClient) -> None:
    inbox = client.get("/v1/inbox?language=en", headers=bearer(person=ANI)).get_json()
    assert inbox["items"][1]["subject"] == "Your proposal is public"
    assert client.get("/v1/inbox?language=fr", headers=bearer(person=ANI)).status_code == 422


def test_a_long_inbox_comes_in_pages(client: FlaskClient) -> None:
    first = client.get("/v1/inbox?limit=1", headers=bearer(person=ANI)).get_json()
    second = client.get(f"/v1/inbox?limit=1&cursor={first['next']}", headers=bearer(person=ANI)).get_json()
    assert [page["items"][0]["kind"] for page in (first, second)] == ["proposal.adopted", "proposal.published"]
    assert second["next"] is None


def test_reading_one_notice_leaves_the_other_unread(client: FlaskClient) -> None:
    newest = client.get("/v1/inbox", headers=bearer(person=ANI)).get_json()["items"][0]
    read = client.post(f"/v1/inbox/{newest['id']}/read", headers=bearer(person=ANI))
    assert read.status_code == 200
    again = client.post(f"/v1/inbox/{newest['id']}/read", headers=bearer(person=ANI))
    assert again.get_json()["read_at"] == read.get_json()["read_at"] is not None
    assert client.get("/v1/inbox", headers=bearer(person=ANI)).get_json()["unread"] == 1


def test_nobody_reads_or_marks_anothers_notice(client: FlaskClient) -> None:
    newest = client.get("/v1/inbox", headers=bearer(person=ANI)).get_json()["items"][0]
    refused = client.post(f"/v1/inbox/{newest['id']}/read", headers=bearer(person=BUDI))
    assert (refused.status_code, refused.get_json()["code"]) == (404, "not_found")
    client.post("/v1/inbox/read", json={}, headers=bearer(person=BUDI))
    assert client.get("/v1/inbox", headers=bearer(person=ANI)).get_json()["unread"] == 2


def test_marking_all_stops_at_the_newest_she_has_seen(client: FlaskClient) -> None:
    older = client.get("/v1/inbox", headers=bearer(person=ANI)).get_json()["items"][1]
    client.post("/v1/inbox/read", json={"up_to": older["id"]}, headers=bearer(person=ANI))
    assert client.get("/v1/inbox", headers=bearer(person=ANI)).get_json()["unread"] == 1
    assert client.post("/v1/inbox/read", json={}, headers=bearer(person=ANI)).status_code == 204
    assert client.get("/v1/inbox", headers=bearer(person=ANI)).get_json()["unread"] == 0
