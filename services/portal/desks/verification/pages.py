"""The desk of kelurahan and agencies: can it be done, for how much, and on the list it goes."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.clients.city import city
from services.portal.clients.records.proposals.verification import DeskItem
from services.portal.desks.forms import ReasonForm
from services.portal.desks.verification.forms import VerificationForm
from services.portal.shell.desks import at_desk, attempt, decided, opened, with_clock
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from services.portal.shell.side_by_side import side_by_side
from services.portal.shell.visitor import visitor

blueprint = Blueprint("verification", __name__)

BOXES = ("checklist",)
BY_CHILD = {"anak": "true", "warga": "false"}
VERIFIED = {"layak": "true", "periksa": "false"}
"""How the filters in the address are asked of the service, so that they hold for the whole queue."""
NEWS = {"feasible": "layak", "infeasible": "ditolak", "incomplete": "dikembalikan"}


@blueprint.get("/meja/verifikasi")
@at_desk("verification")
def show() -> str:
    """What must be answered, nearest deadline first."""
    return page(Filled())


@blueprint.post("/meja/verifikasi/<uuid:proposal_id>")
@at_desk("verification")
def decide(proposal_id: UUID) -> Response:
    """Give a verdict with its reason."""
    form, token = Filled(), visitor().token
    given = form.check(VerificationForm(), request.form, many=BOXES)
    proposals = city().proposals
    if given is None or not attempt(
        form, lambda: proposals.decide(token, str(proposal_id), "verification", given, sent_key())
    ):
        return make_response(page(form), 422)
    return decided("verification", NEWS[given["verdict"]])


@blueprint.post("/meja/verifikasi/<uuid:proposal_id>/daftar")
@at_desk("verification")
def shortlist(proposal_id: UUID) -> Response:
    """Put a feasible proposal on the list that residents vote on."""
    form, token = Filled(), visitor().token
    given = form.check(ReasonForm(), request.form)
    proposals = city().proposals
    if given is None or not attempt(
        form, lambda: proposals.decide(token, str(proposal_id), "shortlist", given, sent_key())
    ):
        return make_response(page(form), 422)
    return decided("verification", "daftar")


def page(form: Filled) -> str:
    """The queue, filtered by words and by who wrote, and the proposal that lies open."""
    token = visitor().token
    asked = {name: request.args.get(name, "") for name in ("q", "pengusul", "keadaan")}
    narrowed = {"by_child": BY_CHILD.get(asked["pengusul"]), "verified": VERIFIED.get(asked["keadaan"])}
    answer, waiting = side_by_side(
        lambda: city().proposals.verification_queue(token, cursor=request.values.get("sesudah"), **narrowed),
        lambda: city().proposals.waiting(token),
    )
    items = [with_clock(item) for item in answer["items"] if wanted(item, asked)]
    item = opened(items)
    return render_template(
        "desks/verification/desk.html",
        form=form,
        filter=Filled(asked),
        items=items,
        next=answer.get("next"),
        open=item,
        waiting=waiting,
    )


def wanted(item: DeskItem, asked: dict[str, str]) -> bool:
    """Whether an item of the queue fits the filters."""
    words = f"{item['title']} {item.get('place', '')} {item.get('rt') or ''}".lower()
    by = {"anak": True, "warga": False}.get(asked["pengusul"])
    state = {"layak": bool(item.get("verified_cost")), "periksa": not item.get("verified_cost")}
    return asked["q"].lower() in words and by in {None, bool(item["by_child"])} and state.get(asked["keadaan"], True)
