"""What is marked on a paper ballot, typed as numbers by whoever keys it: "3 7 12", "3:5 7:2", "ya"."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext

from services.portal.clients.records.voting.of_several import PollOut

ANSWERS = {"yes": ("ya", "y", "yes"), "no": ("tidak", "t", "no", "n"), "abstain": ("abstain", "a")}
BLANK, UNCLEAR = "blank", "unclear"


class MarksUnread(ValueError):
    """What was typed cannot be read; the sentence says what to type."""


def read_marks(poll: PollOut, typed: str) -> Any:
    """Typed marks as voting takes them. Raises MarksUnread with a sentence."""
    kind, words = poll["ballot_type"], typed.strip().lower()
    if not words:
        raise MarksUnread(gettext("Tulis nomor yang ditandai, atau pilih kosong atau tidak jelas."))
    if kind == "yes_no":
        for answer, spellings in ANSWERS.items():
            if words in spellings:
                return answer
        raise MarksUnread(gettext("Tulis ya, tidak, atau abstain."))
    if kind == "points":
        return _points(poll, words)
    return [_project(poll, number) for number in _pieces(words)]


def blank_ballot(poll: PollOut) -> Any:
    """What an empty sheet says where that is allowed; None where it is invalid."""
    if poll["min_choices"]:
        return None
    return {"yes_no": "abstain", "points": {}}.get(poll["ballot_type"], [])


def written(poll: PollOut, choices: Any) -> str:
    """Choices as they would be typed: by number, in the order that means something."""
    if isinstance(choices, str):
        return str({"yes": gettext("ya"), "no": gettext("tidak"), "abstain": gettext("abstain")}[choices])
    numbers = {str(project["id"]): number for number, project in enumerate(poll["projects"], start=1)}
    if isinstance(choices, dict):
        pairs = sorted((numbers[name], given) for name, given in choices.items())
        return " ".join(f"{number}:{given}" for number, given in pairs)
    named = [numbers[name] for name in choices]
    return " ".join(map(str, named if poll["ballot_type"] == "ranking" else sorted(named)))


def _points(poll: PollOut, words: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in _pieces(re.sub(r"\s*[:=]\s*", ":", words)):
        number, colon, given = piece.partition(":")
        if not colon or not given.isdigit() or len(given) > 5:
            raise MarksUnread(gettext("Tulis nomor dan poinnya, misalnya 3:5 7:2."))
        name = _project(poll, number)
        if name in found:
            raise MarksUnread(gettext("Nomor %(number)s ditulis dua kali.", number=number))
        found[name] = int(given)
    return {name: given for name, given in found.items() if given}


def _pieces(words: str) -> list[str]:
    return [piece for piece in re.split(r"[\s,;.]+", words) if piece]


def _project(poll: PollOut, number: str) -> str:
    projects = poll["projects"]
    if not number.isdigit() or len(number) > 4 or not 1 <= int(number) <= len(projects):
        raise MarksUnread(gettext("Tidak ada program nomor %(number)s di surat suara ini.", number=number[:10]))
    return str(projects[int(number) - 1]["id"])
