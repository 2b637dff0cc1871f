"""The desk's decisions about a poll that was opened: certify or refuse its result, or call it off with a colleague."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, request, url_for

from services.portal.clients.city import city
from services.portal.desks.polls.decision_forms import PublicReasonForm, SmallerRollForm
from services.portal.desks.polls.pages import page
from services.portal.shell.desks import at_desk, attempt
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from services.portal.shell.visitor import act_token, visitor

blueprint = Blueprint("certification", __name__)


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/sahkan")
@at_desk("polls")
def certify(poll_id: UUID) -> Response:
    """Certify a counted result; the second officer has to be somebody else."""
    statement = request.form.get("statement", "")
    return _done(
        poll_id,
        Filled(request.form),
        lambda: city().audit.certify(act_token("poll.certify"), str(poll_id), statement, sent_key()),
        "disahkan",
    )


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/tolak-sahkan")
@at_desk("polls")
def refuse(poll_id: UUID) -> Response:
    """Refuse to certify, for a reason that everybody reads."""
    token = visitor().token
    return _with_reason(
        poll_id, lambda reason: city().audit.refuse(token, str(poll_id), reason, sent_key()), "penolakan"
    )


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/pembatalan")
@at_desk("polls")
def propose_cancelling(poll_id: UUID) -> Response:
    """Propose to call the poll off; nothing changes until a colleague confirms."""
    token = visitor().token
    return _with_reason(
        poll_id,
        lambda reason: city().audit.propose_cancelling(token, str(poll_id), reason, sent_key()),
        "pembatalan-diusulkan",
    )


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/pembatalan/<uuid:cancellation_id>/setuju")
@at_desk("polls")
def confirm_cancelling(poll_id: UUID, cancellation_id: UUID) -> Response:
    """Agree as the second officer."""
    return _done(
        poll_id,
        Filled(),
        lambda: city().audit.confirm_cancelling(
            act_token("poll.call_off"), str(poll_id), str(cancellation_id), sent_key()
        ),
        "dibatalkan",
    )


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/pembatalan/<uuid:cancellation_id>/tolak")
@at_desk("polls")
def decline_cancelling(poll_id: UUID, cancellation_id: UUID) -> Response:
    """Disagree, or take one's own proposal back."""
    token = visitor().token
    return _with_reason(
        poll_id,
        lambda reason: city().audit.decline_cancelling(token, str(poll_id), str(cancellation_id), reason, sent_key()),
        "tetap-berjalan",
    )


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/daftar-kecil")
@at_desk("polls")
def ask_for_smaller_roll(poll_id: UUID) -> Response:
    """Ask that a draft may be secret on 10 to 29 people; nothing changes until a colleague agrees."""
    form, token = Filled(), visitor().token
    wanted = form.check(SmallerRollForm(), request.form)
    if wanted is None:
        return make_response(page(form), 422)
    ask = lambda: city().audit.ask_for_smaller_roll(token, str(poll_id), wanted, sent_key())  # noqa: E731 - one line
    return _done(poll_id, form, ask, "daftar-kecil-diminta")


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/daftar-kecil/setuju")
@at_desk("polls")
def agree_to_smaller_roll(poll_id: UUID) -> Response:
    """Agree as the second officer; the ballot says so."""
    token = visitor().token
    agree = lambda: city().audit.agree_to_smaller_roll(token, str(poll_id), sent_key())  # noqa: E731 - one line
    return _done(poll_id, Filled(), agree, "daftar-kecil-disetujui")


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/pemeriksa/<uuid:auditor_id>")
@at_desk("polls")
def name_auditor(poll_id: UUID, auditor_id: UUID) -> Response:
    """Agree, as one of two officers, that somebody audits this poll."""
    return _done(
        poll_id,
        Filled(),
        lambda: city().audit.name_auditor(act_token("poll.name_auditor"), str(poll_id), str(auditor_id), sent_key()),
        "pemeriksa-ditunjuk",
    )


def _with_reason(poll_id: UUID, act: Callable[[str], Any], kabar: str) -> Response:
    form = Filled()
    given = form.check(PublicReasonForm(), request.form)
    if given is None:
        return make_response(page(form), 422)
    return _done(poll_id, form, lambda: act(given["reason"]), kabar)


def _done(poll_id: UUID, form: Filled, act: Callable[[], Any], kabar: str) -> Response:
    """Back to the same poll, which says what just happened; the form comes back filled where it was refused."""
    if not attempt(form, act):
        return make_response(page(form), 422)
    return make_response(redirect(url_for("polls.show", buka=poll_id, kabar=kabar)))
