"""Polls over HTTP: prepare, open, wait for the clock and the count, certify."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from deploy.operator.demonstration.door import Door, Refused, wait_for
from deploy.operator.demonstration.visitors import Visitor
from shared import clock

POLLS = "/api/voting/v1/polls"
LEAST_SECRET = 30
"""People on the roll of a secret poll; with fewer it does not open."""
COUNTED_SECONDS = 150.0
"""How long a count may take to appear: a machine that counts for the first time compiles its kernels before."""


def open_poll(officer: Visitor, *, closes_at: datetime, key: str | None = None, **content: Any) -> dict[str, Any]:
    """Prepare a poll and open it at once; the poll as it stands then. `content` is what POST /polls takes.

    Voting hears of residents a moment after identity: until there are enough of them for a secret poll, it is waited.
    """
    drafted = officer.post(POLLS, {"closes_at": closes_at.isoformat(), **content}, key=key)
    if drafted["secrecy"] == "secret" and not drafted["codes_only"]:
        wait_for("people enough for a secret poll", lambda: _are_enough(officer, drafted["id"]))
    opened: dict[str, Any] = officer.post(f"{POLLS}/{drafted['id']}/open", key=key, act="poll.open")
    return opened


def _are_enough(officer: Visitor, poll_id: str) -> bool:
    return (officer.get(f"{POLLS}/{poll_id}/electorate")["size"] or 0) >= LEAST_SECRET


def name_auditor(auditor: Visitor, officers: Iterable[Visitor], poll_id: str) -> None:
    """An auditor asks for a poll, and each officer names her; done already, it stays as it is."""
    auditor.post(f"{POLLS}/{poll_id}/auditors")
    for officer in officers:
        try:
            officer.post(f"{POLLS}/{poll_id}/auditors/{auditor.person['id']}/namings", act="poll.name_auditor")
        except Refused as refused:
            if refused.code != "already_named":
                raise


def ends_in(seconds: float) -> datetime:
    """That many seconds from now."""
    return clock.now() + timedelta(seconds=seconds)


def may_vote(voter: Visitor, poll_id: str) -> bool:
    """Whether the roll holds her and she has not taken her token."""
    answer = voter.get(f"{POLLS}/{poll_id}/eligibility")
    return bool(answer["can_vote"])


def wait_for_state(door: Door, poll_id: str, *states: str, seconds: float) -> tuple[dict[str, Any], float]:
    """The poll once it is in one of `states`, and after how long."""

    def look() -> dict[str, Any] | None:
        poll: dict[str, Any] = door.get(f"{POLLS}/{poll_id}")
        return poll if poll["state"] in states else None

    return wait_for(f"the poll to be {' or '.join(states)}", look, seconds=seconds)


def close_early(officer: Visitor, poll_id: str) -> None:
    """End a poll whose ballots are all in, as a demonstration may; elsewhere, or where the clock was first, it ends
    by the clock.
    """
    try:
        officer.post(f"{POLLS}/{poll_id}/close", {"reason": "Peragaan: semua suara contoh sudah masuk."})
    except Refused as refused:
        if refused.code not in {"closing_early_refused", "poll_not_open"}:
            raise


def certify(officers: Iterable[Visitor], poll_id: str) -> None:
    """Each officer certifies the result."""
    for officer in officers:
        officer.post(
            f"{POLLS}/{poll_id}/certifications",
            {"statement": "Hasil sesuai dengan surat suara yang masuk."},
            act="poll.certify",
        )


def winners(door: Door, poll_id: str) -> list[str]:
    """The ids of what a counted poll chose, in the order of selection."""
    return [winner["id"] for winner in door.get(f"{POLLS}/{poll_id}/result")["winners"]]
