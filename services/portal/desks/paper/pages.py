"""The desk of paper: stacks counted by hand, keyed twice by two people, settled by a third, accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from services.portal.ballots.coding import read_code, refusal_words
from services.portal.clients.city import city
from services.portal.clients.papers import Papers
from services.portal.clients.records.voting.of_several import PollOut
from services.portal.clients.records.voting.papers import WholeBatchOut
from services.portal.clients.wire import Record, ServiceRefused, ServiceUnreachable
from services.portal.desks.paper.forms import RecountForm, StackForm
from services.portal.desks.paper.marks import BLANK, UNCLEAR, MarksUnread, blank_ballot, read_marks, written
from services.portal.shell.desks import at_desk, attempt
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from services.portal.shell.visitor import visitor

blueprint = Blueprint("paper_batches", __name__)
DESK = "/meja/pemungutan/<uuid:poll_id>/kertas"
STACK = f"{DESK}/<uuid:batch_id>"


@blueprint.get(DESK)
@at_desk("polls")
def show(poll_id: UUID) -> str:
    """The stacks of a poll, and whether every sheet is accounted for."""
    return desk_page(poll_id, Filled())


@blueprint.post(DESK)
@at_desk("polls")
def open_stack(poll_id: UUID) -> Response:
    """Begin a stack that was counted by hand."""
    form, made = Filled(), list[WholeBatchOut]()
    content = form.check(StackForm(), request.form)
    begin = lambda: made.append(papers().open(token(), str(poll_id), content or {}, sent_key()))  # noqa: E731
    if content is None or not attempt(form, begin):
        return make_response(desk_page(poll_id, form), 422)
    return to_stack(poll_id, made[0]["batch"]["id"])


@blueprint.get(STACK)
@at_desk("polls")
def stack(poll_id: UUID, batch_id: UUID) -> str:
    """One stack: to key, to compare, to accept, or as it was accepted."""
    return stack_page(poll_id, batch_id, Filled())


@blueprint.post(f"{STACK}/lembar")
@at_desk("polls")
def key_sheet(poll_id: UUID, batch_id: UUID) -> Response:
    """Key one sheet, and go on with the next."""
    form = Filled(request.form)
    content = typed_sheet(poll_id, form)
    if not form.errors:
        tell(form, lambda: papers().key(token(), str(poll_id), str(batch_id), content))
    if form.errors or form.refusal:
        return make_response(stack_page(poll_id, batch_id, form), 422)
    return to_stack(poll_id, batch_id)


def typed_sheet(poll_id: UUID, form: Filled) -> Record:
    """Code and marks of a sheet as they were typed; what is wrong with them stands in the form."""
    content = {"code": read_code(request.form.get("code", ""))}
    content |= read_sheet(city().voting.poll(str(poll_id), token()), form)
    if not content["code"]:
        form.errors["code"] = str(refusal_words(ServiceRefused("voting", 404, {"code": "code_not_valid"})))
    return content


@blueprint.post(f"{STACK}/lembar/<uuid:sheet>/hapus")
@at_desk("polls")
def unkey_sheet(poll_id: UUID, batch_id: UUID, sheet: UUID) -> Response:
    """Take back a sheet that was keyed wrongly."""
    return act(poll_id, batch_id, lambda: papers().unkey(token(), str(poll_id), str(batch_id), str(sheet)))


@blueprint.post(f"{STACK}/selesai")
@at_desk("polls")
def finish(poll_id: UUID, batch_id: UUID) -> Response:
    """The stack is through."""
    typed = request.form.get("without_code", "").strip() or "0"
    number = int(typed) if typed.isdigit() and len(typed) < 4 else 0
    return act(poll_id, batch_id, lambda: papers().finish(token(), str(poll_id), str(batch_id), number))


@blueprint.post(f"{STACK}/hitung-ulang")
@at_desk("polls")
def recount(poll_id: UUID, batch_id: UUID) -> Response:
    """There are more sheets, or fewer, than was thought."""
    form = Filled()
    content = form.check(RecountForm(), request.form)
    if content is None:
        return make_response(stack_page(poll_id, batch_id, form), 422)
    return act(poll_id, batch_id, lambda: papers().recount(token(), str(poll_id), str(batch_id), content["sheets"]))


@blueprint.post(f"{STACK}/putuskan")
@at_desk("polls")
def settle(poll_id: UUID, batch_id: UUID) -> Response:
    """Decide what a sheet says that was read differently."""
    poll, form = city().voting.poll(str(poll_id), token()), Filled(request.form)
    content = {"sheet": request.form.get("sheet", ""), "verdict": request.form.get("verdict", "")}
    if content["verdict"] == "other":
        content |= read_sheet(poll, form)
    if form.errors:
        return make_response(stack_page(poll_id, batch_id, form), 422)
    return act(poll_id, batch_id, lambda: papers().settle(token(), str(poll_id), str(batch_id), content))


@blueprint.post(f"{STACK}/terima")
@at_desk("polls")
def accept(poll_id: UUID, batch_id: UUID) -> Response:
    """Turn the sheets into ballots."""
    done = lambda: papers().accept(token(), str(poll_id), str(batch_id), sent_key())  # noqa: E731
    return act(poll_id, batch_id, done, kabar="tumpukan-diterima")


def act(poll_id: UUID, batch_id: UUID, do: Callable[[], Any], **query: str) -> Response:
    """Do something with a stack and show it; with the refusal where it is refused."""
    form = Filled()
    if attempt(form, do):
        return to_stack(poll_id, batch_id, **query)
    return make_response(stack_page(poll_id, batch_id, form), 422)


def tell(form: Filled, do: Callable[[], Any]) -> None:
    """Do something; a refusal of the code stands beside the code."""
    try:
        do()
    except ServiceUnreachable as silence:
        form.refused(silence)
    except ServiceRefused as refusal:
        form.refused(refusal)
        if refusal.code in {"code_not_valid", "sheet_keyed_already"}:
            form.errors["code"], form.refusal = str(form.refusal), None


def read_sheet(poll: PollOut, form: Filled) -> Record:
    """{"choices"} or {"flaw"} as they were typed; a blank sheet is a ballot where the rules allow one."""
    flaw = request.form.get("flaw", "")
    if flaw == BLANK and blank_ballot(poll) is not None:
        return {"choices": blank_ballot(poll)}
    if flaw in {BLANK, UNCLEAR}:
        return {"flaw": flaw}
    try:
        return {"choices": read_marks(poll, request.form.get("marks", ""))}
    except MarksUnread as unread:
        form.errors["marks"] = str(unread)
        return {}


def desk_page(poll_id: UUID, form: Filled) -> str:
    """The stacks of a poll."""
    poll = city().voting.poll(str(poll_id), token())
    return render_template("desks/paper/desk.html", poll=poll, form=form, **papers().batches(token(), str(poll_id)))


def stack_page(poll_id: UUID, batch_id: UUID, form: Filled) -> str:
    """One stack."""
    poll = city().voting.poll(str(poll_id), token())
    found = papers().batch(token(), str(poll_id), str(batch_id))
    mine = next((one for one in found["readings"] if one["turn"] == found["own_turn"]), None)
    may_key = found["own_turn"] in {1, 2} or (found["own_turn"] is None and len(found["readings"]) < 2)
    shown = {"mine": mine, "may_key": may_key and not (mine and mine["finished"]), "written": written}
    return render_template("desks/paper/stack.html", poll=poll, form=form, found=found, **shown)


def to_stack(poll_id: UUID, batch_id: Any, **query: Any) -> Response:
    """On to the page of a stack, by GET."""
    return make_response(redirect(url_for("paper_batches.stack", poll_id=poll_id, batch_id=batch_id, **query), 303))


def papers() -> Papers:
    """The paper of voting."""
    return city().papers


def token() -> str:
    """The officer's own."""
    return visitor().token
