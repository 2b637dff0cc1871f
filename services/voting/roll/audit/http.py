"""Certification, cancelling, prolonging and the minutes over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app
from flask_smorest import Blueprint

from services.voting.roll.audit import actions, auditors, calling_off, offers, prolonging, queries
from services.voting.roll.audit.minutes import Minutes, minutes_of
from services.voting.roll.audit.schemas import (
    AuditorsOut,
    CancellingOut,
    CertificationIn,
    ProlongationIn,
    ProlongingOut,
    PublicReasonIn,
    SmallerRollIn,
    SmallerRollOut,
    SmallerRollsOut,
    StandingOut,
)
from services.voting.roll.electorate.officers import OFFICERS
from services.voting.roll.polls import floor
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import SmallerRoll
from shared.contracts.roles import Role
from shared.web import caller, db, open_to_all, requires
from shared.web.authentication import caller_or_none
from shared.web.idempotency import idempotent

blueprint = Blueprint("audit", __name__, description="What two officers do together.")


@blueprint.get("/polls/<uuid:poll_id>/certifications")
@open_to_all
@blueprint.response(200, StandingOut)
def read_certifications(poll_id: UUID) -> dict[str, Any]:
    """What was checked, who has certified or refused the result, and how many are needed."""
    return offers.standing(db.session, poll_id, caller_or_none())


@blueprint.post("/polls/<uuid:poll_id>/certifications")
@requires(*OFFICERS, act="poll.certify")
@idempotent
@blueprint.arguments(CertificationIn)
@blueprint.response(201, StandingOut)
def certify(words: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Certify a counted result; with the second officer it is final."""
    return actions.certify(db.session, caller(), poll_id, words["statement"])


