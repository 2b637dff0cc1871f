"""What a desk or a page knows of how a poll is watched over."""

from __future__ import annotations

from services.portal.clients.city import city
from services.portal.clients.records.voting.of_several import PollOut
from services.portal.clients.wire import Record

DECIDED = frozenset({"counted", "certified"})
AUDITED = DECIDED | {"open", "closed"}


def audit_of(poll: PollOut, token: str) -> Record:
    """What the desk shows of a poll beside itself, by name; None for what its state does not have.

    Names: electorate, smaller_rolls, auditors, standing, cancelling, prolonging.
    """
    poll_id, state = str(poll["id"]), poll["state"]
    may_preview = "preview_electorate" in poll["allowed_actions"]
    return {
        "electorate": city().audit.electorate(poll_id, token) if may_preview else None,
        "smaller_rolls": city().audit.smaller_rolls(poll_id, token) if may_preview else None,
        "auditors": city().audit.auditors(poll_id, token) if state in AUDITED else None,
        "standing": city().voting.certifications(poll_id, token) if state in DECIDED else None,
        "cancelling": city().audit.cancelling(poll_id, token) if state in {"open", "ended", "closed"} else None,
        "prolonging": city().audit.prolonging(poll_id, token) if state == "open" else None,
    }
