"""A poll of each type of ballot, besides the purse that the sample city votes with."""

from __future__ import annotations

from typing import Any

from tests.portal.sample_booth import booth, cell
from tests.portal.sample_parts import brief
from tests.portal.sample_places import JUTA, an_id, projects

APPROVAL, POINTS, RANKING, QUESTION = an_id(22), an_id(23), an_id(24), an_id(25)
EVERY_TYPE = (APPROVAL, POINTS, RANKING, QUESTION)
TURNED_AWAY = {
    reason: an_id(80 + number)
    for number, reason in enumerate(("not_verified", "wrong_area", "too_young", "not_on_roll", "already_issued"))
}
"""A poll for each reason why somebody may not vote."""


def question() -> list[dict[str, Any]]:
    """What is asked for with yes or no."""
    words = {"title": "Gang Mawar satu arah pukul 06.30-07.30", "summary": "Rambu dan dua petugas setiap pagi sekolah."}
    return [projects()[2] | words | {"cost": 20 * JUTA}]


def polls_of_every_type(purse: dict[str, Any], standing: dict[str, Any]) -> dict[str, Any]:
    """The answers of voting about each of them; dates and place are those of the `purse`."""
    none: dict[str, Any] = dict.fromkeys(("points", "points_each", "max_choices"))
    none |= {"min_choices": 1, "secrecy": "secret"}
    points = {"points": 10, "points_each": 6, "rules": {"rule": "greedy", "utility": "cost-points"}}
    asked = {"title": "Gang Mawar satu arah pada jam sekolah?", "min_choices": 0, "secrecy": "open"}
    kinds = {
        APPROVAL: none | {"ballot_type": "approval", "max_choices": 3},
        POINTS: none | points | {"ballot_type": "points"},
        RANKING: none | {"ballot_type": "ranking", "max_choices": 3, "rules": {"rule": "instant-runoff"}},
        QUESTION: none | asked | {"ballot_type": "yes_no", "projects": question(), "rules": {"rule": "yes-no"}},
    }
    answers: dict[str, Any] = {}
    for poll_id, kind in kinds.items():
        poll = purse | kind | {"id": poll_id}
        here = f"/v1/polls/{poll_id}"
        answers[f"GET {here}"] = (200, poll)
        answers[f"GET {here}/eligibility"] = (200, standing)
        answers[f"GET {here}/paper"] = (
            200,
            {"poll": brief(poll), "projects": poll["projects"], "eligibility": standing, "cell": cell()},
        )
        answers |= booth(poll_id)
    return answers


def polls_of_others(purse: dict[str, Any]) -> dict[str, Any]:
    """The answers about polls in which the visitor may not vote; two of them stand side by side."""
    answers: dict[str, Any] = {}
    for reason, poll_id in TURNED_AWAY.items():
        beside = APPROVAL if reason == "too_young" else None
        poll = purse | {"id": poll_id, "area_code": "64.71.06.1005", "age_from": 18, "beside": beside}
        standing = {"can_vote": False, "issued": reason == "already_issued", "reason": reason}
        answers[f"GET /v1/polls/{poll_id}"] = (200, poll)
        answers[f"GET /v1/polls/{poll_id}/eligibility"] = (200, standing)
    return answers
