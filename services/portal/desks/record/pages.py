"""The auditors' page: who came in through which officer, and who gave which role."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from services.portal.clients.city import city
from services.portal.shell.desks import at_desk
from services.portal.shell.visitor import visitor

blueprint = Blueprint("record", __name__)


@blueprint.get("/meja/catatan")
@at_desk("record")
def show() -> str:
    """What each officer did by day, and every role with who proposed and who agreed."""
    token = visitor().token
    grants = city().people.role_grants(token, request.args.get("sesudah"))
    return render_template(
        "desks/record/desk.html",
        days=city().people.days_of_officers(token),
        grants=grants["items"],
        next=grants.get("next"),
    )
