"""Whether a poll came to its end as its rules said from the start, by what the board publishes of it, signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from services.voting.board.agreement import Disagrees
from services.voting.board.document import Board, ClosedBoard
from services.voting.board.lost_time import OutageRule, Silence, together
from services.voting.board.record import ending_statement
from services.voting.board.roots import signs

UNTRUE = "The poll did not end as its rules say; show it to the auditors."


def ended(board: Board | ClosedBoard) -> str:
    """The ending is signed, each later end was allowed, and the weighing is what its silences come to.

    Raises Disagrees.
    """
    facts = dict(board.ending or {})
    signature = str(facts.pop("signature", ""))
    if not signs(board.key, signature, ending_statement(board.poll, board.rules_hash, facts)):
        raise Disagrees("how the poll ended is not signed by the board", UNTRUE)
    rule = board.rules["prolonging"]
    end = published = datetime.fromisoformat(board.rules["closes_at"])
    weighed = _weighed(board, facts["weighing"]) if facts["weighing"] else None
    causes: list[str] = []
    for later in facts["prolonged"]:
        _must_be_allowed(later, end, weighed, published + timedelta(seconds=rule["officers"]["seconds_at_most"]))
        end = datetime.fromisoformat(later["until"])
        causes.append(later["cause"])
    put_off = bool(facts["weighing"] and facts["weighing"]["goes_on"])
    if len(set(causes)) != len(causes) or ("outage" in causes) != put_off:
        raise Disagrees(f"it was prolonged by {', '.join(causes) or 'nobody'}", UNTRUE)
    if datetime.fromisoformat(facts["ended_at"]) != end:
        raise Disagrees(f"it says that it ended at {facts['ended_at']}, and not at {end.isoformat()}", UNTRUE)
    return f"it ended at {end.isoformat()}" + (f", later by {' and '.join(causes)}" if causes else ", as was published")


def _must_be_allowed(later: dict[str, Any], end: datetime, weighed: datetime | None, latest: datetime) -> None:
    """One later end: by officers before the end and not after `latest`, or by an outage as it was weighed."""
    until, at = datetime.fromisoformat(later["until"]), datetime.fromisoformat(later["prolonged_at"])
    by_officers = later["cause"] == "officers" and bool(later["reason"]) and at < end and until <= latest
    by_outage = later["cause"] == "outage" and at >= end and until == weighed
    if datetime.fromisoformat(later["instead_of"]) != end or not end < until or not (by_officers or by_outage):
        raise Disagrees(f"the end {later['until']} was not allowed", UNTRUE)


def _weighed(board: Board | ClosedBoard, weighing: dict[str, Any]) -> datetime:
    """The end that this weighing would give. Raises Disagrees where it does not come to what it says."""
    rule, opens_at = OutageRule.from_json(board.rules["prolonging"]["outage"]), board.rules["opens_at"]
    instant = datetime.fromisoformat
    window = rule.window(instant(opens_at), instant(weighing["ended_at"]))
    found = [Silence(one["part"], instant(one["since"]), instant(one["until"])) for one in weighing["silences"]]
    lost = together(found)
    within = all(window[0] <= one.since and one.until <= window[1] for one in found)
    counted = all(one.until - one.since > rule.silence for one in found)
    told = int(lost.total_seconds()) == weighing["lost_seconds"] and weighing["goes_on"] == rule.lets_go_on(lost)
    if not (within and counted and told) or instant(weighing["weighed_at"]) < window[1]:
        raise Disagrees(f"{weighing['lost_seconds']} s are said to be lost of the last hour", UNTRUE)
    return rule.end_after(instant(weighing["weighed_at"]), lost)
