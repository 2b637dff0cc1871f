"""Writing a proposal in three steps; the draft is kept by the city after each, so a lost connection loses little."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from services.portal.clients.city import city
from services.portal.clients.records.proposals.browsing import ProposalPageOut
from services.portal.clients.records.proposals.of_several import ProposalOut
from services.portal.clients.wire import Record, ServiceRefused, ServiceUnreachable
from services.portal.proposals.forms import COST_LINES, PlaceForm, WordsForm, cost_fields, partly_written
from services.portal.shell.filled import Filled
from services.portal.shell.grace import list_or_empty
from services.portal.shell.protection import sent_key
from services.portal.shell.territory import kelurahan_options
from services.portal.shell.visitor import needs_login, visitor

blueprint = Blueprint("drafting", __name__)

BOXES = ("beneficiaries",)
SIMILAR_SHOWN = 3
SIMILAR_ASKED = 8
"""Her own are among them and left out."""


@blueprint.get("/usulan/tulis")
@needs_login
def begin() -> str:
    """First step of a new proposal: the idea in the author's own words."""
    return words_page(Filled({"category": request.args.get("topik", ""), "initiative_type": "lainnya"}))


@blueprint.post("/usulan/tulis")
@needs_login
def save_new() -> Response:
    """Keep the idea as a draft that only its author sees."""
    form = Filled()
    words = form.check(WordsForm(), request.form)
    draft = None if words is None else new_draft(form, words)
    if draft is None:
        return make_response(words_page(form), 422)
    return to_step("place", draft["id"])


def new_draft(form: Filled, words: Record) -> ProposalOut | None:
    """A draft of these words, for her own kelurahan; None where the form now says why there is none."""
    person = visitor()
    if person.kelurahan:
        words.setdefault("area_code", person.kelurahan)
    try:
        return city().proposals.draft(person.token, words, sent_key())
    except (ServiceRefused, ServiceUnreachable) as refusal:
        form.refused(refusal)
        return None


@blueprint.post("/usulan/tulis/simpan")
@needs_login
def autosave_new() -> Response:
    """Keep what is being written as a new draft, without leaving the page."""
    person, written = visitor(), partly_written(request.form)
    if not written.get("title"):
        return make_response({"saved": False}, 422)
    begun = {**written, "area_code": person.kelurahan} if person.kelurahan else written
    return kept(lambda: city().proposals.draft(person.token, begun, f"autosave-{sent_key()}"))


@blueprint.post("/usulan/<uuid:proposal_id>/tulis/simpan")
@needs_login
def autosave(proposal_id: UUID) -> Response:
    """Keep what is being written in its draft; nothing where another tab has changed it."""
    changes = partly_written(request.form) | {"version": version_read(request.form)}
    return kept(lambda: city().proposals.change(visitor().token, str(proposal_id), changes))


@blueprint.get("/usulan/<uuid:proposal_id>/tulis")
@needs_login
def words(proposal_id: UUID) -> str:
    """First step again, filled with what stands there."""
    draft = own_draft(proposal_id)
    return words_page(Filled(draft), draft)


@blueprint.post("/usulan/<uuid:proposal_id>/tulis")
@needs_login
def save_words(proposal_id: UUID) -> Response:
    """Keep the changed words."""
    form = Filled()
    changed = form.check(WordsForm(), request.form)
    draft = own_draft(proposal_id)
    if changed is None or not save(draft, changed, form):
        return make_response(words_page(form, draft), 422)
    return to_step("place", proposal_id)


@blueprint.get("/usulan/<uuid:proposal_id>/tulis/tempat")
@needs_login
def place(proposal_id: UUID) -> str:
    """Second step: where, for whom, for how much."""
    draft = own_draft(proposal_id)
    return place_page(Filled({**draft, **cost_fields(draft.get("cost_lines", []))}), draft)


