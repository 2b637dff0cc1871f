"""The desk of moderators: everything is read by a person before it is public."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.clients.city import city
from services.portal.desks.moderation.forms import ModerationForm
from services.portal.desks.moderation.marking import marked_fields
from services.portal.shell.desks import at_desk, attempt, decided, opened
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from services.portal.shell.side_by_side import side_by_side
from services.portal.shell.visitor import visitor

blueprint = Blueprint("moderation", __name__)


@blueprint.get("/meja/peninjauan")
@at_desk("moderation")
def show() -> str:
    """What was handed in, longest waiting first."""
    return page(Filled())


@blueprint.post("/meja/peninjauan/<uuid:proposal_id>")
@at_desk("moderation")
def decide(proposal_id: UUID) -> Response:
    """Publish, or give back with a reason."""
    form, token = Filled(), visitor().token
    given = form.check(ModerationForm(), request.form)
    proposals = city().proposals
    if given is None or not attempt(
        form, lambda: proposals.decide(token, str(proposal_id), "moderation", given, sent_key())
    ):
        return make_response(page(form), 422)
    return decided("moderation", "diterbitkan" if given["decision"] == "publish" else "dikembalikan")


def page(form: Filled) -> str:
    """The queue and the proposal that lies open, with what may be personal data marked in its words."""
    token = visitor().token
    answer, waiting = side_by_side(
        lambda: city().proposals.moderation_queue(token, cursor=request.values.get("sesudah")),
        lambda: city().proposals.waiting(token),
    )
    findings = {str(item["proposal"]["id"]): item["findings"] for item in answer["items"]}
    items = [{**item["proposal"], "allowed_actions": item["allowed_actions"]} for item in answer["items"]]
    item = opened(items)
    return render_template(
        "desks/moderation/desk.html",
        form=form,
        items=items,
        waiting=waiting,
        findings=findings,
        next=answer.get("next"),
        open=item,
        fields=marked_fields(item, findings[str(item["id"])]) if item else {},
    )
