"""The inbox over HTTP: a person's own notices and nobody else's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.notifications.inbox import actions, queries
from services.notifications.inbox.schemas import InboxOut, InboxQuery, LanguageQuery, NoticeOut, ReadIn
from services.notifications.wording.composition import voice_for
from shared.web import caller, db, requires

blueprint = Blueprint("inbox", __name__, description="What a person was told")


@blueprint.get("/inbox")
@requires()
@blueprint.arguments(InboxQuery, location="query")
@blueprint.response(200, InboxOut)
def read_inbox(query: dict[str, Any]) -> dict[str, Any]:
    """List the caller's notices, newest first, in her own voice."""
    voice = voice_for(child=caller().is_child, language=query["language"])
    return queries.inbox(db.session, caller().id, voice, cursor=query["cursor"], limit=query["limit"])


@blueprint.post("/inbox/<uuid:notice_id>/read")
@requires()
@blueprint.arguments(LanguageQuery, location="query")
@blueprint.response(200, NoticeOut)
def mark_read(query: dict[str, Any], notice_id: UUID) -> dict[str, Any]:
    """Mark one of the caller's notices as read."""
    voice = voice_for(child=caller().is_child, language=query["language"])
    return queries.worded(actions.mark_read(db.session, notice_id, caller().id), voice)


@blueprint.post("/inbox/read")
@requires()
@blueprint.arguments(ReadIn)
@blueprint.response(204)
def mark_all_read(seen: dict[str, Any]) -> None:
    """Mark the caller's notices as read, all of them or those up to the newest she has seen."""
    actions.mark_all_read(db.session, caller().id, seen["up_to"])
