"""What every page that shows a poll asks of it: who votes, whether now, and which poll stands beside it."""

from __future__ import annotations

from services.portal.clients.city import city
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.shell.formats import instant
from services.portal.shell.grace import list_or_empty, or_else
from shared import clock

ADULT = 18


def voters_of(poll: PollSummary) -> str:
    """Who votes in a poll: children, adults, or everybody in one count."""
    if int(poll.get("age_to") or ADULT) < ADULT:
        return "children"
    return "adults" if int(poll.get("age_from") or 0) >= ADULT else "everybody"


def takes_ballots(poll: PollSummary) -> bool:
    """Whether a poll is open by now; its rules may be fixed, and everybody told, days before it takes ballots."""
    opens_at = poll.get("opens_at")
    return poll["state"] == "open" and (not opens_at or instant(opens_at) <= clock.now())


def was_called_off(poll: PollSummary) -> bool:
    """Whether a poll was opened and cancelled afterwards; a dropped draft was never opened."""
    return poll["state"] == "cancelled" and bool(poll.get("closed_at"))


def poll_beside(poll: PollSummary, token: str | None) -> PollSummary | None:
    """The poll on the same list that the other generation votes in, or None; the adults' one names the children's."""
    if poll.get("beside"):
        return or_else(None, lambda: city().voting.poll(str(poll["beside"]), token))
    if voters_of(poll) != "children":
        return None
    polls = list_or_empty(lambda: city().voting.polls(token, area=poll["area_code"]))
    return next((other for other in polls if other.get("beside") == poll["id"]), None)


def beside(poll: PollSummary, polls: list[PollSummary]) -> PollSummary | None:
    """The other poll on the same list, if it is among these."""
    wanted = poll.get("beside")
    if wanted:
        return next((other for other in polls if other["id"] == wanted), None)
    return next((other for other in polls if other.get("beside") == poll["id"]), None)


def in_pairs(polls: list[PollSummary]) -> list[PollSummary]:
    """The same polls with every adults' poll right after the children's that it stands beside."""
    after = {poll["beside"]: poll for poll in polls if poll.get("beside")}
    listed: list[PollSummary] = []
    for poll in polls:
        if poll.get("beside") and any(other["id"] == poll["beside"] for other in polls):
            continue
        listed += [poll, after[poll["id"]]] if poll["id"] in after else [poll]
    return listed
