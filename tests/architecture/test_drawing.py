"""The picture of the house in CONTRIBUTING.md is the house as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.drawing import PAGE, ROOT, drawing, floors, imports_between_rooms, page_with
from tests.architecture.source import House, Module, read_house


def test_the_picture_shows_the_tree_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == page_with(drawing(read_house(ROOT)), page), "python -m tests.architecture.drawing --write"


def test_nothing_in_the_house_imports_in_a_circle() -> None:
    circles = [circle for floor in floors(imports_between_rooms(read_house(ROOT))) for circle in floor if circle[1:]]
    assert circles == []


def test_a_circle_is_one_room_and_what_stands_on_it_comes_above() -> None:
    below = {"top": {"left"}, "left": {"right", "ground"}, "right": {"left"}, "ground": set[str]()}
    assert floors(below) == [[("ground",)], [("left", "right")], [("top",)]]


def test_an_import_of_a_neighbour_is_found_and_one_of_another_service_is_not() -> None:
    modules = [
        Module(Path("services/voting/roll/polls/actions.py"), "from services.voting.roll.planning import model\n"),
        Module(Path("services/voting/roll/planning/model.py"), "import services.proposals.cycles.model\n"),
        Module(Path("services/proposals/cycles/model.py"), ""),
    ]
    rooms = imports_between_rooms(House(modules, []))
    assert rooms == {
        "voting/roll/polls": {"voting/roll/planning"}, "voting/roll/planning": set(), "proposals/cycles": set(),
    }  # fmt: skip


def test_a_page_without_a_place_for_the_picture_is_told_of() -> None:
    with pytest.raises(ValueError, match="has no lines"):
        page_with("picture", "a page\n")