@blueprint.post("/polls/<uuid:poll_id>/refusals")
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(PublicReasonIn)
@blueprint.response(201, StandingOut)
def refuse(words: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Say in public why one does not certify a counted result."""
    return actions.refuse(db.session, caller(), poll_id, words["reason"])


@blueprint.get("/polls/<uuid:poll_id>/cancellations")
@open_to_all
@blueprint.response(200, CancellingOut)
def read_cancellations(poll_id: UUID) -> dict[str, Any]:
    """Whether it was proposed to call the poll off, why, and what was decided."""
    return offers.cancelling(db.session, poll_id, caller_or_none())


@blueprint.post("/polls/<uuid:poll_id>/cancellations")
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(PublicReasonIn)
@blueprint.response(201, CancellingOut)
def propose_cancellation(words: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Propose to call an open poll off; a second officer decides."""
    return calling_off.propose(db.session, caller(), poll_id, words["reason"])


@blueprint.post("/polls/<uuid:poll_id>/cancellations/<uuid:cancellation_id>/confirm")
@requires(*OFFICERS, act="poll.call_off")
@idempotent
@blueprint.response(200, CancellingOut)
def confirm_cancellation(poll_id: UUID, cancellation_id: UUID) -> dict[str, Any]:
    """Agree as the second officer: the poll is called off."""
    return calling_off.confirm(db.session, caller(), poll_id, cancellation_id)


@blueprint.post("/polls/<uuid:poll_id>/cancellations/<uuid:cancellation_id>/decline")
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(PublicReasonIn)
@blueprint.response(200, CancellingOut)
def decline_cancellation(words: dict[str, Any], poll_id: UUID, cancellation_id: UUID) -> dict[str, Any]:
    """Disagree, or take one's own proposal back: the poll goes on."""
    return calling_off.decline(db.session, caller(), poll_id, cancellation_id, words["reason"])


@blueprint.get("/polls/<uuid:poll_id>/auditors")
@open_to_all
@blueprint.response(200, AuditorsOut)
def read_auditors(poll_id: UUID) -> dict[str, Any]:
    """Who audits the poll, or asked to, and which officers named her."""
    return queries.auditors(db.session, poll_id, caller_or_none())


@blueprint.post("/polls/<uuid:poll_id>/auditors")
@requires(Role.AUDITOR)
@idempotent
@blueprint.response(201, AuditorsOut)
def ask_to_audit(poll_id: UUID) -> dict[str, Any]:
    """Ask to audit a poll of one's own territory; two officers decide."""
    return auditors.ask(db.session, caller(), poll_id)


@blueprint.post("/polls/<uuid:poll_id>/auditors/<uuid:auditor_id>/namings")
@requires(*OFFICERS, act="poll.name_auditor")
@idempotent
@blueprint.response(201, AuditorsOut)
def name_auditor(poll_id: UUID, auditor_id: UUID) -> dict[str, Any]:
    """Agree, as one of two officers, that she audits this poll."""
    return auditors.name(db.session, caller(), poll_id, auditor_id)


@blueprint.get("/polls/<uuid:poll_id>/smaller-roll")
@open_to_all
@blueprint.response(200, SmallerRollsOut)
def read_smaller_rolls(poll_id: UUID) -> dict[str, Any]:
    """Who asked that this poll may be secret on fewer than 30 people, why, and who agreed."""
    return {"items": polls.visible_smaller_rolls(db.session, poll_id, caller_or_none())}


@blueprint.post("/polls/<uuid:poll_id>/smaller-roll")
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(SmallerRollIn)
@blueprint.response(201, SmallerRollOut)
def ask_for_smaller_roll(wanted: dict[str, Any], poll_id: UUID) -> SmallerRoll:
    """Ask that a draft may be secret on 10 to 29 people; a second officer decides."""
    return floor.ask(db.session, caller(), poll_id, wanted["floor"], wanted["reason"])


@blueprint.post("/polls/<uuid:poll_id>/smaller-roll/agree")
@requires(*OFFICERS)
@idempotent
@blueprint.response(200, SmallerRollOut)
def agree_to_smaller_roll(poll_id: UUID) -> SmallerRoll:
    """Agree as the second officer; the ballot and the rules say so."""
    return floor.agree(db.session, caller(), poll_id)


@blueprint.get("/polls/<uuid:poll_id>/prolongations")
@open_to_all
@blueprint.response(200, ProlongingOut)
def read_prolongations(poll_id: UUID) -> dict[str, Any]:
    """Whether the poll ends later than was published, why, by whom; and what was known of its last hour."""
    return offers.prolonging(db.session, poll_id, caller_or_none())


@blueprint.post("/polls/<uuid:poll_id>/prolongations")
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(ProlongationIn)
@blueprint.response(201, ProlongingOut)
def propose_prolongation(words: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Propose that an open poll ends later, once; a second officer decides."""
    return prolonging.propose(db.session, caller(), poll_id, words["until"], words["reason"])


@blueprint.post("/polls/<uuid:poll_id>/prolongations/<uuid:prolongation_id>/confirm")
@requires(*OFFICERS, act="poll.prolong")
@idempotent
@blueprint.response(200, ProlongingOut)
def confirm_prolongation(poll_id: UUID, prolongation_id: UUID) -> dict[str, Any]:
    """Agree as the second officer: the poll ends later."""
    return prolonging.confirm(db.session, caller(), poll_id, prolongation_id)


@blueprint.post("/polls/<uuid:poll_id>/prolongations/<uuid:prolongation_id>/decline")
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(PublicReasonIn)
@blueprint.response(200, ProlongingOut)
def decline_prolongation(words: dict[str, Any], poll_id: UUID, prolongation_id: UUID) -> dict[str, Any]:
    """Disagree, or take one's own proposal back: the poll ends as it was to."""
    return prolonging.decline(db.session, caller(), poll_id, prolongation_id, words["reason"])


@blueprint.get("/polls/<uuid:poll_id>/minutes.pdf")
@open_to_all
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def read_minutes(poll_id: UUID) -> Response:
    """The minutes (berita acara) of a counted poll, to print and sign; marked as not final until two have certified."""
    public_url = current_app.extensions["settings"].public_url
    minutes = minutes_of(db.session, poll_id, caller_or_none(), public_url)
    response = Response(_printed(minutes), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="berita-acara-{poll_id}.pdf"'
    return response


def _printed(minutes: Minutes) -> bytes:
    # The printer is large and seldom asked; a door that never prints does not load it.
    from services.voting.roll.audit.minutes_pdf import print_minutes

    return print_minutes(minutes)