@blueprint.post("/usulan/<uuid:proposal_id>/tulis/tempat")
@needs_login
def save_place(proposal_id: UUID) -> Response:
    """Keep place, people and cost."""
    form = Filled()
    given = form.check(PlaceForm(), request.form, many=BOXES)
    draft = own_draft(proposal_id)
    if given is None or not save(draft, given, form):
        return make_response(place_page(form, draft), 422)
    return to_step("check", proposal_id)


@blueprint.get("/usulan/<uuid:proposal_id>/tulis/periksa")
@needs_login
def check(proposal_id: UUID) -> str:
    """Third step: read it once more."""
    return check_page(own_draft(proposal_id), Filled())


@blueprint.post("/usulan/<uuid:proposal_id>/tulis/periksa")
@needs_login
def submit(proposal_id: UUID) -> Response:
    """Hand it in."""
    form = Filled()
    try:
        city().proposals.submit(visitor().token, str(proposal_id), sent_key())
    except (ServiceRefused, ServiceUnreachable) as refusal:
        form.refused(refusal)
        return make_response(check_page(own_draft(proposal_id), form), 422)
    return make_response(redirect(url_for("proposals.show", proposal_id=proposal_id, kabar="dikirim")))


def own_draft(proposal_id: UUID) -> ProposalPageOut:
    """The visitor's draft as it stands."""
    return city().proposals.one(str(proposal_id), visitor().token)


def save(draft: ProposalOut, changes: Record, form: Filled) -> bool:
    """Write changes into the version that her page showed; False with the refusal in the form."""
    version = version_read(request.form) or draft["version"]
    try:
        city().proposals.change(visitor().token, str(draft["id"]), {**changes, "version": version})
    except (ServiceRefused, ServiceUnreachable) as refusal:
        form.refused(refusal)
        return False
    return True


def version_read(form: MultiDict[str, str]) -> int | None:
    """The version that the page showed on which she wrote; a page of an older release did not say."""
    told = form.get("version", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None


def kept(act: Callable[[], ProposalOut]) -> Response:
    """Tell the page where its words are kept now."""
    try:
        draft = act()
    except (ServiceRefused, ServiceUnreachable) as refusal:
        return make_response({"saved": False, "code": getattr(refusal, "code", "unreachable")}, 409)
    where = url_for("drafting.save_words", proposal_id=draft["id"])
    told = {"action": where, "autosave": autosave_of(draft), "keep": keep_key(draft), "version": draft["version"]}
    return make_response({"saved": True, **told})


@blueprint.app_template_global()
def keep_key(draft: ProposalOut | None) -> str:
    """Under what a device keeps unsaved words of the first step."""
    return f"isi/{draft['id']}" if draft else "baru"


@blueprint.app_template_global()
def autosave_of(draft: ProposalOut | None) -> str:
    """Where a page sends unsaved words of the first step."""
    if draft is None:
        return url_for("drafting.autosave_new")
    return url_for("drafting.autosave", proposal_id=draft["id"])


def to_step(step: str, proposal_id: Any) -> Response:
    """On to another step."""
    return make_response(redirect(url_for(f"drafting.{step}", proposal_id=proposal_id)))


def words_page(form: Filled, draft: ProposalOut | None = None) -> str:
    """The page of the first step."""
    return render_template("proposals/write_words.html", form=form, draft=draft)


def place_page(form: Filled, draft: ProposalOut) -> str:
    """The page of the second step, with what others proposed that may be the same."""
    person = visitor()
    similar = list_or_empty(lambda: city().proposals.similar(draft["title"], draft["area_code"], limit=SIMILAR_ASKED))
    return render_template(
        "proposals/write_place.html",
        form=form,
        draft=draft,
        areas=kelurahan_options(),
        lines=range(1, COST_LINES + 1),
        similar=[found for found in similar if found["author_id"] != person.id][:SIMILAR_SHOWN],
    )


def check_page(draft: ProposalOut, form: Filled) -> str:
    """The page of the third step."""
    return render_template("proposals/write_check.html", form=form, draft=draft)
