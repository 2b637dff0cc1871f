"""How often one address may ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from flask_smorest import Blueprint

from shared.web import make_app, open_to_all
from shared.web.rate_limits import per_address, register_rate_limits
from tests.people import settings_for

blueprint = Blueprint("bells", __name__)


@blueprint.post("/bells")
@per_address("3 per 10 minutes")
@open_to_all
def ring() -> dict[str, int]:
    """Ring."""
    return {"rung": 1}


Ring = Callable[[str | None], int]


def door(cache_url: str) -> FlaskClient:
    settings = replace(settings_for("voting"), cache_url=cache_url)
    app = make_app("voting", settings, [blueprint])
    register_rate_limits(app, cache_url)
    return app.test_client()


def press(client: FlaskClient, address: str | None) -> int:
    headers = {"X-Forwarded-For": address} if address else {}
    return client.post("/v1/bells", headers=headers).status_code


def test_an_address_is_refused_after_its_share_and_another_is_not(valkey_server: str) -> None:
    client = door(valkey_server)
    assert [press(client, "203.0.113.1") for _ in range(5)] == [200, 200, 200, 429, 429]
    assert press(client, "203.0.113.2") == 200


def test_the_share_is_one_for_all_processes(valkey_server: str) -> None:
    assert [press(door(valkey_server), "203.0.113.3") for _ in range(4)] == [200, 200, 200, 429]


def test_a_refusal_has_the_one_shape_and_says_when_to_come_back(valkey_server: str) -> None:
    client = door(valkey_server)
    answers = [client.post("/v1/bells", headers={"X-Forwarded-For": "203.0.113.4"}) for _ in range(4)]
    assert answers[-1].content_type == "application/problem+json"
    assert answers[-1].json["code"] == "too_many_requests"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 600


def test_an_address_that_somebody_writes_in_front_helps_nobody(valkey_server: str) -> None:
    client = door(valkey_server)
    assert [press(client, f"198.51.100.{number}, 203.0.113.5") for number in range(4)][-1] == 429


def test_a_household_cannot_hide_among_its_own_addresses(valkey_server: str) -> None:
    client = door(valkey_server)
    assert [press(client, f"2001:db8:0:7::{number}") for number in range(1, 5)] == [200, 200, 200, 429]
    assert press(client, "2001:db8:0:8::1") == 200


def test_neighbours_on_the_internal_network_are_not_counted(valkey_server: str) -> None:
    client = door(valkey_server)
    assert {press(client, None) for _ in range(6)} == {200}


@pytest.mark.filterwarnings("default")
def test_without_the_cache_each_process_counts_by_itself() -> None:
    client = door("redis://127.0.0.1:1/0")
    assert [press(client, "203.0.113.6") for _ in range(5)] == [200, 200, 200, 429, 429]
