"""The desk of residents: where somebody lives is confirmed, and a second officer decides about roles."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.clients.city import city
from services.portal.clients.records.identity import WaitingOut
from services.portal.desks.forms import ReasonForm
from services.portal.shell.desks import at_desk, attempt, decided, opened
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from services.portal.shell.visitor import Visitor, act_token, visitor
from shared.contracts.roles import Role

blueprint = Blueprint("people", __name__)

CONFIRM = frozenset({Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER, Role.FACILITATOR})
DECIDE = frozenset({Role.DP3AKB_OFFICER, Role.OPERATOR})
"""Who confirms where people live, and who agrees to roles; identity decides it again."""


@blueprint.get("/meja/warga")
@at_desk("people")
def show() -> str:
    """Who waits to be confirmed, longest waiting first, and which roles wait for a second officer."""
    return page(Filled())


@blueprint.post("/meja/warga/<uuid:person_id>/konfirmasi")
@at_desk("people")
def confirm(person_id: UUID) -> Response:
    """Confirm where somebody lives."""
    form, token = Filled(), visitor().token
    if not attempt(form, lambda: city().people.confirm(token, str(person_id), sent_key())):
        return make_response(page(form), 422)
    return decided("people", "dikonfirmasi")


@blueprint.post("/meja/warga/peran/<uuid:proposal_id>/setujui")
@at_desk("people")
def agree(proposal_id: UUID) -> Response:
    """Agree to a role as the second officer."""
    form = Filled()
    if not attempt(form, lambda: city().people.agree(act_token("role.grant"), str(proposal_id), sent_key())):
        return make_response(page(form), 422)
    return decided("people", "peran-disetujui")


@blueprint.post("/meja/warga/peran/<uuid:proposal_id>/tolak")
@at_desk("people")
def decline(proposal_id: UUID) -> Response:
    """Decline a role, or take one's own proposal back."""
    form, token = Filled(), visitor().token
    given = form.check(ReasonForm(), request.form)
    if given is None or not attempt(
        form, lambda: city().people.decline(token, str(proposal_id), given["reason"], sent_key())
    ):
        return make_response(page(form), 422)
    return decided("people", "peran-ditolak")


def page(form: Filled) -> str:
    """The queue of one of the visitor's areas, the person who lies open, and the roles that wait."""
    person = visitor()
    areas = areas_of(person)
    asked = request.values.get("wilayah", "")
    area = asked if asked in areas else next(iter(areas), None)
    answer = waiting(person, area)
    decides = any(role in DECIDE for role, _ in person.roles)
    return render_template(
        "desks/people/desk.html",
        form=form,
        area=area,
        areas=areas,
        items=answer["items"],
        next=answer.get("next"),
        open=opened(answer["items"]),
        proposed=city().people.proposed_roles(person.token) if decides else [],
        tried=request.view_args.get("proposal_id") if request.view_args else None,
    )


def waiting(person: Visitor, area: str | None) -> WaitingOut:
    """A page of the queue; none where the visitor confirms nobody."""
    if area is None:
        return {"items": [], "next": None}
    return city().people.waiting(person.token, area, request.values.get("sesudah"))


def areas_of(person: Visitor) -> list[str]:
    """The areas whose people the visitor confirms, the widest first."""
    held = {where for role, where in person.roles if role in CONFIRM}
    return sorted(held, key=lambda code: (code.count("."), code))
