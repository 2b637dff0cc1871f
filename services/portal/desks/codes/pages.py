"""The desk where officers print voting codes, on cards or on ballot papers, and take them back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from services.portal.ballots.coding import code_address
from services.portal.clients.city import city
from services.portal.clients.records.voting.of_several import PollOut
from services.portal.clients.records.voting.polls import CodesOut
from services.portal.clients.wire import Record
from services.portal.desks.codes.forms import CodesForm
from services.portal.printing.ballot_papers import ballot_papers
from services.portal.printing.cards import Print, code_cards
from services.portal.shell.desks import at_desk, attempt
from services.portal.shell.filled import Filled
from services.portal.shell.language import chosen_language
from services.portal.shell.visitor import visitor

blueprint = Blueprint("code_desk", __name__)

PRINTERS = {"cards": (code_cards, "kartu-suara.pdf"), "papers": (ballot_papers, "surat-suara.pdf")}


@blueprint.get("/meja/pemungutan/<uuid:poll_id>/kode")
@at_desk("polls")
def show(poll_id: UUID) -> str:
    """The batches of codes of a poll, and the form for another."""
    return page(poll_id, Filled({"kind": "cards", "count": "30"}))


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/kode")
@at_desk("polls")
def issue(poll_id: UUID) -> Response:
    """Make a batch and answer with its PDF: the only time that its codes are told, and kept nowhere."""
    form = Filled()
    wanted = form.check(CodesForm(), request.form)
    made = None if wanted is None else made_batch(form, poll_id, wanted)
    if wanted is None or made is None:
        return make_response(page(poll_id, form), 422)
    return printed(city().voting.poll(str(poll_id), visitor().token), wanted["kind"], made)


def made_batch(form: Filled, poll_id: UUID, wanted: Record) -> CodesOut | None:
    """The batch of codes that was asked for, or None where the form now says why there is none."""
    made: list[CodesOut] = []
    content = {name: value for name, value in wanted.items() if name != "kind"}
    content["for_paper"] = wanted["kind"] == "papers"
    attempt(form, lambda: made.append(city().voting.make_codes(visitor().token, str(poll_id), content)))
    return made[0] if made else None


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/kode/<uuid:batch_id>/cabut")
@at_desk("polls")
def revoke(poll_id: UUID, batch_id: UUID) -> Response:
    """Take back the codes of a batch that were not used."""
    form, token = Filled({"kind": "cards", "count": "30"}), visitor().token
    if not attempt(form, lambda: city().voting.revoke_codes(token, str(poll_id), str(batch_id))):
        return make_response(page(poll_id, form), 422)
    return make_response(redirect(url_for("code_desk.show", poll_id=poll_id, kabar="kode-dicabut")))


def printed(poll: PollOut, kind: str, made: CodesOut) -> Response:
    """The PDF of a batch, to be saved or printed by the browser that asked."""
    draw, name = PRINTERS[kind]
    of = Print(poll, str(made["batch"]["label"]), code_address(), chosen_language())
    response = Response(draw(of, made["codes"]), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def page(poll_id: UUID, form: Filled) -> str:
    """The desk."""
    token = visitor().token
    poll = city().voting.poll(str(poll_id), token)
    batches = city().voting.code_batches(token, str(poll_id))
    return render_template("desks/codes/desk.html", poll=poll, form=form, batches=batches, address=code_address())
