"""The desk's import of a published election: choose a file, look what it becomes, make a draft of it."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from services.portal.clients.city import city
from services.portal.clients.wire import Record, ServiceRefused, ServiceUnreachable
from services.portal.desks.imports.forms import ImportForm, essence
from services.portal.shell.desks import at_desk
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key, takes_up_to
from services.portal.shell.territory import options_within
from services.portal.shell.visitor import visitor

blueprint = Blueprint("imports", __name__)

LARGEST_FILE = 8_000_000
"""Bytes; the greatest published election has four million."""


@blueprint.get("/meja/pemungutan/impor")
@at_desk("polls")
def show() -> str:
    """The form that asks for a file."""
    return page(Filled({"area_code": visitor().kelurahan or ""}))


@blueprint.post("/meja/pemungutan/impor")
@at_desk("polls")
@takes_up_to(LARGEST_FILE)
def preview() -> Response:
    """What the file would become, with every row that is left out or changed."""
    form, data = Filled(), sent_file()
    given = form.check(ImportForm(), request.form)
    if given is None or not data:
        return make_response(page(form, no_file=not data), 422)
    report = _asked(form, data, given["area_code"], preview=True)
    if report is None or report.get("refused"):
        return make_response(page(form, report=report), 422)
    return make_response(page(with_essence(form, data, report), report=report))


def with_essence(form: Filled, data: bytes, report: Record) -> Filled:
    """The form with what the draft is made of, so that the next step needs no file."""
    form.values["text"] = essence(data, report)
    return form


def sent_file() -> bytes:
    """The whole file that came with the form; empty where none did."""
    sent = request.files.get("file")
    if sent is None:
        return b""
    with closing(sent):
        content: bytes = sent.read()
        return content


@blueprint.post("/meja/pemungutan/impor/jadikan")
@at_desk("polls")
@takes_up_to(LARGEST_FILE)
def make() -> Response:
    """Make the draft that was looked over."""
    form = Filled()
    given = form.check(ImportForm(), request.form)
    report = None if given is None else _asked(form, given["text"].encode(), given["area_code"], preview=False)
    if report is None or report.get("refused"):
        return make_response(page(form, report=report), 422)
    return make_response(redirect(url_for("polls.show", buka=report["poll"]["id"], kabar="diimpor")))


def page(form: Filled, *, report: Record | None = None, no_file: bool = False) -> str:
    """The form, and below it what was found in the file."""
    areas = options_within(visitor().areas_at("polls"))
    return render_template("desks/imports/desk.html", form=form, areas=areas, report=report, no_file=no_file)


def _asked(form: Filled, data: bytes, area: str, *, preview: bool) -> Record | None:
    """The report of the service; where it refuses the file, its findings and the line, and None for anything else."""
    asked: dict[str, Any] = {"area": area} | ({"preview": "true"} if preview else {})
    try:
        return dict(city().audit.import_file(visitor().token, data, sent_key(), **asked))
    except (ServiceRefused, ServiceUnreachable) as refusal:
        form.refused(refusal)
        if isinstance(refusal, ServiceRefused) and refusal.code == "election_not_imported":
            return {"refused": True, **refusal.facts}
        return None
