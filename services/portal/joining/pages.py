"""Coming in with a one-time code, and leaving."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from services.portal.clients.city import city
from services.portal.clients.wire import ServiceRefused, ServiceUnreachable
from services.portal.joining import kept_words
from services.portal.joining.forms import CodeForm, ContactForm
from services.portal.joining.kept_words import KEPT_FIELD
from services.portal.shell.cookies import SESSION, drop_cookie, set_cookie
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from services.portal.shell.visitor import (
    begin_session,
    end_session,
    kept_tokens,
    needs_login,
    session_id,
    visitor,
    visitor_or_none,
)

blueprint = Blueprint("sessions", __name__)

A_WEEK = timedelta(days=7)
"""How long a browser keeps the session id; identity ends idle sessions of staff much sooner."""


@blueprint.get("/masuk")
def ask_contact() -> str | Response:
    """First step: where to send the code."""
    if visitor_or_none() is not None:
        return make_response(redirect(onward()))
    return contact_page(Filled({"lanjut": onward()}))


@blueprint.post("/masuk")
def send_code() -> str | Response:
    """Send the code; the same page for known and unknown contacts."""
    form = Filled()
    asked = code_asked_for(form)
    if asked is None:
        return make_response(contact_page(form), 422)
    return code_page(Filled(asked | {"lanjut": onward(), KEPT_FIELD: request.form.get(KEPT_FIELD, "")}))


def code_asked_for(form: Filled) -> dict[str, str] | None:
    """`request_id` and `contact` of a code that is on its way; None where the form now says why none is."""
    given = form.check(ContactForm(), request.form)
    if given is None:
        return None
    try:
        request_id = city().identity.ask_code(given["contact"], sent_key())
    except (ServiceRefused, ServiceUnreachable) as refusal:
        form.refused(refusal)
        return None
    return {"request_id": request_id, "contact": given["contact"]}


@blueprint.post("/masuk/kode")
def enter_code() -> Response:
    """Second step: the code opens a session under a new id."""
    form, onto = Filled(), onward()  # before the code is used up
    opened = session_opened(form)
    if opened is None:
        return make_response(code_page(form), 422)
    begin_session(opened)
    response = kept_words.give_back(request.form.get(KEPT_FIELD, "")) or make_response(redirect(onto))
    set_cookie(response, SESSION, opened, lasts=A_WEEK)
    return response


def session_opened(form: Filled) -> str | None:
    """The id of the session that a code opened, which uses it up; None where the form now says why it opened none."""
    given = form.check(CodeForm(), request.form)
    if given is None:
        return None
    try:
        session_id = city().identity.log_in(given["request_id"], given["code"])["session_id"]
    except (ServiceRefused, ServiceUnreachable) as refusal:
        form.refused(refusal)
        return None
    return str(session_id)


@blueprint.post("/keluar")
def log_out() -> Response:
    """End this session and clear what the browser holds; phones are shared."""
    end_session()
    return gone()


@blueprint.post("/keluar/semua")
@needs_login
def log_out_everywhere() -> Response:
    """End every session of the visitor."""
    city().identity.log_out_everywhere(visitor().token)
    kept_tokens().drop(session_id() or "")
    return gone()


def gone() -> Response:
    """Back to the first page, without anything left behind in the browser."""
    response = make_response(redirect(url_for("home.show", kabar="keluar")))
    drop_cookie(response, SESSION)
    response.headers["Clear-Site-Data"] = '"storage", "cache"'
    return response


def onward() -> str:
    """Where the visitor wanted to go: a path of ours and nothing else."""
    wanted = request.values.get("lanjut", "")
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if ours and not wanted.startswith("/masuk") else url_for("landing.home")


def contact_page(form: Filled) -> str:
    """The page of the first step."""
    return render_template("joining/log_in.html", form=form)


def code_page(form: Filled) -> str:
    """The page of the second step."""
    return render_template("joining/log_in_code.html", form=form)
