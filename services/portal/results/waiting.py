"""The page of a poll that has no result: not yet, or never, and why."""

from __future__ import annotations

from flask import render_template

from services.portal.ballots.polls import was_called_off
from services.portal.clients.city import city
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.shell.grace import or_else


def waiting_page(poll: PollSummary, token: str | None) -> str:
    """When the result will be there, or why there is none; and whether it was proposed to call the poll off."""
    known = None
    if poll["state"] in {"open", "ended", "closed"}:
        known = or_else(None, lambda: city().audit.cancelling(str(poll["id"]), token))
    pending = known["pending"] if known else None
    called_off = was_called_off(poll)
    return render_template("results/waits.html", poll=poll, pending=pending, called_off=called_off)
