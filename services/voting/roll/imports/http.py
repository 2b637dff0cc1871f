"""Importing an election over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import wraps
from typing import Any, TypeVar, cast

from flask import request
from flask_smorest import Blueprint

from services.voting.roll.electorate.officers import OFFICERS
from services.voting.roll.imports import actions
from services.voting.roll.imports.pabulib_draft import read_draft
from services.voting.roll.imports.schemas import ImportOut, ImportQuery, as_content
from shared.web import caller, db, requires
from shared.web.idempotency import idempotent

blueprint = Blueprint("imports", __name__, description="Elections of other cities as drafts for trials.")

View = TypeVar("View", bound=Callable[..., Any])
LARGEST_FILE = 16_000_000
"""Bytes; the greatest published election has four million, most of it ballots, which are not read."""
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/plain": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
            },
        },
    }
}


def takes_a_file(view: View) -> View:
    """Let a request be as large as a file of an election."""

    @wraps(view)
    def with_room(*args: Any, **kwargs: Any) -> Any:
        request.max_content_length = LARGEST_FILE
        return view(*args, **kwargs)

    return cast("View", with_room)


@blueprint.post("/polls/imports")
@requires(*OFFICERS)
@takes_a_file
@idempotent
@blueprint.doc(**FILE)
@blueprint.arguments(ImportQuery, location="query")
@blueprint.response(201, ImportOut)
def import_poll(query: dict[str, Any]) -> dict[str, Any]:
    """Make a draft of a Pabulib file (.pb), or look what it would become; ballots of the file are not imported."""
    imported = read_draft(_sent_file())
    content = as_content(imported, query)
    return actions.import_poll(db.session, caller(), imported, content, preview=query["preview"])


def _sent_file() -> bytes:
    """The file of a form, or the whole body."""
    if request.mimetype == "multipart/form-data":
        sent = request.files.get("file")
        if sent is None:
            return b""
        with closing(sent):
            data: bytes = sent.read()
        return data
    return request.get_data()
