"""Making a draft of an imported election."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from services.voting.roll.electorate.officers import must_run_polls
from services.voting.roll.imports.pabulib_draft import ImportedDraft
from services.voting.roll.polls import actions as polls
from shared.caller import Caller


def import_poll(
    session: Session, officer: Caller, imported: ImportedDraft, content: dict[str, Any], *, preview: bool
) -> dict[str, Any]:
    """{"poll", "applied", "findings", "ballots_from"}: the draft made of a file, or only what it would be.

    `content` is the imported content with area, end and voters, loaded as any other poll's. Raises Forbidden,
    PollInvalid.
    """
    must_run_polls(officer, content["area_code"])
    poll = None if preview else polls.draft_poll(session, officer, content)
    applied = {name: value for name, value in content.items() if name in {*imported.content, "rules"}}
    return {
        "poll": poll,
        "applied": applied,
        "findings": imported.findings.items,
        "ballots_from": imported.ballots_from,
    }
