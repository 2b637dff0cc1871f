"""Logging in and out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from services.identity.contacts.contact import Contact
from services.identity.contacts.http import field_keys
from services.identity.people.registration import Registration
from services.identity.people.schemas import SignUpIn
from services.identity.sessions import actions, queries
from services.identity.sessions.myself import myself
from services.identity.sessions.refusals import SessionEnded
from services.identity.sessions.schemas import (
    ActIn,
    ActTokenOut,
    CodeIn,
    CodeRequestOut,
    ContactIn,
    Myself,
    SessionOut,
    SessionsOut,
    TokenOut,
)
from shared.web import caller, db, open_to_all, requires
from shared.web.authentication import keyring
from shared.web.rate_limits import counted_as as asked_from
from shared.web.rate_limits import per_address

blueprint = Blueprint("sessions", __name__, description="One-time codes, sessions, tokens.")

A_SCHOOL = "120 per 10 minutes"
"""A class with its telephones stands behind one address, and so does half a neighbourhood; a machine asks more."""
GUESSING = "300 per 10 minutes"


@blueprint.post("/login-codes")
@per_address(A_SCHOOL)
@open_to_all
@blueprint.arguments(ContactIn)
@blueprint.response(202, CodeRequestOut)
def request_code(wanted: dict[str, Contact]) -> dict[str, Any]:
    """Send a one-time code to a contact, if somebody is registered under it; the answer is the same if not."""
    return {"request_id": actions.request_code(db.session, field_keys(), wanted["contact"], asked_from())}


@blueprint.post("/sign-ups")
@per_address(A_SCHOOL)
@open_to_all
@blueprint.arguments(SignUpIn)
@blueprint.response(202, CodeRequestOut)
def sign_up(new: Registration) -> dict[str, Any]:
    """Sign up as an adult and have a one-time code sent; an officer confirms the residence afterwards."""
    return {"request_id": actions.sign_up(db.session, field_keys(), new, asked_from())}


@blueprint.post("/sessions")
@per_address(GUESSING)
@open_to_all
@blueprint.arguments(CodeIn)
@blueprint.response(201, SessionOut)
def log_in(typed: dict[str, Any]) -> dict[str, Any]:
    """Use a code and open a session."""
    secret, person = actions.log_in(db.session, field_keys(), typed["request_id"], typed["code"])
    return {"session_id": secret, "person": myself(db.session, person)}


@blueprint.post("/tokens")
@open_to_all
@blueprint.response(200, TokenOut)
def exchange() -> dict[str, Any]:
    """Exchange a session (Authorization: Session ID) for a token of a minute."""
    token, ends, person = actions.exchange(db.session, keyring(), _secret())
    return {"token": token, "expires_at": ends, "person": myself(db.session, person)}


@blueprint.post("/act-tokens")
@open_to_all
@blueprint.arguments(ActIn)
@blueprint.response(201, ActTokenOut)
def exchange_for_act(wanted: dict[str, str]) -> dict[str, Any]:
    """Exchange a session (Authorization: Session ID) for a token for one act that cannot be undone."""
    token, ends = actions.exchange_for_act(db.session, keyring(), _secret(), wanted["act"])
    return {"token": token, "expires_at": ends}


@blueprint.get("/me")
@requires()
@blueprint.response(200, Myself)
def read_myself() -> dict[str, Any]:
    """Who I am here."""
    return myself(db.session, caller().id)


@blueprint.get("/sessions")
@requires()
@blueprint.response(200, SessionsOut)
def list_sessions() -> dict[str, Any]:
    """Where I am logged in."""
    return {"items": queries.places_of(db.session, caller().id, caller().session_id), "next": None}


@blueprint.delete("/sessions/current")
@open_to_all
@blueprint.response(204)
def log_out() -> None:
    """End this session (Authorization: Session ID)."""
    actions.end_session(db.session, _secret())


@blueprint.delete("/sessions/<uuid:session_id>")
@requires()
@blueprint.response(204)
def log_out_there(session_id: UUID) -> None:
    """End one of my sessions."""
    actions.end_one_of(db.session, caller().id, session_id)


@blueprint.delete("/sessions")
@requires()
@blueprint.response(204)
def log_out_everywhere() -> None:
    """End all my sessions."""
    actions.end_all_sessions(db.session, caller().id)


def _secret() -> str:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind != "Session" or not secret:
        raise SessionEnded("Send an Authorization: Session header.")
    return secret
