"""The desk where polls are prepared and opened."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.ballots.casting import turnout_of
from services.portal.ballots.polls import beside, in_pairs, was_called_off
from services.portal.clients.city import city
from services.portal.desks.polls import pairs
from services.portal.desks.polls.audit_facts import audit_of
from services.portal.desks.polls.forms import COUNTS, OFFERED, PollForm
from services.portal.results.outcomes import read_result
from services.portal.shell.desks import at_desk, attempt, decided, opened
from services.portal.shell.filled import Filled
from services.portal.shell.protection import sent_key
from services.portal.shell.side_by_side import side_by_side
from services.portal.shell.territory import options_within
from services.portal.shell.visitor import visitor
from shared import clock
from shared.clock import WITA

blueprint = Blueprint("polls", __name__)

BOXES = ("projects",)


@blueprint.get("/meja/pemungutan")
@at_desk("polls")
def show() -> str:
    """Polls in every state, and the one that lies open."""
    return page(Filled())


@blueprint.get("/meja/pemungutan/baru")
@at_desk("polls")
def new() -> str:
    """The form of a new poll; the area comes first, because it decides what may stand on the paper."""
    area = request.args.get("wilayah") or visitor().kelurahan or ""
    return new_page(Filled({"area_code": area, **defaults()}), area)


@blueprint.post("/meja/pemungutan/baru")
@at_desk("polls")
def prepare() -> Response:
    """Prepare a poll from shortlisted proposals, or the children's and the adults' beside each other."""
    form, token = Filled(), visitor().token
    poll = form.check(PollForm(), request.form, many=BOXES)
    if poll is None or not attempt(form, lambda: pairs.prepare(token, poll, sent_key())):
        return make_response(new_page(form, request.form.get("area_code", "")), 422)
    return decided("polls", "disiapkan")


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/buka")
@at_desk("polls")
def open_poll(poll_id: UUID) -> Response:
    """Open a prepared poll and the one beside it: their rules are fixed and hashed from then on."""
    form, token = Filled(), visitor().token
    if not attempt(form, lambda: pairs.open_with_its_pair(token, str(poll_id), sent_key())):
        return make_response(page(form), 422)
    return decided("polls", "dibuka")


@blueprint.post("/meja/pemungutan/<uuid:poll_id>/hapus")
@at_desk("polls")
def drop(poll_id: UUID) -> Response:
    """Drop a draft and the one beside it; their proposals are free for another poll."""
    form, token = Filled(), visitor().token
    if not attempt(form, lambda: pairs.drop_with_its_pair(token, str(poll_id))):
        return make_response(page(form), 422)
    return decided("polls", "rancangan-dihapus")


def page(form: Filled) -> str:
    """The list and the poll that lies open, with its result once it is counted."""
    token = visitor().token
    known, allowed = side_by_side(lambda: city().voting.polls(token), lambda: city().voting.allowed(token))
    polls = in_pairs([poll for poll in known if poll["state"] != "cancelled" or was_called_off(poll)])
    item, result, turnout, audit = opened(polls), None, None, None
    if item is not None:
        item = city().voting.poll(str(item["id"]), token)
        turnout = None if item["state"] == "draft" else turnout_of(str(item["id"]))
        audit = audit_of(item, token)
    if item is not None and item["state"] in {"counted", "certified"}:
        result = read_result(str(item["id"]), token)
    return render_template(
        "desks/polls/desk.html",
        form=form,
        items=polls,
        allowed=allowed,
        open=item,
        result=result,
        audit=audit,
        beside=beside(item, polls) if item else None,
        turnout=turnout,
    )


def new_page(form: Filled, area: str) -> str:
    """The form of a new poll with the shortlisted proposals of its area."""
    candidates = city().voting.candidates(visitor().token, area) if area else []
    return render_template(
        "desks/polls/new.html",
        form=form,
        area=area,
        areas=options_within(visitor().areas_at("polls")),
        candidates=candidates,
        counts={rule: [kind for kind, suiting in OFFERED.items() if rule in suiting] for rule in COUNTS},
    )


def defaults() -> dict[str, str]:
    """What is usual: from tomorrow morning to the second Sunday evening, three crosses."""
    today = clock.now().astimezone(WITA).replace(hour=8, minute=0, second=0, microsecond=0)
    opens = today + timedelta(days=1)
    closes = (opens + timedelta(days=13 - opens.weekday())).replace(hour=23, minute=59)
    return {
        "ballot_type": "approval",
        "min_choices": "1",
        "max_choices": "3",
        "points": "10",
        "least_support": "1",
        "secrecy": "secret",
        "rule": "equal-shares",
        "voters": "everybody",
        "opens_at": opens.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": closes.strftime("%Y-%m-%dT%H:%M"),
    }
