"""The house keeps its own rules, and every rule finds what breaks it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.architecture import (
    rules_of_entrances,
    rules_of_import,
    rules_of_pages,
    rules_of_reach,
    rules_of_shape,
    rules_of_speech,
    rules_of_time,
)
from tests.architecture.places import PURE_ROOMS, SIDES
from tests.architecture.planted import PLANTED
from tests.architecture.source import House, Rule, read_house

ROOT = Path(__file__).resolve().parents[2]
SETS = (
    rules_of_import,
    rules_of_speech,
    rules_of_reach,
    rules_of_entrances,
    rules_of_shape,
    rules_of_pages,
    rules_of_time,
)
RULES = [rule for rules in SETS for rule in rules.RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    broken = [str(violation) for violation in rule(_house())]
    assert not broken, f"{rule.__doc__}\n" + "\n".join(broken)


@pytest.mark.parametrize(("rule", "bad", "good"), PLANTED, ids=lambda value: getattr(value, "__name__", ""))
def test_a_planted_violation_is_found(rule: Rule, bad: dict[str, str], good: dict[str, str], tmp_path: Path) -> None:
    assert list(rule(read_house(_plant(tmp_path / "bad", bad))))
    assert not list(rule(read_house(_plant(tmp_path / "good", good))))


def test_every_rule_has_a_planted_violation() -> None:
    assert {rule.__name__ for rule in RULES} == {rule.__name__ for rule, _, _ in PLANTED}


def test_every_file_that_may_read_the_time_does_so() -> None:
    listed = [module for module in _house() if module.path.as_posix() in rules_of_shape.READ_THE_TIME]
    assert len(listed) == len(rules_of_shape.READ_THE_TIME)
    assert all(any(rules_of_shape.readings_of_time(module)) for module in listed)


def test_everybody_who_may_speak_to_others_does_so() -> None:
    for place in rules_of_speech.MAY_SPEAK:
        there = [module for module in _house() if module.path.as_posix().startswith(place)]
        assert any(any(rules_of_speech.speaks_by(module)) for module in there), f"{place} opens none: strike it"


def test_every_file_that_may_begin_a_transaction_does_so() -> None:
    listed = [module for module in _house() if module.path.as_posix() in rules_of_reach.OWN_TRANSACTIONS]
    assert len(listed) == len(rules_of_reach.OWN_TRANSACTIONS)
    assert all(module.place.is_domain and any(rules_of_reach.transactions_in(module)) for module in listed)


def test_every_service_of_several_sides_and_every_pure_room_is_there() -> None:
    there = {module.place.home for module in _house()} | {module.dotted for module in _house()}
    sides = {f"{service}.{side}" for service, names in SIDES.items() for side in names}
    rooms = {f"services.{service}.{room}" for service, names in PURE_ROOMS.items() for room in names}
    assert sides | rooms <= there


@pytest.mark.parametrize(
    "plate", ["order  a < b < c\n", "Order: c > b > a. More.", "Subjects, each may import those before it: a, b,\n c."]
)
def test_a_door_plate_is_read_in_either_direction(plate: str) -> None:
    assert rules_of_import.door_plate_order(plate) == ["a", "b", "c"]


@cache
def _house() -> House:
    return read_house(ROOT)


def _plant(root: Path, files: dict[str, str]) -> Path:
    for place, text in files.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text, encoding="utf-8")
    return root
