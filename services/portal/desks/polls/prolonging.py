"""The desk's decision that a poll ends later: one officer proposes, a colleague decides, before the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, request, url_for
from marshmallow import Schema

from services.portal.clients.city import city
from services.portal.desks.polls.decision_forms import DeclineProlongingForm, ProlongingForm
from services.portal.desks.polls.pages import page
from services.portal.shell.desks import at_desk, attempt
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from services.portal.shell.visitor import act_token, visitor

blueprint = Blueprint("prolonging", __name__)


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/perpanjangan")
@at_desk("polls")
def propose(poll_id: UUID) -> Response:
    """Propose a later end; nothing changes until a colleague confirms."""
    token, audit = visitor().token, city().audit
    return _checked(
        poll_id,
        ProlongingForm(),
        lambda given: audit.propose_prolonging(token, str(poll_id), given["until"], given["reason"], sent_key()),
        "perpanjangan-diusulkan",
    )


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/perpanjangan/<uuid:prolongation_id>/setuju")
@at_desk("polls")
def confirm(poll_id: UUID, prolongation_id: UUID) -> Response:
    """Agree as the second officer."""
    audit, which = city().audit, (str(poll_id), str(prolongation_id))
    return _done(
        poll_id,
        Filled(),
        lambda: audit.confirm_prolonging(act_token("poll.prolong"), *which, sent_key()),
        "diperpanjang",
    )


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/perpanjangan/<uuid:prolongation_id>/tolak")
@at_desk("polls")
def decline(poll_id: UUID, prolongation_id: UUID) -> Response:
    """Disagree, or take one's own proposal back."""
    token, audit, which = visitor().token, city().audit, (str(poll_id), str(prolongation_id))
    return _checked(
        poll_id,
        DeclineProlongingForm(),
        lambda given: audit.decline_prolonging(token, *which, given["reason"], sent_key()),
        "tidak-diperpanjang",
    )


def _checked(poll_id: UUID, schema: Schema, act: Callable[[dict[str, Any]], Any], kabar: str) -> Response:
    form = Filled()
    given = form.check(schema, request.form)
    if given is None:
        return make_response(page(form), 422)
    return _done(poll_id, form, lambda: act(given), kabar)


def _done(poll_id: UUID, form: Filled, act: Callable[[], Any], kabar: str) -> Response:
    """Back to the same poll, which says what just happened; the form comes back filled where it was refused."""
    if not attempt(form, act):
        return make_response(page(form), 422)
    return make_response(redirect(url_for("polls.show", buka=poll_id, kabar=kabar)))
