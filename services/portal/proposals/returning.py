"""Why a proposal was given back: the moderator's words, on top of everything its author sees of it."""

from __future__ import annotations

from flask import Blueprint

from services.portal.clients.city import city
from services.portal.clients.records.notifications import NoticeOut
from services.portal.clients.records.proposals.browsing import ProposalPageOut
from services.portal.clients.wire import Record
from services.portal.shell.grace import or_else
from services.portal.shell.visitor import Visitor
from services.portal.shell.words import word

blueprint = Blueprint("returning", __name__)

MOST_ASKED = 3
"""Messages for which the reason is fetched; the newest stand on top."""


@blueprint.app_template_global()
def why_returned(proposal: ProposalPageOut | None) -> Record | None:
    """{"title", "reason", "at"} while a proposal waits for its author; None else, and for whoever may not read why."""
    if proposal is None or proposal["state"] != "returned":
        return None
    line = next((one for one in reversed(proposal.get("trail", [])) if one["code"] == "returned"), None)
    if line is None or not line.get("reason"):
        return None
    title = word("return_reasons", line["reason_code"]) if line.get("reason_code") else ""
    return {"title": title, "reason": line["reason"], "at": line["at"]}


def reasons_for(person: Visitor, notices: list[NoticeOut]) -> dict[str, Record]:
    """By the notice's id, why its proposal was given back, for the newest that still wait for her."""
    told = [one for one in notices if one["kind"] == "proposal.returned" and one.get("proposal_id")][:MOST_ASKED]
    found = {str(one["id"]): _reason_of(person, str(one["proposal_id"])) for one in told}
    return {notice: reason for notice, reason in found.items() if reason}


def _reason_of(person: Visitor, proposal_id: str) -> Record | None:
    return why_returned(or_else(None, lambda: city().proposals.one(proposal_id, person.token)))
