"""How a poll ended stands signed on its board, and whoever bent its rules with the right key is still found out."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.voting.board.lost_time import OutageRule
from services.voting.board.record import rules_hash_of, signed_ending
from services.voting.board.verification import verify
from tests.voting.board.boards import KEY, POLL, SamplePoll, read, rules, voted

PROLONGING = {"officers": {"seconds_at_most": 7 * 86400}, "outage": OutageRule().as_json()}
END = datetime.fromisoformat("2026-11-29T15:59:00+00:00")
WEIGHED = END + timedelta(days=1, seconds=2)
POLLED = voted(SamplePoll(rules(prolonging=PROLONGING)), voters=40)


def text(instant: datetime) -> str:
    return instant.isoformat()


def told() -> dict[str, Any]:
    """Two officers gave a day, and in its last hour the signer was away for twelve minutes."""
    silent = WEIGHED - timedelta(minutes=30)
    new = OutageRule().end_after(WEIGHED, timedelta(minutes=12))
    return {
        "ended_at": text(new),
        "prolonged": [
            {
                "cause": "officers", "instead_of": text(END), "until": text(END + timedelta(days=1)),
                "reason": "Listrik padam.", "prolonged_at": text(END - timedelta(hours=3)),
            },
            {
                "cause": "outage", "instead_of": text(END + timedelta(days=1)), "until": text(new), "reason": None,
                "prolonged_at": text(WEIGHED),
            },
        ],
        "weighing": {
            "since": text(END + timedelta(hours=23)), "ended_at": text(END + timedelta(days=1)),
            "weighed_at": text(WEIGHED), "lost_seconds": 720, "goes_on": True,
            "silences": [
                {"part": "signer", "since": text(silent), "until": text(silent + timedelta(minutes=12))}
            ],
        },
    }  # fmt: skip


def board(facts: dict[str, Any] | None) -> dict[str, Any]:
    """The board of that poll with an ending that is signed with its key."""
    document = POLLED.board()
    if facts is not None:
        document["ending"] = signed_ending(KEY, POLL, rules_hash_of(POLLED.rules), facts)
    return document


def failures(document: dict[str, Any]) -> list[str]:
    return [check.name for check in verify(read(document)) if not check.passed]


def bent(*path: Any, to: Any) -> dict[str, Any]:
    """The ending with another value at this place."""
    facts = copy.deepcopy(told())
    holder = facts
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = to
    return facts


def test_an_ending_that_follows_the_rules_passes_and_says_who_put_it_off() -> None:
    assert failures(board(told())) == []
    (check,) = [check for check in verify(read(board(told()))) if check.name == "ending"]
    assert check.sentence.endswith("later by officers and outage")
    plain: dict[str, Any] = {"ended_at": text(END), "prolonged": [], "weighing": None}
    assert failures(board(plain)) == []


def test_a_board_that_keeps_silent_about_it_or_has_no_signature_is_found() -> None:
    assert failures(board(None)) == ["ending"]
    unsigned = board(told())
    unsigned["ending"]["ended_at"] = text(END)
    assert failures(unsigned) == ["ending"]


@pytest.mark.parametrize(
    "facts",
    [
        bent("ended_at", to=text(END)),
        bent("prolonged", 0, "until", to=text(END + timedelta(days=8))),
        bent("prolonged", 0, "reason", to=""),
        bent("prolonged", 0, "prolonged_at", to=text(END + timedelta(seconds=1))),
        bent("prolonged", 0, "cause", to="mayor"),
        bent("prolonged", 1, "until", to=text(END + timedelta(days=2))),
        bent("prolonged", to=[*told()["prolonged"], {**told()["prolonged"][1], "instead_of": told()["ended_at"]}]),
        bent("weighing", to=None),
        bent("weighing", "silences", to=[]),
        bent("weighing", "lost_seconds", to=60),
        bent("weighing", "goes_on", to=False),
        bent("weighing", "silences", 0, "since", to=text(END)),
        bent("weighing", "weighed_at", to=text(END)),
    ],
)
def test_whoever_bends_it_and_signs_is_found_out(facts: dict[str, Any]) -> None:
    assert failures(board(facts)) == ["ending"]


def test_five_minutes_of_silence_put_nothing_off() -> None:
    facts = bent("weighing", "lost_seconds", to=300)
    silence = facts["weighing"]["silences"][0]
    silence["until"] = text(datetime.fromisoformat(silence["since"]) + timedelta(minutes=5))
    assert failures(board(facts)) == ["ending"]
