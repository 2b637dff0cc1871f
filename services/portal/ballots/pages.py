"""Voting: the open polls, the ballot paper, a look over it, and the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from services.portal.ballots.casting import cast_for, device_mark, own_device
from services.portal.ballots.polls import in_pairs, poll_beside, takes_ballots, was_called_off
from services.portal.ballots.receipts import picture_of
from services.portal.ballots.view import Paper, Sent, make_paper
from services.portal.clients.city import city
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.clients.records.voting.tokens import EligibilityOut
from services.portal.clients.wire import ServiceRefused, ServiceUnreachable
from services.portal.shell.cache import kept_briefly
from services.portal.shell.filled import Filled
from services.portal.shell.protection import browser_secret, sent_key
from services.portal.shell.visitor import Visitor, needs_login, visitor, visitor_or_none
from shared import clock
from shared.qr import qr_of

blueprint = Blueprint("voting", __name__)

OVER = frozenset({"ended", "closed", "counted", "certified"})
"""States of a poll that takes no ballots any more, or (where an outage is weighed) not now."""


@blueprint.get("/memilih")
@kept_briefly("poll")
def browse() -> str:
    """Polls that are open, with whether the visitor may vote, and polls that have ended."""
    person = visitor_or_none()
    polls = in_pairs(city().voting.polls(person.token if person else None))
    return render_template(
        "ballots/polls.html",
        open_polls=open_for(person, polls),
        ended=[poll for poll in polls if poll["state"] in OVER or was_called_off(poll)],
        coming=[poll for poll in polls if poll["state"] in {"draft", "open"} and not takes_ballots(poll)],
    )


@blueprint.get("/suara/<uuid:poll_id>")
def from_message(poll_id: UUID) -> Response:
    """The short address that messages carry."""
    return make_response(redirect(url_for("voting.paper", poll_id=poll_id)))


@blueprint.get("/memilih/<uuid:poll_id>")
@needs_login
def paper(poll_id: UUID) -> str | Response:
    """The ballot paper, or why there is none for the visitor."""
    poll = city().voting.poll(str(poll_id), visitor().token)
    if poll["state"] != "open":
        return make_response(redirect(url_for("results.show", poll_id=poll_id)))
    stands = standing(visitor(), poll)
    begun = stands["reason"] == "already_issued" and "lanjut" in request.args
    if not stands["can_vote"] and not begun:
        return turned_away(poll, stands)
    return ballot_page(read_paper(poll, MultiDict()), Filled(), begun=begun)


@blueprint.post("/memilih/<uuid:poll_id>")
@needs_login
def change(poll_id: UUID) -> str:
    """The paper again, filled with the choices made so far."""
    poll = city().voting.poll(str(poll_id), visitor().token)
    return ballot_page(read_paper(poll, request.form), Filled())


@blueprint.post("/memilih/<uuid:poll_id>/periksa")
@needs_login
def review(poll_id: UUID) -> Response:
    """What will be sent, counted by the server; choices travel in the form and never in an address."""
    poll = city().voting.poll(str(poll_id), visitor().token)
    filled = read_paper(poll, request.form)
    form = Filled()
    if filled.problem:
        form.refusal = filled.problem
        return make_response(ballot_page(filled, form), 422)
    return make_response(review_page(filled, form))


@blueprint.post("/memilih/<uuid:poll_id>/bukti")
@needs_login
def cast(poll_id: UUID) -> Response:
    """Cast the ballot and show the receipt; sent again, the same form gets the same receipt."""
    form, poll = Filled(), city().voting.poll(str(poll_id), visitor().token)
    filled = read_paper(poll, request.form)
    try:
        receipt = cast_for(visitor(), str(poll_id), filled.answer, browser_secret(), sent_key())
    except (ServiceRefused, ServiceUnreachable) as refusal:
        form.refused(refusal)
        return make_response(review_page(filled, form), 422)
    return make_response(receipt_page(poll, receipt))


@blueprint.post("/memilih/<uuid:poll_id>/tanda")
@needs_login
def take_token(poll_id: UUID) -> Response:
    """For the visitor's own device: have the roll sign her blinded token. Nothing of the ballot comes here."""
    try:
        blinded, cell = request.form.get("blinded", ""), request.form.get("cell", -1, int)
        return jsonify(city().voting.take_token(visitor().token, str(poll_id), blinded, cell))
    except ServiceRefused as refusal:
        return make_response(jsonify(refusal.facts), refusal.status)


