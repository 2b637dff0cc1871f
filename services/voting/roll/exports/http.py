"""Open data of a counted poll over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app
from flask_smorest import Blueprint

from services.voting.roll.exports.datapackage import as_datapackage
from services.voting.roll.exports.files import TYPES, WRITERS, every_file
from services.voting.roll.exports.queries import open_data
from shared.contracts.places import on_the_site, result_page
from shared.web import db, open_to_all
from shared.web.authentication import caller_or_none

blueprint = Blueprint("exports", __name__, description="Results as open data.")

FRESH_FOR = 60
"""Seconds for which a copy may be given again: a result changes only once more, when it is certified."""
TEXT: dict[str, Any] = {"type": "string"}


@blueprint.get("/polls/<uuid:poll_id>/exports/projects.csv")
@open_to_all
@blueprint.response(200, TEXT, content_type="text/csv")
def read_projects(poll_id: UUID) -> Response:
    """What stood on the paper, with votes and what was chosen, as a table."""
    return _file("projects.csv", poll_id)


@blueprint.get("/polls/<uuid:poll_id>/exports/ballots.csv")
@open_to_all
@blueprint.response(200, TEXT, content_type="text/csv")
def read_ballots(poll_id: UUID) -> Response:
    """Every ballot, as how many say the same, as a table."""
    return _file("ballots.csv", poll_id)


@blueprint.get("/polls/<uuid:poll_id>/exports/result.json")
@open_to_all
@blueprint.response(200, {"type": "object"}, content_type="application/json")
def read_whole(poll_id: UUID) -> Response:
    """The frozen rules, every round of the count, and the ballots, in one document."""
    return _file("result.json", poll_id)


@blueprint.get("/polls/<uuid:poll_id>/exports/election.pb")
@open_to_all
@blueprint.response(200, TEXT, content_type="text/plain")
def read_pabulib(poll_id: UUID) -> Response:
    """The election in the Pabulib format; `rembuk count` and pabutools read it."""
    return _file("election.pb", poll_id)


@blueprint.get("/polls/<uuid:poll_id>/exports/datapackage.json")
@open_to_all
@blueprint.response(200, {"type": "object"}, content_type="application/json")
def read_datapackage(poll_id: UUID) -> Response:
    """What the files hold, field by field, with their sums (Data Package 2.0)."""
    election, settings = open_data(db.session, poll_id, caller_or_none()), current_app.extensions["settings"]
    page = on_the_site(settings.public_url, result_page(poll_id))
    text = as_datapackage(election, every_file(election), page=page, licence=settings.open_data_licence)
    return _download("datapackage.json", text)


def _file(name: str, poll_id: UUID) -> Response:
    return _download(name, WRITERS[name](open_data(db.session, poll_id, caller_or_none())))


def _download(name: str, text: str) -> Response:
    response = Response(text, content_type=f"{TYPES[name.rpartition('.')[2]]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    return response
