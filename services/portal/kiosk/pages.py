"""The kiosk: a tablet of a school or an RT on which one after the other votes with a code.

An officer or facilitator starts it, and her own session ends there. From then on the browser carries a sealed cookie
that lets it do nothing but vote with codes: whatever address is typed leads back to the start, until her number is
entered. What one voter has typed lies in a second sealed cookie, which only this server can read and which is dropped
when her turn ends. So every page is read by GET after a redirect, and the back button finds the start, not her ballot.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from services.portal.ballots.casting import cast_by_code
from services.portal.ballots.coding import Coded, attempt_cast, code_problem, coded_paper, open_poll, read_code
from services.portal.ballots.view import Paper
from services.portal.clients.records.voting.of_several import PollOut
from services.portal.clients.wire import Record
from services.portal.kiosk.device import (
    forget_turn,
    kiosk_of,
    may_start,
    pin_is_right,
    read_turn,
    start_cookie,
    stop,
    write_turn,
)
from services.portal.kiosk.forms import PinForm
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from services.portal.shell.visitor import needs_login, visitor
from shared import clock
from shared.qr import qr_of

blueprint = Blueprint("kiosk", __name__)
FIELDS = ("choices", "points-", "rank-")


@blueprint.get("/meja/pemungutan/<uuid:poll_id>/kios")
@needs_login
def prepare(poll_id: UUID) -> str:
    """What will happen, and the number that ends the kiosk."""
    return prepare_page(may_start(open_poll(poll_id, visitor().token)), Filled())


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/kios")
@needs_login
def start(poll_id: UUID) -> Response:
    """Make this browser a kiosk; the officer's session ends on it."""
    poll, form = may_start(open_poll(poll_id, visitor().token)), Filled()
    wanted = form.check(PinForm(), request.form)
    if wanted is None or poll["state"] != "open":
        form.values["pin"] = ""
        return make_response(prepare_page(poll, form), 422)
    return start_cookie(go("enter", poll_id), poll, wanted["pin"])


@blueprint.get("/kios/<uuid:poll_id>")
def enter(poll_id: UUID) -> Response:
    """The start: type the code. Whatever the one before left is gone."""
    if kiosk_of(poll_id) is None:
        return make_response(redirect(url_for("kiosk.prepare", poll_id=poll_id)))
    poll = open_poll(poll_id)
    if poll["state"] != "open":
        return forget_turn(make_response(render_template("kiosk/over.html", poll=poll)))
    return forget_turn(make_response(enter_page(poll, Filled())))


@blueprint.post("/kios/<uuid:poll_id>")
def take_code(poll_id: UUID) -> Response:
    """Begin a turn with a good code."""
    if kiosk_of(poll_id) is None:
        return go("enter", poll_id)
    poll, code, form = open_poll(poll_id), read_code(request.form.get("code", "")), Filled()
    problem = code_problem(poll, code)
    if problem is not None:
        form.values["code"], form.errors["code"] = code, str(problem)
        return make_response(enter_page(poll, form), 422)
    return write_turn(go("paper", poll_id), {"code": code, "sent": [], "key": sent_key()})


@blueprint.get("/kios/<uuid:poll_id>/surat")
def paper(poll_id: UUID) -> Response:
    """The ballot paper of this turn."""
    turn = read_turn(poll_id)
    return go("enter", poll_id) if turn is None else make_response(ballot_page(poll_id, turn, Filled()))


@blueprint.post("/kios/<uuid:poll_id>/periksa")
def look_over(poll_id: UUID) -> Response:
    """Keep what was marked, and go on to look over it where it follows the rules."""
    turn = read_turn(poll_id)
    if turn is None:
        return go("enter", poll_id)
    poll = open_poll(poll_id)
    turn["sent"] = positions(poll)
    return write_turn(go("paper" if filled_in(poll, turn).problem else "review", poll_id, salah=1), turn)


@blueprint.get("/kios/<uuid:poll_id>/periksa")
def review(poll_id: UUID) -> Response:
    """What will be sent."""
    turn = read_turn(poll_id)
    return go("enter", poll_id) if turn is None else make_response(review_page(poll_id, turn, Filled()))


@blueprint.post("/kios/<uuid:poll_id>/surat")
def change(poll_id: UUID) -> Response:
    """Back to the paper; what was marked is kept already."""
    return go("paper", poll_id)


