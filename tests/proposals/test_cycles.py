"""Planning cycles: which one counts where and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.proposals.cycles.model import PhaseName
from shared import clock
from shared.clock import frozen_at
from tests.people import DAMAI
from tests.proposals.town import MANGGAR, Town, phases
from tests.wrong_clock import DAY, machine_ahead


def test_the_citys_cycle_counts_where_no_other_area_is_named(town: Town) -> None:
    cycle = town.anyone("/cycles/current").json
    assert (cycle["area_code"], cycle["plan_year"], cycle["delivery_year"]) == ("64.71", 2027, 2028)
    assert [phase["name"] for phase in cycle["phases"]] == list(PhaseName)
    assert cycle["current_phase"] == "usul"


def test_a_kelurahan_goes_by_its_own_cycle_before_the_citys(town: Town) -> None:
    own = town.open_cycle(area_code=DAMAI, title="Siklus Damai", support_threshold=1)
    assert town.anyone("/cycles/current", area=DAMAI).json["id"] == own["id"]
    assert town.anyone("/cycles/current", area=MANGGAR).json["area_code"] == "64.71"


def test_phases_follow_the_calendar_of_the_city(town: Town) -> None:
    for days, name in ((0, "usul"), (50, "bahas"), (110, "periksa"), (170, "pilih"), (230, "wujud")):
        with frozen_at(clock.now() + timedelta(days=days)):
            assert town.anyone("/cycles/current").json["current_phase"] == name
    with frozen_at(clock.now() + timedelta(days=300)):
        assert town.anyone("/cycles/current").status_code == 404


def test_a_phase_ends_with_its_last_day_in_balikpapan(town: Town) -> None:
    first_ends = clock.now().astimezone(clock.WITA).replace(hour=23, minute=59, second=59) + timedelta(days=49)
    with frozen_at(first_ends):
        assert town.anyone("/cycles/current").json["current_phase"] == "usul"
    with frozen_at(first_ends + timedelta(seconds=2)):
        assert town.anyone("/cycles/current").json["current_phase"] == "bahas"


def test_a_cycle_takes_proposals_on_its_days_by_the_database(town: Town) -> None:
    for shift in (-400 * DAY, 400 * DAY):
        with machine_ahead(shift):
            assert town.anyone("/cycles/current").status_code == 200


def test_opening_a_cycle_is_told(town: Town) -> None:
    cycle = town.anyone("/cycles/current").json
    assert town.told(cycle["id"]) == ["cycle.opened"]


def test_an_area_has_one_cycle_a_year(town: Town) -> None:
    body = {"title": "Lagi", "plan_year": 2027, "delivery_year": 2028, "phases": phases()}
    answer = town.dp3akb.post("/cycles", body)
    assert (answer.status_code, answer.json["code"]) == (409, "cycle_already_open")


def test_the_same_key_opens_one_cycle(town: Town) -> None:
    body = {"title": "Siklus 2030", "plan_year": 2030, "delivery_year": 2031, "phases": phases()}
    first, again = (town.dp3akb.post("/cycles", body, **{"Idempotency-Key": "satu"}) for _ in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert town.told(first.json["id"]) == ["cycle.opened"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"phases": phases()[:4]},
        {"phases": [*phases()[:4], phases()[0]]},
        {"phases": [phases()[1] | {"name": "usul"}, phases()[0] | {"name": "bahas"}, *phases()[2:]]},
        {"phases": [phases()[0] | {"ends_on": "2020-01-01"}, *phases()[1:]]},
        {"delivery_year": 2027},
        {"area_code": "Damai"},
        {"support_threshold": 0},
    ],
    ids=["one missing", "one twice", "out of order", "ends before it starts", "too soon", "no code", "no threshold"],
)
def test_a_cycle_that_makes_no_sense_is_refused(town: Town, wrong: dict[str, object]) -> None:
    body = {"title": "Siklus 2027", "plan_year": 2027, "delivery_year": 2028, "phases": phases(), "area_code": DAMAI}
    assert town.dp3akb.post("/cycles", body | wrong).status_code == 422
