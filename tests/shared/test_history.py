"""The public history tells what happened and in which order, and nothing of people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

import pytest
from flask.testing import FlaskClient

from services.notifications.app import create_app
from services.notifications.settings import NotificationsSettings
from shared.contracts.identity import ResidentVerified
from shared.contracts.proposals import ProposalPublished, ProposalSupported
from shared.database import Database
from shared.events import publish
from shared.events.log import stamp
from shared.ids import new_id
from tests.people import DAMAI, settings_for

ANI, TITIAN = new_id(), new_id()
STORY = [
    ResidentVerified(person_id=ANI, kelurahan=DAMAI, birth_month="2013-04", voice="child"),
    ProposalPublished(
        proposal_id=TITIAN, cycle_id=new_id(), area_code=DAMAI, title="Titian aman", category="play",
        author_id=ANI, by_child=True,
    ),
    ProposalSupported(proposal_id=TITIAN, person_id=ANI),
]  # fmt: skip


@pytest.fixture
def client(service_database: Callable[[str], str]) -> Iterator[FlaskClient]:
    """Anybody, at a service whose log holds a story and one event that is not stamped yet."""
    database = Database(service_database("notifications"))
    with database.transaction() as session:
        for event in STORY:
            publish(session, event)
    with database.engine.begin() as connection:
        stamp(connection, "notifications")
    with database.transaction() as session:
        publish(session, STORY[2])
    settings = NotificationsSettings(
        **asdict(settings_for("notifications", database.url)),
        smtp_url="smtp://127.0.0.1:1",
        mail_from="a@contoh.invalid",
    )
    yield create_app(settings, database).test_client()
    database.dispose()


def test_everybody_reads_what_happened_in_order(client: FlaskClient) -> None:
    page = client.get("/v1/events").get_json()
    assert [(line["position"], line["type"]) for line in page["items"]] == [
        (1, "resident.verified"),
        (2, "proposal.published"),
        (3, "proposal.supported"),
    ]
    assert (page["source"], page["head"]) == ("notifications", 3)
    assert page["items"][1]["heard_by"] == ["notifications"]
    assert len({line["hash"] for line in page["items"]}) == 3


def test_no_person_and_no_words_stand_in_it(client: FlaskClient) -> None:
    text = client.get("/v1/events").get_data(as_text=True)
    assert str(ANI) not in text
    assert "Titian" not in text
    assert "2013" not in text
    assert str(TITIAN) in text


def test_reading_goes_on_where_it_stopped(client: FlaskClient) -> None:
    page = client.get("/v1/events?after=1&limit=1").get_json()
    assert [line["position"] for line in page["items"]] == [2]
    assert client.get("/v1/events?after=3").get_json()["items"] == []
    assert client.get("/v1/events?after=-1").status_code == 422
