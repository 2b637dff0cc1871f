"""The feed over HTTP: for services alone, and only with what they hear."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from shared.events import feed
from shared.events.feed import LARGEST_PAGE, FeedClient
from shared.events.receiver import FeedUnavailable
from shared.web import make_app
from tests.people import bearer, keyring, service_bearer, settings_for
from tests.shared.events.harness import Service, published, shortlisted, submitted

Town = dict[str, Service]
ADDRESS = "/internal/events"


@pytest.fixture
def door(town: Town) -> Flask:
    return make_app("proposals", settings_for("proposals"), [feed.blueprint], database=town["proposals"].database)


@pytest.fixture
def client(door: Flask) -> FlaskClient:
    return door.test_client()


@pytest.fixture
def address(door: Flask) -> Iterator[str]:
    """The same door behind a real socket."""
    server = make_server("127.0.0.1", 0, door)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def tell(town: Town) -> None:
    town["proposals"].tell(submitted(), shortlisted(), published())
    town["proposals"].relay.step()


def test_a_service_reads_what_it_hears(town: Town, client: FlaskClient) -> None:
    tell(town)
    page = client.get(ADDRESS, headers=service_bearer("voting", calling="proposals")).get_json()
    assert [event["position"] for event in page["events"]] == [2]
    assert (page["after"], page["upto"], page["head"]) == (0, 3, 3)


def test_rows_that_are_not_stamped_yet_are_not_served(town: Town, client: FlaskClient) -> None:
    tell(town)
    town["proposals"].tell(shortlisted())
    page = client.get(ADDRESS, headers=service_bearer("voting", calling="proposals")).get_json()
    assert page["head"] == 3


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x.y.z"}])
def test_strangers_read_nothing(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get(ADDRESS, headers=headers).status_code == 401


def test_people_read_nothing(client: FlaskClient) -> None:
    assert client.get(ADDRESS, headers=bearer()).status_code == 401


def test_a_token_made_out_to_another_service_opens_nothing(client: FlaskClient) -> None:
    assert client.get(ADDRESS, headers=service_bearer("voting", calling="programs")).status_code == 401


@pytest.mark.parametrize("query", ["after=-1", "limit=0", f"limit={LARGEST_PAGE + 1}", "after=x"])
def test_a_stretch_that_cannot_be_is_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"{ADDRESS}?{query}", headers=service_bearer("voting", calling="proposals"))
    assert answer.status_code == 422


def test_a_listener_catches_up_over_http(town: Town, address: str) -> None:
    tell(town)
    client = FeedClient(keyring("notifications"), {"proposals": address})
    object.__setattr__(town["notifications"].receiver, "feed", client)
    town["notifications"].receiver.catch_up("proposals")
    client.close()
    assert town["notifications"].effects("proposals") == [2, 3]


def test_the_page_of_metrics_tells_how_far_everybody_is(town: Town, address: str) -> None:
    tell(town)
    town["proposals"].tell(shortlisted())
    town["proposals"].receiver.catch_up("voting")
    town["proposals"].execute("UPDATE cursors SET stopped = 'the log went back', attempts = 3")
    shown = httpx.get(address.removesuffix("/") + "/metrics", trust_env=False).text.splitlines()
    assert 'rembuk_log_head{source="proposals"} 3.0' in shown
    assert 'rembuk_log_unstamped{source="proposals"} 1.0' in shown
    assert 'rembuk_dead_letters{listener="proposals"} 0.0' in shown
    assert 'rembuk_cursor_stopped{listener="proposals",source="voting"} 1.0' in shown
    assert 'rembuk_cursor_failures{listener="proposals",source="voting"} 3.0' in shown
    assert any(line.startswith('rembuk_cursor_age_seconds{listener="proposals",source="voting"} 0.') for line in shown)


def test_a_door_that_is_shut_or_refuses_is_unavailable(town: Town, address: str) -> None:
    for client in (
        FeedClient(keyring("voting"), {"proposals": "http://127.0.0.1:9"}),
        FeedClient(keyring("voting"), {"proposals": address + "/nowhere"}),
        FeedClient(keyring("voting"), {}),
    ):
        with pytest.raises(FeedUnavailable):
            client.page("proposals", 0)
        client.close()
