"""What a rules document has to look like to be counted by: checked before anything in it is used."""

from __future__ import annotations

from typing import Any

from services.voting.board.strict_json import Unreadable
from shared.contracts.vocabulary import BallotType, Secrecy

TYPES = frozenset(BallotType)
LIMITS = ("min_choices", "max_choices", "points", "points_each")


def check_rules(rules: dict[str, Any]) -> None:
    """Raise Unreadable, naming the field, where a rules document has not the shape of one."""
    for name in ("poll_id", "area_code"):
        _must(isinstance(rules.get(name), str), name)
    _must(rules.get("secrecy", "secret") in set(Secrecy), "secrecy")
    _must(rules.get("beside") is None or isinstance(rules["beside"], str), "beside")
    _must(isinstance(rules.get("board_key", ""), str), "board_key")
    _must(_is_whole(rules.get("budget")), "budget")
    _must(isinstance(rules.get("counting"), dict), "counting")
    ballot, projects = rules.get("ballot"), rules.get("projects")
    _must(isinstance(ballot, dict) and isinstance(ballot.get("type"), str) and ballot["type"] in TYPES, "ballot")
    assert isinstance(ballot, dict)
    _must(all(ballot.get(name) is None or _is_whole(ballot[name]) for name in LIMITS), "ballot")
    _must(isinstance(projects, list) and all(map(_is_project, projects)), "projects")
    assert isinstance(projects, list)
    _must(len({project["id"] for project in projects}) == len(projects), "projects")


def _is_project(project: Any) -> bool:
    if not isinstance(project, dict) or not isinstance(project.get("id"), str) or not _is_whole(project.get("cost")):
        return False
    texts = all(isinstance(project.get(name, ""), str) for name in ("title", "category"))
    return texts and isinstance(project.get("withdrawn", False), bool)


def _is_whole(value: Any) -> bool:
    return type(value) is int and value >= 0


def _must(holds: bool, name: str) -> None:
    if not holds:
        raise Unreadable(f"rules: {name} has not the form it should have")
