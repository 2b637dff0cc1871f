"""A page of strangers is made once for all who come within two seconds, by one of them, and never shown older."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.wire import Request
from tests.portal.kept.keeping import PAGES, asked, grow_old, kept
from tests.portal.sample_city import SampleCity


@pytest.mark.parametrize("path", PAGES)
def test_the_second_stranger_gets_the_page_of_the_first(stranger: FlaskClient, city: SampleCity, path: str) -> None:
    first = stranger.get(path)
    before = asked(city)
    second = stranger.get(path)
    assert first.status_code == second.status_code == 200
    assert first.data == second.data
    assert asked(city) == before


@pytest.mark.parametrize(
    "name", ["Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Content-Type"]
)
def test_a_kept_page_has_the_headers_of_a_page(stranger: FlaskClient, name: str) -> None:
    stranger.get("/")
    assert stranger.get("/").headers[name]


def test_a_network_of_servers_may_keep_it_as_long_and_a_browser_asks_each_time(stranger: FlaskClient) -> None:
    for _ in range(2):
        headers = stranger.get("/").headers
        assert headers["Cache-Control"] == "public, max-age=0, s-maxage=2"
        assert {part.strip() for part in headers["Vary"].split(",")} >= {"Cookie", "Accept-Encoding"}
        assert headers["ETag"].startswith('W/"')
        assert 0 <= int(headers["Age"]) <= 2
        assert "Set-Cookie" not in headers
        assert "X-Correlation-Id" not in headers


def test_nobody_sees_anything_older_than_two_seconds(kept_app: Flask, stranger: FlaskClient, city: SampleCity) -> None:
    stranger.get("/")
    before = asked(city)
    grow_old(kept_app, 2.0)
    stranger.get("/")
    assert asked(city) > before


def test_one_asker_renews_a_page_and_the_others_get_the_last_one(kept_app: Flask, city: SampleCity) -> None:
    client = kept_app.test_client()
    client.get("/peta-jalan")
    grow_old(kept_app, 1.7)
    makes, go = threading.Event(), threading.Event()
    programs = city.usual()["GET /v1/programs"]

    def slowly(request: Request) -> Any:
        makes.set()
        assert go.wait(5)
        return programs(request) if callable(programs) else programs

    city.answers["GET /v1/programs"] = slowly
    renewing = threading.Thread(target=lambda: kept_app.test_client().get("/peta-jalan"))
    renewing.start()
    assert makes.wait(5)
    before = asked(city)
    assert client.get("/peta-jalan").status_code == 200
    assert asked(city) == before
    go.set()
    renewing.join()


def test_many_who_come_at_once_have_a_page_made_once(kept_app: Flask, city: SampleCity) -> None:
    programs = city.usual()["GET /v1/programs"]

    def slowly(request: Request) -> Any:
        time.sleep(0.2)
        return programs(request) if callable(programs) else programs

    city.answers["GET /v1/programs"] = slowly
    answers: list[bytes] = []
    crowd = [
        threading.Thread(target=lambda: answers.append(kept_app.test_client().get("/peta-jalan").data))
        for _ in range(12)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(answers) == 12
    assert len(set(answers)) == 1
    assert [path for _method, path, *_ in city.sent].count("/v1/programs") == 1


def test_where_the_page_cannot_be_kept_those_who_waited_make_their_own(kept_app: Flask, city: SampleCity) -> None:
    def away(_request: Request) -> Any:
        time.sleep(0.1)
        return 503, {"code": "temporarily_unavailable"}

    city.answers["GET /v1/programs"] = away
    answers: list[int] = []
    crowd = [
        threading.Thread(target=lambda: answers.append(kept_app.test_client().get("/peta-jalan").status_code))
        for _ in range(4)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert answers == [503] * 4
    assert kept(kept_app) == []
    del city.answers["GET /v1/programs"]
    assert kept_app.test_client().get("/peta-jalan").status_code == 200
