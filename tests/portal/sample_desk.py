"""Codes and paper in the sample city: batches of codes, stacks in every stage."""

from __future__ import annotations

from typing import Any

from shared.wire import Request
from tests.portal.sample_booth import sign
from tests.portal.sample_places import an_id

GOOD, USED = "7K2M-9QXD-04TB", "AAAA-BBBB-CCCC"
STACKS = {"keying": an_id(700), "differing": an_id(701), "ready": an_id(702), "carried": an_id(703)}


def sign_for_code(request: Request) -> tuple[int, Any]:
    """The roll's answer to whoever holds a good code."""
    if request.json()["code"] != GOOD:
        return 404, {"code": "code_not_valid", "title": "No."}
    return sign(request)


def standing_of(request: Request) -> tuple[int, Any]:
    """Whether a code was used."""
    code = request.json()["code"]
    return (200, {"used": code == USED}) if code in {GOOD, USED} else (404, {"code": "code_not_valid", "title": "No."})


def made(request: Request) -> tuple[int, Any]:
    """As many codes as were asked for."""
    sent = request.json()
    batch = {"id": an_id(650), "label": sent["label"], "size": sent["count"], "for_paper": sent["for_paper"]}
    codes = [f"7K2M-9QXD-{number:04d}" for number in range(sent["count"])]
    return 201, {"batch": {**batch, "issued_at": "2026-11-20T02:00:00+00:00", "revoked_at": None}, "codes": codes}


def desk_answers(poll: dict[str, Any]) -> dict[str, Any]:
    """What voting answers about the codes and the paper of a poll."""
    here = f"/v1/polls/{poll['id']}"
    stacks = [_standing(stage, number) for number, stage in enumerate(STACKS)]
    answers = {
        f"POST {here}/coded-tokens": sign_for_code,
        f"POST {here}/code-standing": standing_of,
        f"POST {here}/codes": made,
        f"GET {here}/codes": (200, {"items": code_batches()}),
        f"DELETE {here}/codes/{an_id(640)}": (200, {"revoked": 17}),
        f"GET {here}/paper-batches": (200, {"items": stacks, "reconciliation": reconciliation()}),
        f"POST {here}/paper-batches": (201, _whole(poll, "keying", 0)),
    }
    for number, (stage, batch_id) in enumerate(STACKS.items()):
        whole, there = _whole(poll, stage, number), f"{here}/paper-batches/{batch_id}"
        answers[f"GET {there}"] = (200, whole)
        answers[f"POST {there}/sheets"] = (201, whole)
        for deed in ("POST {}/finish", "POST {}/settlements", "POST {}/acceptance", "PATCH {}"):
            answers[deed.format(there)] = (200, whole)
    return answers


def code_batches() -> list[dict[str, Any]]:
    """A class that votes, a stack of papers, and a batch that was lost."""
    at = {"issued_at": "2026-11-20T02:00:00+00:00", "revoked_at": None}
    return [
        {"batch": {"id": an_id(640), "label": "SD 004, kelas 5B", "size": 30, "for_paper": False, **at}, "left": 30,
         "used": 13},
        {"batch": {"id": an_id(641), "label": "Posyandu Melati", "size": 50, "for_paper": True, **at}, "left": 50,
         "used": 50},
        {"batch": {"id": an_id(642), "label": "SD 004, kelas 5A", "size": 30, "for_paper": False, **at,
                   "revoked_at": "2026-11-21T02:00:00+00:00"}, "left": 4, "used": 4},
    ]  # fmt: skip


def reconciliation() -> dict[str, Any]:
    """Paper that adds up."""
    return {
        "batches": 4, "sheets": 40, "accepted": 36, "rejected": {"already_issued": 2},
        "invalid": {"no_code": 1, "too_many_choices": 1}, "even": True, "waiting": 80, "on_the_way": 0,
    }  # fmt: skip


def _standing(stage: str, number: int) -> dict[str, Any]:
    accepted = stage in {"accepted", "carried"}
    at = "2026-11-22T02:00:00+00:00" if accepted else None
    batch = {
        "id": STACKS[stage], "label": ("Posyandu Melati", "RT 07", "RT 12", "Masjid An-Nur")[number], "sheets": 40,
        "opened_at": "2026-11-20T02:00:00+00:00", "accepted_at": at, "carried_at": at,
        "accepted": 36 if accepted else None,
    }  # fmt: skip
    readings = [{"turn": 1, "keyed": 2, "finished": False}] if stage == "keying" else [
        {"turn": turn, "keyed": 40, "finished": True} for turn in (1, 2)
    ]  # fmt: skip
    left = 2 if stage == "differing" else 0
    own = 1 if stage == "keying" else None
    return {"batch": batch, "stage": stage, "own_turn": own, "readings": readings, "differences_left": left}


def _whole(poll: dict[str, Any], stage: str, number: int) -> dict[str, Any]:
    ids = [str(project["id"]) for project in poll["projects"]]
    sheet = {"sheet": an_id(800), "tail": "04TB", "choices": [ids[2], ids[0]], "flaw": None}
    other = {"sheet": an_id(801), "tail": "QXD1", "choices": None, "flaw": "too_many_choices"}
    second = {**sheet, "choices": [ids[2]]}
    missing = {**other, "flaw": None}
    differences = [
        {"sheet": an_id(800), "tail": "04TB", "first": sheet, "second": second, "settled": False},
        {"sheet": an_id(801), "tail": "QXD1", "first": other, "second": missing, "settled": False},
    ]
    aside = [
        {"number": 1, "fate": "rejected", "reason": "already_issued", "tail": "04TB"},
        {"number": 2, "fate": "invalid", "reason": "too_many_choices", "tail": "QXD1"},
        {"number": 3, "fate": "invalid", "reason": "no_code", "tail": None},
    ]
    return {
        **_standing(stage, number),
        "keyed": [sheet, other] if stage == "keying" else [],
        "differences": differences if stage == "differing" else [],
        "set_aside": aside if stage == "carried" else [],
    }
