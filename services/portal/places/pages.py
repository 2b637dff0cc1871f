"""One kelurahan: what is proposed, chosen and built there."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from services.portal.clients.city import city
from services.portal.shell.cache import kept_briefly
from services.portal.shell.grace import list_or_empty
from services.portal.shell.side_by_side import side_by_side
from services.portal.shell.territory import area_name, is_kelurahan
from services.portal.shell.visitor import visitor_or_none
from shared.contracts.roles import covers

blueprint = Blueprint("areas", __name__)


@blueprint.get("/wilayah/<code>")
@kept_briefly("proposal", "poll", "program")
def show(code: str) -> str:
    """A kelurahan with its open polls, its proposals and its programs."""
    if not is_kelurahan(code):
        abort(404)
    return area_page(code)


def area_page(code: str) -> str:
    """What stands and happens in a kelurahan; a part that fails is left out, save its proposals."""
    visitor = visitor_or_none()
    polls, proposals, programs = side_by_side(
        lambda: list_or_empty(lambda: city().voting.polls(area=code)),
        lambda: city().proposals.find(visitor.token if visitor else None, area=code),
        lambda: list_or_empty(lambda: city().programs.find(area=code)),
    )
    return render_template(
        "places/area.html",
        code=code,
        name=area_name(code),
        district=area_name(code.rsplit(".", 1)[0]),
        polls=[poll for poll in polls if covers(poll["area_code"], code)],
        proposals=proposals,
        programs=programs,
    )
