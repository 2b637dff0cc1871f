"""What a desk or a page knows of how a poll is watched over."""

from __future__ import annotations

from services.portal.clients.city import city
from services.portal.clients.wire import Record, ServiceRefused

DECIDED = frozenset({"counted", "certified"})


def audit_of(poll: Record, token: str) -> Record:
    """{"electorate", "standing", "cancelling", "prolonging"}: each where the poll's state has one, otherwise None."""
    poll_id, state = str(poll["id"]), poll["state"]
    return {
        "electorate": _electorate(poll_id, token) if state == "draft" else None,
        "standing": city().voting.certifications(poll_id, token) if state in DECIDED else None,
        "cancelling": city().audit.cancelling(poll_id, token) if state in {"open", "ended", "closed"} else None,
        "prolonging": city().audit.prolonging(poll_id, token) if state == "open" else None,
    }


def was_called_off(poll: Record) -> bool:
    """Whether a poll was opened and cancelled afterwards; a dropped draft was never opened."""
    return poll["state"] == "cancelled" and bool(poll.get("closed_at"))


def _electorate(poll_id: str, token: str) -> Record | None:
    """Who would vote; nothing for those at the desk who do not run the polls of this area."""
    try:
        return city().audit.electorate(poll_id, token)
    except ServiceRefused as refusal:
        if refusal.status == 403:
            return None
        raise
