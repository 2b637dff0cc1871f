"""What concerns the visitor herself: notices, her proposals, where she is logged in."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from services.portal.clients.city import city
from services.portal.clients.records.notifications import InboxOut
from services.portal.clients.wire import Record
from services.portal.inbox.landing import offices_of
from services.portal.inbox.tasks import at_home
from services.portal.proposals.returning import reasons_for
from services.portal.shell.grace import list_or_empty, or_else
from services.portal.shell.language import chosen_language
from services.portal.shell.side_by_side import side_by_side
from services.portal.shell.visitor import needs_login, visitor

blueprint = Blueprint("inbox", __name__)

NOTHING: InboxOut = {"items": [], "next": None, "unread": 0}


@blueprint.get("/saya")
@needs_login
def show() -> str:
    """The visitor's own page."""
    return own_page()


def own_page() -> str:
    """Her notices, proposals, offices, tasks and sessions; a part that fails is left out."""
    token = visitor().token
    (inbox, returned), proposals, tasks, sessions = side_by_side(
        lambda: notices(token),
        lambda: or_else(None, lambda: city().proposals.find(token, mine="true")),
        lambda: at_home(visitor()),
        lambda: list_or_empty(lambda: city().identity.sessions(token)),
    )
    return render_template(
        "inbox/me.html",
        inbox=inbox,
        returned=returned,
        proposals=proposals,
        offices=offices_of(visitor()),
        tasks=tasks,
        sessions=sessions,
    )


def notices(token: str) -> tuple[InboxOut, dict[str, Record]]:
    """A page of her notices, and by a notice's id why what it speaks of was given back."""
    inbox = or_else(NOTHING, lambda: city().notifications.inbox(token, chosen_language(), request.args.get("sesudah")))
    return inbox, reasons_for(visitor(), inbox["items"])


@blueprint.post("/saya/kabar/<uuid:notice_id>/baca")
@needs_login
def read(notice_id: str) -> Response:
    """Mark a notice as read."""
    city().notifications.read(visitor().token, str(notice_id))
    return make_response(redirect(url_for("inbox.show")))


@blueprint.post("/saya/kabar/baca-semua")
@needs_login
def read_all() -> Response:
    """Mark all notices as read that the visitor may have seen when the page was made."""
    city().notifications.read_all(visitor().token, request.form.get("newest", ""))
    return make_response(redirect(url_for("inbox.show")))