@blueprint.get("/memilih/<uuid:poll_id>/ganti")
def replace(poll_id: UUID) -> str | Response:
    """Another ballot in the place of one: done by the visitor's device with the receipt, and by nobody else."""
    poll = city().voting.poll(str(poll_id))
    if poll["state"] != "open":
        return make_response(redirect(url_for("results.show", poll_id=poll_id)))
    filled = make_paper(city().voting.paper(None, str(poll_id)), poll, MultiDict())
    told = own_device(filled, replaces=True)
    return render_template(
        "ballots/ballot.html", paper=filled, poll=poll, form=Filled(), told=told, owner="", replaces=True
    )


@blueprint.get("/memilih/<uuid:poll_id>/bukti")
def receipt_once(poll_id: UUID) -> Response:
    """The receipt is shown once and kept nowhere; who comes back is told so, and what it is good for."""
    return make_response(render_template("ballots/receipt_gone.html", poll=city().voting.poll(str(poll_id))))


@blueprint.post("/memilih/bukti/gambar")
def receipt_picture() -> Response:
    """The receipt's code as a picture to keep."""
    response = Response(picture_of(request.form.get("receipt", "")[:80]), content_type="image/png")
    response.headers["Content-Disposition"] = 'attachment; filename="bukti-suara.png"'
    return response


def open_for(person: Visitor | None, polls: list[PollSummary]) -> list[tuple[PollSummary, EligibilityOut]]:
    """The open polls with the visitor's standing in each; first those she can vote in, two on one list together."""
    told = city().voting.standings(person.token) if person else {}
    known = [(poll, told.get(str(poll["id"])) or standing(person, poll)) for poll in polls if takes_ballots(poll)]
    hers = {list_of(poll) for poll, stands in known if stands["can_vote"]}
    return sorted(known, key=lambda each: list_of(each[0]) not in hers)


def list_of(poll: PollSummary) -> str:
    """What names the list that a poll prints: two polls beside each other print the same."""
    return str(poll.get("beside") or poll["id"])


def turned_away(poll: PollSummary, stands: EligibilityOut) -> str:
    """Why there is no ballot paper for the visitor, and what she can do."""
    person = visitor()
    beside = poll_beside(poll, person.token) if stands["reason"] in {"too_young", "too_old"} else None
    return render_template(
        "ballots/no_ballot.html", poll=poll, standing=stands, mark=device_mark(poll, person), beside=beside
    )


def standing(person: Visitor | None, poll: PollSummary) -> EligibilityOut:
    """Whether the visitor may vote here, and why not."""
    if person is None:
        return {"can_vote": False, "issued": False, "reason": "not_logged_in"}
    return city().voting.eligibility(person.token, str(poll["id"]))


def read_paper(poll: PollSummary, sent: Sent) -> Paper:
    """The visitor's ballot paper with what she has filled in."""
    answer = city().voting.paper(visitor().token, str(poll["id"]))
    return make_paper(answer, poll, sent)


def ballot_page(filled: Paper, form: Filled, *, begun: bool = False) -> str:
    """The page of the ballot paper; `begun` where the visitor took her token before."""
    told, owner = own_device(filled, visitor(), begun=begun), device_mark(filled.poll, visitor())
    return render_template(
        "ballots/ballot.html", paper=filled, poll=filled.poll, form=form, told=told, owner=owner, replaces=False
    )


def review_page(filled: Paper, form: Filled) -> str:
    """The page to look over before sending."""
    return render_template("ballots/review.html", paper=filled, poll=filled.poll, form=form)


def receipt_page(poll: PollSummary, receipt: str) -> Any:
    """The receipt: the only time that its code is shown."""
    return render_template("ballots/receipt.html", poll=poll, receipt=receipt, qr=qr_of(receipt), at=clock.now())
