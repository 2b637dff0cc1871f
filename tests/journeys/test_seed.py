"""A filled demonstration city: somebody in every role, something in every state, the same after a second filling."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from deploy.operator.demonstration.deciding import PAST, PRESENT
from deploy.operator.demonstration.door import Door
from deploy.operator.demonstration.ideas import all_ideas
from deploy.operator.demonstration.papers import all_papers
from deploy.operator.demonstration.registry import NotADemonstration, Registry
from deploy.operator.demonstration.visitors import log_in_all
from deploy.operator.people import EVERYBODY, PEOPLE
from shared import clock
from shared.contracts.roles import Role
from tests.journeys.running import RunningCity, rembuk


def everything(door: Door, path: str) -> list[dict[str, Any]]:
    """All items of a list."""
    items: list[dict[str, Any]] = []
    page = door.get(path, limit=100)
    while page["next"]:
        items += page["items"]
        page = door.get(path, limit=100, cursor=page["next"])
    return items + list(page["items"])


def titles(door: Door) -> Counter[str]:
    """How often each public title stands in the city; those of a told story left out."""
    wanted = {idea.title for idea in all_ideas()}
    found = (item["title"] for item in everything(door, "/api/proposals/v1/proposals"))
    return Counter(title for title in found if title in wanted)


def poll_titles(door: Door) -> Counter[str]:
    """How often each poll of the filling stands in the city; those of a told story left out."""
    wanted = {PAST, PRESENT, *(content["title"] for content in all_papers())}
    found = (poll["title"] for poll in everything(door, "/api/voting/v1/polls"))
    return Counter(title for title in found if title in wanted)


def test_there_is_somebody_in_every_role() -> None:
    assert {person.held for person in PEOPLE} == set(Role)


def test_public_proposals_stand_in_every_public_state(door: Door) -> None:
    found = everything(door, "/api/proposals/v1/proposals")
    states = {item["state"] for item in found}
    expected = {"published", "under_verification", "shortlisted", "prioritized", "accommodated", "declined"}
    assert expected <= states
    assert len({item["area_code"] for item in found}) >= 10


def test_what_is_not_public_waits_where_it_should(door: Door) -> None:
    people = log_in_all(door, [EVERYBODY[key].address for key in ("moderator", "hadi")])
    queue = people[EVERYBODY["moderator"].address].get("/api/proposals/v1/moderation/queue")["items"]
    assert len(queue) >= 2
    mine = people[EVERYBODY["hadi"].address].get("/api/proposals/v1/proposals", mine="true", limit=100)["items"]
    assert "draft" in {item["state"] for item in mine}


def test_a_poll_of_every_type_is_open_and_one_is_decided_and_led_to_programs(door: Door) -> None:
    states = Counter(poll["state"] for poll in everything(door, "/api/voting/v1/polls"))
    types = {poll["ballot_type"] for poll in everything(door, "/api/voting/v1/polls") if poll["state"] == "open"}
    assert types == {"approval", "knapsack", "points", "ranking", "yes_no"}
    assert states["certified"] >= 1
    years = {program["year"] for program in everything(door, "/api/programs/v1/programs")}
    assert {clock.today().year + 1, clock.today().year + 2} <= years


def test_filling_again_waits_for_its_turn_and_changes_nothing(city: RunningCity, door: Door) -> None:
    before = titles(door), poll_titles(door)
    environment = json.loads((city.data / "environment.json").read_text(encoding="utf-8"))["identity"]
    with ThreadPoolExecutor(1) as threads:
        with Registry(environment).alone(pytest.fail):
            second = threads.submit(rembuk, "seed", "--data", str(city.data), "--url", city.url)
            with pytest.raises(TimeoutError):
                second.result(12)
        again = second.result()
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Somebody else is filling this city" in again.stdout
    assert (titles(door), poll_titles(door)) == before
    assert set(titles(door).values()) == set(poll_titles(door).values()) == {1}


def test_a_real_city_is_never_filled_with_made_up_people(city: RunningCity, tmp_path: Path) -> None:
    content = (city.data / "environment.json").read_text(encoding="utf-8")
    (tmp_path / "environment.json").write_text(content.replace('"demonstration"', '"production"'), encoding="utf-8")
    shutil.copy(city.data / "status.json", tmp_path / "status.json")
    refused = rembuk("seed", "--data", str(tmp_path))
    assert refused.returncode == 1
    assert "made-up people" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_the_registry_itself_refuses_a_real_city() -> None:
    environment = {
        "REMBUK_PUBLIC_URL": "x", "REMBUK_PEERS": "", "REMBUK_PRIVATE_KEY_FILE": "x", "REMBUK_PUBLIC_KEYS": "x",
        "REMBUK_CACHE_URL": "x", "REMBUK_DATABASE_URL": "postgresql://x", "REMBUK_BROKER_URL": "x",
        "REMBUK_FIELD_KEY_FILE": "x", "REMBUK_SMTP_URL": "x", "REMBUK_MAIL_FROM": "x",
    }  # fmt: skip
    with pytest.raises(NotADemonstration):
        Registry(environment)
