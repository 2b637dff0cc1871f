"""Polls over HTTP: prepare, open, read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app
from flask_smorest import Blueprint

from services.voting.roll.electorate.officers import OFFICERS
from services.voting.roll.electorate.preview import Preview
from services.voting.roll.electorate.schemas import ElectorateOut, Turnout
from services.voting.roll.polls import actions, both, queries
from services.voting.roll.polls.both import Both
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.permissions import allowed_anywhere
from services.voting.roll.polls.schemas import (
    BatchesOut,
    CandidatesOut,
    CandidatesQuery,
    CodesIn,
    CodesOut,
    PairIn,
    PairOut,
    PollChange,
    PollIn,
    PollOut,
    PollsOut,
    PollsQuery,
    ReasonIn,
    RevokedOut,
    RulesDocument,
)
from shared.web import caller, db, open_to_all, requires
from shared.web.authentication import caller_or_none
from shared.web.idempotency import idempotent

blueprint = Blueprint("polls", __name__, description="What is voted on, by which rules, and when.")


@blueprint.get("/polls")
@open_to_all
@blueprint.arguments(PollsQuery, location="query")
@blueprint.response(200, PollsOut)
def list_polls(query: dict[str, Any]) -> dict[str, Any]:
    """Polls by state and area, newest first; drafts are shown to the area's officers only."""
    reader = caller_or_none()
    return queries.polls(db.session, reader, **query) | {"allowed_actions": allowed_anywhere(reader)}


@blueprint.post("/polls")
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(PollIn)
@blueprint.response(201, PollOut)
def draft_poll(content: dict[str, Any]) -> Poll:
    """Prepare a poll."""
    return actions.draft_poll(db.session, caller(), content)


@blueprint.get("/polls/<uuid:poll_id>")
@open_to_all
@blueprint.response(200, PollOut)
def read_poll(poll_id: UUID) -> queries.PollPage:
    """One poll with its rules and its paper, and what the caller may do with it."""
    return queries.poll_page(db.session, poll_id, caller_or_none())


@blueprint.get("/polls/<uuid:poll_id>/document")
@open_to_all
@blueprint.response(200, RulesDocument)
def read_document(poll_id: UUID) -> Response:
    """The rules as they were fixed at opening, byte for byte what `rules_hash` is the SHA-256 of."""
    poll = queries.visible_poll(db.session, poll_id, caller_or_none())
    return Response(actions.published_document(poll), content_type="application/json")


@blueprint.patch("/polls/<uuid:poll_id>")
@requires(*OFFICERS)
@blueprint.arguments(PollChange)
@blueprint.response(200, PollOut)
def change_poll(changes: dict[str, Any], poll_id: UUID) -> Poll:
    """Change a draft; refused once it has been opened."""
    return actions.change_poll(db.session, caller(), poll_id, changes)


@blueprint.delete("/polls/<uuid:poll_id>")
@requires(*OFFICERS)
@blueprint.response(200, PollOut)
def cancel_draft(poll_id: UUID) -> Poll:
    """Drop a draft; its proposals are free for another poll."""
    return actions.cancel_draft(db.session, caller(), poll_id)


@blueprint.post("/polls/<uuid:poll_id>/open")
@requires(*OFFICERS, act="poll.open")
@idempotent
@blueprint.response(200, PollOut)
def open_poll(poll_id: UUID) -> Poll:
    """Draw the roll, fix the rules, and let people vote."""
    make_keys, board_key = current_app.extensions["signer"].make_keys, current_app.extensions["board_key"]
    return actions.open_poll(db.session, caller(), poll_id, make_keys, board_key)


@blueprint.post("/poll-pairs")
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(PairIn)
@blueprint.response(201, PairOut)
def draft_pair(content: dict[str, Any]) -> Both:
    """Prepare a children's poll and the adults' beside it: both or none."""
    return both.draft_both(db.session, caller(), **content)


@blueprint.post("/poll-pairs/<uuid:poll_id>/open")
@requires(*OFFICERS, act="poll.open")
@idempotent
@blueprint.response(200, PairOut)
def open_pair(poll_id: UUID) -> Both:
    """Open the pair that a poll belongs to, from either side: both or none."""
    make_keys, board_key = current_app.extensions["signer"].make_keys, current_app.extensions["board_key"]
    return both.open_both(db.session, caller(), poll_id, make_keys, board_key)


@blueprint.delete("/poll-pairs/<uuid:poll_id>")
@requires(*OFFICERS)
@blueprint.response(200, PairOut)
def cancel_pair(poll_id: UUID) -> Both:
    """Drop both drafts of the pair that a poll belongs to; their proposals are free for another poll."""
    return both.drop_both(db.session, caller(), poll_id)


@blueprint.post("/polls/<uuid:poll_id>/codes")
@requires(*OFFICERS)
@blueprint.arguments(CodesIn)
@blueprint.response(201, CodesOut)
def issue_codes(batch: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Make voting codes for an open poll: printed now, kept only as hashes. A repeated request makes other codes."""
    secret = current_app.extensions["settings"].secret_key
    return actions.issue_codes(db.session, caller(), secret, poll_id, **batch)._asdict()


@blueprint.get("/polls/<uuid:poll_id>/codes")
@requires(*OFFICERS)
@blueprint.response(200, BatchesOut)
def read_code_batches(poll_id: UUID) -> dict[str, Any]:
    """The batches of codes of a poll: how many are left on the roll, and how many were used."""
    return {"items": queries.code_batches(db.session, caller(), poll_id)}


@blueprint.delete("/polls/<uuid:poll_id>/codes/<uuid:batch_id>")
@requires(*OFFICERS)
@blueprint.response(200, RevokedOut)
def revoke_codes(poll_id: UUID, batch_id: UUID) -> dict[str, Any]:
    """Take back the codes of a batch that were not used."""
    return {"revoked": actions.revoke_codes(db.session, caller(), poll_id, batch_id)}


@blueprint.post("/polls/<uuid:poll_id>/close")
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(ReasonIn)
@blueprint.response(200, PollOut)
def close_early(words: dict[str, Any], poll_id: UUID) -> Poll:
    """End a demonstration's poll before its time; refused wherever a poll decides something."""
    demonstration = current_app.extensions["settings"].is_demonstration
    return actions.close_early(db.session, caller(), poll_id, words["reason"], is_demonstration=demonstration)


@blueprint.get("/polls/<uuid:poll_id>/electorate")
@requires(*OFFICERS)
@blueprint.response(200, ElectorateOut)
def read_electorate(poll_id: UUID) -> Preview:
    """Who would be on the roll if this draft opened now, by kelurahan and age band; groups under five are not told."""
    return queries.electorate_of_draft(db.session, caller(), poll_id)


@blueprint.get("/polls/<uuid:poll_id>/turnout")
@open_to_all
@blueprint.response(200, Turnout)
def read_turnout(poll_id: UUID) -> dict[str, int | None]:
    """How many may vote and how many have taken their ballot token; how many ballots there are, the box tells."""
    return queries.told_turnout(db.session, poll_id, caller_or_none())


@blueprint.get("/candidates")
@requires(*OFFICERS)
@blueprint.arguments(CandidatesQuery, location="query")
@blueprint.response(200, CandidatesOut)
def list_candidates(query: dict[str, Any]) -> dict[str, Any]:
    """Shortlisted proposals that stand on no poll yet."""
    return {"items": queries.candidates(db.session, query["area"])}
