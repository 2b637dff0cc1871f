"""Voting with a code, without an account: code, ballot, a look over it, receipt. The code travels in bodies alone."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from services.portal.ballots.casting import cast_by_code
from services.portal.ballots.coding import Coded, attempt_cast, code_problem, coded_paper, open_poll, read_code
from services.portal.ballots.view import Paper
from services.portal.clients.city import city
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from shared import clock
from shared.qr import qr_of

blueprint = Blueprint("codes", __name__)


@blueprint.get("/k")
def choose_poll() -> str | Response:
    """Which poll the code is for; where only one is open, straight on to it."""
    polls = city().voting.polls(state="open")
    if len(polls) == 1:
        return make_response(redirect(url_for("codes.enter", poll_id=polls[0]["id"])))
    return render_template("ballots/code_polls.html", polls=polls)


@blueprint.get("/k/<uuid:poll_id>")
def enter(poll_id: UUID) -> str | Response:
    """Type the code; a script takes it from the QR code's fragment, which no server sees."""
    poll = open_poll(poll_id)
    if poll["state"] != "open":
        return make_response(redirect(url_for("results.show", poll_id=poll_id)))
    return render_template("ballots/code.html", poll=poll, form=Filled())


@blueprint.post("/k/<uuid:poll_id>")
def paper(poll_id: UUID) -> Response:
    """The ballot paper of whoever holds a good code."""
    poll, code, form = open_poll(poll_id), read_code(request.form.get("code", "")), Filled()
    problem = code_problem(poll, code)
    if problem is not None:
        form.values["code"], form.errors["code"] = code, str(problem)
        return make_response(render_template("ballots/code.html", poll=poll, form=form), 422)
    return make_response(ballot_page(coded_paper(poll, code, MultiDict()), form, code))


@blueprint.post("/k/<uuid:poll_id>/surat")
def change(poll_id: UUID) -> str:
    """The paper again, filled with the choices made so far."""
    filled, code = read_paper(open_poll(poll_id))
    return ballot_page(filled, Filled(), code)


@blueprint.post("/k/<uuid:poll_id>/periksa")
def review(poll_id: UUID) -> Response:
    """What will be sent, counted by the server."""
    (filled, code), form = read_paper(open_poll(poll_id)), Filled()
    if filled.problem:
        form.refusal = filled.problem
        return make_response(ballot_page(filled, form, code), 422)
    return make_response(review_page(filled, form, code))


@blueprint.post("/k/<uuid:poll_id>/bukti")
def cast(poll_id: UUID) -> Response:
    """Cast the ballot and show the receipt; sent again, the same form gets the same receipt."""
    poll, form, key = open_poll(poll_id), Filled(), sent_key()
    filled, code = read_paper(poll)
    receipt = attempt_cast(form, lambda: cast_by_code(str(poll_id), code, filled.answer, key, key))
    if receipt is None:
        return make_response(review_page(filled, form, code), 422)
    told = {"receipt": receipt, "qr": qr_of(receipt), "at": clock.now()}
    return make_response(render_template("ballots/receipt.html", poll=poll, **told))


def read_paper(poll: PollSummary) -> tuple[Paper, str]:
    """The paper as it was filled in, and the code that came with it."""
    code = read_code(request.form.get("code", ""))
    return coded_paper(poll, code, request.form), code


def ballot_page(filled: Paper, form: Filled, code: str) -> str:
    """The page of the ballot paper."""
    coded = coded_at(filled.poll, code)
    return render_template("ballots/ballot.html", paper=filled, poll=filled.poll, form=form, told=None, coded=coded)


def review_page(filled: Paper, form: Filled, code: str) -> str:
    """The page to look over before sending."""
    coded = coded_at(filled.poll, code)
    return render_template("ballots/review.html", paper=filled, poll=filled.poll, form=form, coded=coded)


def coded_at(poll: PollSummary, code: str) -> Coded:
    """Where the forms go."""
    review, change, cast = (url_for(f"codes.{name}", poll_id=poll["id"]) for name in ("review", "change", "cast"))
    return Coded(review, change, cast, code=code)
