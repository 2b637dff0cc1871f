"""An adopted proposal reaches the roadmap, and its trail hears of it: two services, their logs, feeds and receivers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask

from services.programs.app import create_app as programs_app
from services.programs.roadmap.reactions import on_proposal_adopted
from services.proposals.adoption.reactions import on_program_opened
from services.proposals.app import create_app as proposals_app
from services.proposals.life.states import State
from shared.contracts.programs import ProgramOpened
from shared.contracts.proposals import ProposalAdopted
from shared.database import Database
from shared.events import log
from shared.events.page import Page
from shared.events.receiver import Receiver
from tests.people import keyring, service_bearer, settings_for
from tests.proposals.town import Town


class FeedOver:
    """Pulls from the real feeds of both services, without a network between."""

    def __init__(self, listener: str, apps: dict[str, Flask]) -> None:
        self.listener, self.apps = listener, apps

    def page(self, source: str, after: int) -> Page:
        answer = self.apps[source].test_client().get(
            f"/internal/events?after={after}", headers=service_bearer(self.listener, calling=source)
        )  # fmt: skip
        assert answer.status_code == 200, answer.get_json()
        return Page.read(answer.get_json())


class City:
    """Both services, with the relay's stamp and the receivers in our hands."""

    def __init__(self, databases: dict[str, Database]) -> None:
        self.databases = databases
        self.apps = {
            "proposals": proposals_app(settings_for("proposals", databases["proposals"].url), databases["proposals"]),
            "programs": programs_app(settings_for("programs", databases["programs"].url), databases["programs"]),
        }
        self.town = Town(self.apps["proposals"], databases["proposals"])
        self.ears = {
            "programs": self._receiver("programs", {ProposalAdopted: [on_proposal_adopted]}),
            "proposals": self._receiver("proposals", {ProgramOpened: [on_program_opened]}),
        }

    def carry(self, source: str, listener: str) -> None:
        """Stamp what `source` has recorded and let `listener` catch up."""
        with self.databases[source].engine.begin() as connection:
            log.stamp(connection, source)
        self.ears[listener].catch_up(source)

    def roadmap(self) -> list[dict[str, object]]:
        """What stands there."""
        items: list[dict[str, object]] = self.apps["programs"].test_client().get("/v1/programs").get_json()["items"]
        return items

    def _receiver(self, service: str, reactions: dict[type, list[Callable[..., None]]]) -> Receiver:
        return Receiver(keyring(service), self.databases[service], reactions, FeedOver(service, self.apps))


@pytest.fixture
def city(service_database: Callable[[str], str]) -> Iterator[City]:
    databases = {name: Database(service_database(name)) for name in ("proposals", "programs")}
    city = City(databases)
    city.town.open_cycle()
    yield city
    for database in databases.values():
        database.dispose()


def test_an_adopted_proposal_reaches_the_roadmap_and_its_trail_says_so(city: City) -> None:
    proposal = city.town.bring_to(State.ACCOMMODATED)
    city.carry("proposals", "programs")
    (program,) = city.roadmap()
    assert program["proposal_id"] == proposal

    city.carry("programs", "proposals")
    line = city.town.anyone(f"/proposals/{proposal}").get_json()["trail"][-1]
    assert (line["code"], line["facts"]) == ("program_opened", {"program_id": program["id"], "year": 2028})


def test_carried_again_and_again_it_is_one_program_and_one_line(city: City) -> None:
    proposals = [city.town.bring_to(State.ACCOMMODATED) for _ in range(3)]
    for _ in range(3):
        city.carry("proposals", "programs")
        city.carry("programs", "proposals")
    assert [UUID(str(program["proposal_id"])) for program in city.roadmap()] == [UUID(p) for p in reversed(proposals)]
    for proposal in proposals:
        codes = [line["code"] for line in city.town.anyone(f"/proposals/{proposal}").get_json()["trail"]]
        assert codes.count("program_opened") == 1
