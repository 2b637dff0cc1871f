"""Where everybody comes to after logging in: a page of her role's own, with what waits for her and how much of it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, url_for

from services.portal.inbox.tasks import OFFICES, Office
from services.portal.shell.visitor import Visitor, needs_login, visitor

blueprint = Blueprint("landing", __name__)


@blueprint.get("/tugas")
@needs_login
def home() -> Response:
    """On to the page of the visitor's first role; who lives here and holds no other comes to her own page."""
    offices = offices_of(visitor())
    where = url_for("landing.show", slug=offices[0].slug) if offices else url_for("inbox.show")
    return make_response(redirect(where))


@blueprint.get("/tugas/<slug>")
@needs_login
def show(slug: str) -> str:
    """The page of one of the visitor's roles."""
    person = visitor()
    offices = offices_of(person)
    office = next((one for one in offices if one.slug == slug), None)
    if office is None:
        abort(404)
    return render_template("inbox/role.html", office=office, offices=offices, tasks=office.tasks(person))


def offices_of(person: Visitor) -> list[Office]:
    """The roles she holds besides living here, those with a desk first."""
    return [office for office in OFFICES if person.has(office.role)]