@blueprint.post("/kios/<uuid:poll_id>/kirim")
def cast_ballot(poll_id: UUID) -> Response:
    """Cast the ballot of this turn; the receipt is shown after a redirect."""
    turn = read_turn(poll_id)
    if turn is None:
        return go("enter", poll_id)
    form, filled, once = Filled(), filled_in(open_poll(poll_id), turn), (turn["key"], sent_key())
    receipt = attempt_cast(form, lambda: cast_by_code(str(poll_id), turn["code"], filled.answer, *once))
    if receipt is None:
        return make_response(review_page(poll_id, turn, form), 422)
    return write_turn(go("receipt", poll_id), {"receipt": receipt}, seconds=60)


@blueprint.get("/kios/<uuid:poll_id>/bukti")
def receipt(poll_id: UUID) -> Response:
    """The receipt, for twenty seconds; then the start."""
    turn = read_turn(poll_id, holding="receipt")
    if turn is None:
        return go("enter", poll_id)
    shown = {"receipt": turn["receipt"], "qr": qr_of(turn["receipt"]), "at": clock.now()}
    return make_response(render_template("kiosk/receipt.html", poll=open_poll(poll_id), **shown))


@blueprint.get("/kios/<uuid:poll_id>/keluar")
def leave(poll_id: UUID) -> str | Response:
    """End the kiosk with the number of whoever started it."""
    if kiosk_of(poll_id) is None:
        return go("enter", poll_id)
    return render_template("kiosk/leave.html", poll=open_poll(poll_id), form=Filled())


@blueprint.post("/kios/<uuid:poll_id>/keluar")
def end(poll_id: UUID) -> Response:
    """Give the browser back, where the number is right."""
    form = Filled()
    if pin_is_right(poll_id, request.form.get("pin", "")):
        return stop(make_response(redirect(url_for("home.show"))))
    form.errors["pin"] = gettext("Angkanya salah. Setelah lima kali salah, tunggu sepuluh menit.")
    return make_response(render_template("kiosk/leave.html", poll=open_poll(poll_id), form=form), 422)


def go(page: str, poll_id: UUID, **query: Any) -> Response:
    """On to another page of the kiosk, by GET."""
    query = query if page == "paper" else {}
    return make_response(redirect(url_for(f"kiosk.{page}", poll_id=poll_id, **query), 303))


def positions(poll: PollOut) -> list[list[Any]]:
    """What was marked, each project by its place in the poll's list, so that it fits into a cookie."""
    places = {str(project["id"]): at for at, project in enumerate(poll["projects"])}
    found: list[list[Any]] = []
    for name, value in request.form.items(multi=True):
        prefix = next((one for one in FIELDS if name.startswith(one)), None)
        if prefix == "choices":
            found.append([prefix, places.get(value), value[:10] if value not in places else ""])
        elif prefix and name.removeprefix(prefix) in places and value:
            found.append([prefix, places[name.removeprefix(prefix)], value[:10]])
    return found


def filled_in(poll: PollOut, turn: Record) -> Paper:
    """The paper of this turn with what was marked."""
    ids = [str(project["id"]) for project in poll["projects"]]
    sent: MultiDict[str, str] = MultiDict()
    for prefix, at, value in turn["sent"]:
        if prefix == "choices":
            sent.add("choices", value if at is None else ids[at])
        else:
            sent.add(prefix + ids[at], value)
    return coded_paper(poll, turn["code"], sent)


def prepare_page(poll: PollOut, form: Filled) -> str:
    """The page at the desk."""
    return render_template("kiosk/desk.html", poll=poll, form=form)


def enter_page(poll: PollOut, form: Filled) -> str:
    """The start of a turn."""
    return render_template("kiosk/kiosk.html", poll=poll, form=form)


def ballot_page(poll_id: UUID, turn: Record, form: Filled) -> str:
    """The paper, with what is wrong where it was sent before and is wrong."""
    filled = filled_in(open_poll(poll_id), turn)
    if "salah" in request.args:
        form.refusal = filled.problem
    told = {"paper": filled, "poll": filled.poll, "form": form, "told": None, "coded": coded_at(poll_id)}
    return render_template("ballots/ballot.html", **told)


def review_page(poll_id: UUID, turn: Record, form: Filled) -> str:
    """The page to look over before sending."""
    filled = filled_in(open_poll(poll_id), turn)
    told = {"paper": filled, "poll": filled.poll, "form": form, "coded": coded_at(poll_id)}
    return render_template("ballots/review.html", **told)


def coded_at(poll_id: UUID) -> Coded:
    """Where the forms go."""
    names = ("look_over", "change", "cast_ballot")
    review, change, cast_it = (url_for(f"kiosk.{name}", poll_id=poll_id) for name in names)
    return Coded(review, change, cast_it, layout="kiosk/layout.html")
