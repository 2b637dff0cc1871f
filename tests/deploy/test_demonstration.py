"""How the demonstration asks a city: with patience, once in effect, and never past a no."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from flask import Flask, request
from werkzeug.serving import make_server

from deploy.embedded import ROOT
from deploy.operator.demonstration import casting, door
from deploy.operator.demonstration.casting import Caster, PaperBallot
from deploy.operator.demonstration.door import Door, Missing, Refused, wait_for
from deploy.operator.demonstration.ideas import all_ideas
from deploy.operator.demonstration.papers import all_papers
from deploy.operator.people import EVERYBODY, PEOPLE
from shared import ages, clock
from shared.blind_signatures import EXPONENT, BlindSigner, from_text, jwk_of, to_text
from shared.contracts.categories import Category
from shared.contracts.roles import Role
from shared.contracts.vocabulary import BallotType


class MoodyCity:
    """A server that gives these answers in turn before it does what it is asked, and notes the keys it saw."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.keys: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.document: dict[str, Any] = {}
        self.signer: BlindSigner | None = None
        app = Flask("moody")
        app.add_url_rule("/<path:_path>", view_func=self._answer, methods=["GET", "POST"])
        self.server = make_server("127.0.0.1", 0, app)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def _answer(self, _path: str) -> tuple[dict[str, Any], int]:
        if request.method == "GET" and self.document:
            return self.document, 200
        self.keys.append(request.headers.get("Idempotency-Key", ""))
        self.bodies.append(request.get_json(silent=True) or {})
        if self.answers:
            status, body = self.answers.pop(0)
            return body, status
        blinded = self.bodies[-1].get("blinded")
        if blinded and self.signer:
            return {"cell": 0, "signature": to_text(self.signer.sign(from_text(blinded)))}, 201
        return {"receipt": "MZXW"}, 201


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> Iterator[MoodyCity]:
    """It answers on loopback; pauses are short and patience ends soon."""
    for module in (door, casting):
        monkeypatch.setattr(module, "PATIENCE", 1.0)
        monkeypatch.setattr(module, "PAUSE", 0.01)
    moody = MoodyCity()
    thread = threading.Thread(target=moody.server.serve_forever)
    thread.start()
    yield moody
    moody.server.shutdown()
    thread.join()
    moody.server.server_close()


@pytest.fixture
def front(city: MoodyCity) -> Iterator[Door]:
    """Its door."""
    with closing(Door(city.url)) as opened:
        yield opened


def test_a_city_that_is_starting_again_is_asked_again_with_the_same_key(city: MoodyCity, front: Door) -> None:
    city.answers = [(503, {}), (502, {}), (409, {"code": "request_in_flight"})]
    assert front.post("/api/x", {"a": 1}) == {"receipt": "MZXW"}
    assert len(city.keys) == 4
    assert len(set(city.keys)) == 1


def test_a_no_is_taken_as_a_no(city: MoodyCity, front: Door) -> None:
    city.answers = [(409, {"code": "already_voted", "title": "You have voted."})]
    with pytest.raises(Refused, match="already_voted"):
        front.post("/api/x")
    assert len(city.keys) == 1


def test_patience_with_a_city_that_stays_away_comes_to_an_end(city: MoodyCity, front: Door) -> None:
    city.answers = [(503, {})] * 1000
    with pytest.raises(Refused, match="503"):
        front.get("/api/x")


def test_nobody_at_home_is_said_at_once() -> None:
    with closing(Door("http://127.0.0.1:1")) as nowhere, pytest.raises(Missing, match="nobody answers"):
        nowhere.must_answer()


def test_what_does_not_come_is_named() -> None:
    with pytest.raises(Missing, match="the bus did not come"):
        wait_for("the bus", lambda: None, seconds=0.1)


def test_a_paper_ballot_is_sent_the_very_same_until_there_is_a_receipt(city: MoodyCity) -> None:
    private = generate_private_key(EXPONENT, 2048)
    city.signer = BlindSigner.of(private)
    city.document = {"electorate": {"cells": [{"number": 0, "coded": True, "key": jwk_of(private.public_key())}]}}
    with closing(Door(city.url, city.url)) as front:
        city.answers = [(503, {}), (500, {})]
        with pytest.raises(Refused):
            Caster(front, "p").cast(PaperBallot("7K2M", ["a"]))
        city.answers = [(503, {}), (504, {})]
        city.bodies.clear()
        assert Caster(front, "p").cast(PaperBallot("7K2M", ["a"])) == "MZXW"
    asked, cast = city.bodies[:3], city.bodies[3:]
    assert [set(body) for body in cast] == [{"token", "signature", "cell", "choices", "assisted", "retry_key"}]
    assert len({json.dumps(body, sort_keys=True) for body in asked}) == 1


def test_the_ideas_are_forty_whole_and_by_people_who_are_there() -> None:
    ideas = all_ideas()
    drawn = {path.name.removesuffix(".svg.html") for path in (ROOT / "services/portal/templates").rglob("*.svg.html")}
    assert {idea.picture for idea in ideas} <= drawn
    assert len(ideas) == len({idea.title for idea in ideas}) == 40
    for idea in ideas:
        assert idea.by in EVERYBODY, idea.title
        assert idea.supports < len(EVERYBODY), idea.title
        if idea.becomes in {"adopted", "prioritized", "not_chosen", "on_ballot", "shortlisted", "verified"}:
            assert idea.cost > 0, idea.title
        if idea.becomes in {"declined", "returned"}:
            assert idea.reason, idea.title
            assert idea.code, idea.title


def test_there_is_a_paper_of_every_type_each_in_its_own_kelurahan() -> None:
    papers = all_papers()
    assert {paper["ballot_type"] for paper in papers} | {"approval"} == set(BallotType)
    assert len({paper["area_code"] for paper in papers}) == len({paper["title"] for paper in papers}) == len(papers)
    homes = {person.kelurahan for person in EVERYBODY.values()}
    drawn = {path.name.removesuffix(".svg.html") for path in (ROOT / "services/portal/templates").rglob("*.svg.html")}
    for paper in papers:
        assert paper["area_code"] in homes, "somebody can vote there"
        assert {project["picture"] for project in paper["projects"]} <= drawn
        assert {project["category"] for project in paper["projects"]} <= set(Category)


@pytest.mark.parametrize("year", [2026, 2028, 2044])
def test_children_are_children_and_plans_lie_ahead_in_whatever_year_a_city_is_filled(year: int) -> None:
    with clock.frozen_at(datetime(year, 12, 31, 16, 30, tzinfo=UTC)):  # New Year's Day in Balikpapan
        children = {person.key for person in PEOPLE if ages.is_child(person.born, clock.today())}
    assert children == {person.key for person in PEOPLE if person.held in {Role.CHILD, Role.FORUM_MEMBER}}
    assert {idea.answer["in_years"] for idea in all_ideas() if idea.becomes == "adopted"} == {1, 2}
