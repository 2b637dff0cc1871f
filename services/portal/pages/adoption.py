"""The desk of DP3AKB: what was chosen is taken into the plan of a year, or declined in public, each with its reason."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.clients.city import city
from services.portal.forms.desks import AdoptionForm, DeclineForm
from services.portal.forms.filled import Filled
from services.portal.pages.desks import at_desk, attempt, decided, opened
from services.portal.shell.protection import sent_key
from services.portal.shell.visitor import act_token, visitor
from shared import clock

blueprint = Blueprint("adoption", __name__)


@blueprint.get("/meja/adopsi")
@at_desk("adoption")
def show() -> str:
    """What was chosen and waits for the city, longest waiting first."""
    return page(Filled({"rkpd_year": clock.today().year + 1, "funding_source": "APBD"}))


@blueprint.post("/meja/adopsi/<uuid:proposal_id>")
@at_desk("adoption")
def adopt(proposal_id: UUID) -> Response:
    """Take it into the plan."""
    form = Filled()
    plan = form.check(AdoptionForm(), request.form)
    proposals = city().proposals
    if plan is None or not attempt(
        form,
        lambda: proposals.decide(act_token("proposal.adopt"), str(proposal_id), "adoption", plan, sent_key()),
    ):
        return make_response(page(form), 422)
    return decided("adoption", "diadopsi")


@blueprint.post("/meja/adopsi/<uuid:proposal_id>/tolak")
@at_desk("adoption")
def decline(proposal_id: UUID) -> Response:
    """Say why it is not taken up."""
    form = Filled()
    answer = form.check(DeclineForm(), request.form)
    proposals = city().proposals
    if answer is None or not attempt(
        form,
        lambda: proposals.decide(act_token("proposal.decline"), str(proposal_id), "decline", answer, sent_key()),
    ):
        return make_response(page(form), 422)
    return decided("adoption", "ditolak")


def page(form: Filled) -> str:
    """The queue and the proposal that lies open."""
    answer = city().proposals.queue(visitor().token, "adoption", cursor=request.values.get("sesudah"))
    items = answer["items"]
    return render_template(
        "pages/desk_adoption.html", form=form, items=items, next=answer.get("next"), open=opened(items)
    )
