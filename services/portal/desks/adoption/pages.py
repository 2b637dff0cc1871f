"""The desk of DP3AKB: what was chosen is taken into the plan of a year, or declined by two officers, each in public."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request
from marshmallow import Schema

from services.portal.clients.city import city
from services.portal.desks.adoption.forms import AdoptionForm, DeclineForm
from services.portal.desks.forms import ReasonForm
from services.portal.shell.desks import at_desk, attempt, decided, opened
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from services.portal.shell.visitor import act_token, visitor
from shared import clock

blueprint = Blueprint("adoption", __name__)
HERE = "/meja/adopsi/<uuid:proposal_id>"
DECLINE = f"{HERE}/tolak/<uuid:decline_id>"


@blueprint.get("/meja/adopsi")
@at_desk("adoption")
def show() -> str:
    """What was chosen and waits for the city, longest waiting first."""
    return page(Filled({"rkpd_year": clock.today().year + 1, "funding_source": "APBD"}))


@blueprint.post(HERE)
@at_desk("adoption")
def adopt(proposal_id: UUID) -> Response:
    """Take it into the plan."""
    return answered(proposal_id, "adoption", "diadopsi", AdoptionForm(), act="proposal.adopt")


@blueprint.post(f"{HERE}/tolak")
@at_desk("adoption")
def decline(proposal_id: UUID) -> Response:
    """Propose not to take it up; a colleague decides."""
    return answered(proposal_id, "decline", "penolakan-diusulkan", DeclineForm(), act="proposal.decline")


@blueprint.post(f"{DECLINE}/setuju")
@at_desk("adoption")
def agree(proposal_id: UUID, decline_id: UUID) -> Response:
    """Agree as the second officer."""
    return answered(proposal_id, f"declines/{decline_id}/agreement", "ditolak", act="proposal.decline")


@blueprint.post(f"{DECLINE}/tetap")
@at_desk("adoption")
def refuse(proposal_id: UUID, decline_id: UUID) -> Response:
    """Disagree as the second officer: it stays chosen."""
    return answered(proposal_id, f"declines/{decline_id}/refusal", "tetap-prioritas", ReasonForm())


@blueprint.post(f"{DECLINE}/tarik")
@at_desk("adoption")
def take_back(proposal_id: UUID, decline_id: UUID) -> Response:
    """Take back what one proposed oneself."""
    return answered(proposal_id, f"declines/{decline_id}/withdrawal", "usul-ditarik")


def answered(
    proposal_id: UUID, step: str, kabar: str, schema: Schema | None = None, *, act: str | None = None
) -> Response:
    """Back to the queue, which says what was done; or the same page with what is wrong, and all that was typed."""
    form = Filled()
    content: dict[str, Any] | None = {} if schema is None else form.check(schema, request.form)

    def decide() -> None:
        token = visitor().token if act is None else act_token(act)
        city().proposals.decide(token, str(proposal_id), step, content or {}, sent_key())

    if content is None or not attempt(form, decide):
        return make_response(page(form), 422)
    return decided("adoption", kabar)


def page(form: Filled) -> str:
    """The queue and the proposal that lies open."""
    answer = city().proposals.adoption_queue(visitor().token, cursor=request.values.get("sesudah"))
    items = answer["items"]
    return render_template(
        "desks/adoption/desk.html", form=form, items=items, next=answer.get("next"), open=opened(items)
    )
