"""Reading proposals: the list with its filters in the address, and one proposal with its trail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from services.portal.clients.city import city
from services.portal.clients.records.proposals.browsing import ProposalPageOut
from services.portal.clients.wire import Record
from services.portal.proposals.answers import answer_of, clock_of, pending_decline_of
from services.portal.proposals.trails import trail_of
from services.portal.proposals.words import PUBLIC_STATES
from services.portal.shell.cache import kept_briefly
from services.portal.shell.filled import Filled
from services.portal.shell.formats import instant
from services.portal.shell.grace import or_else
from services.portal.shell.protection import sent_key
from services.portal.shell.territory import kelurahan_options
from services.portal.shell.visitor import needs_login, visitor, visitor_or_none
from shared import clock

blueprint = Blueprint("proposals", __name__)

DESK_OF = {
    "moderation": {"moderate"},
    "verification": {"verify", "shortlist"},
    "adoption": {"adopt", "decline", "agree_decline", "refuse_decline", "withdraw_decline"},
}
"""What the services let officers do, and at which desk it is done."""


@blueprint.get("/usulan")
@kept_briefly("proposal", asks=("wilayah", "keadaan", "q", "sesudah"))
def browse() -> str:
    """Proposals by kelurahan, state and words."""
    return list_page({name: request.args.get(name, "") for name in ("wilayah", "keadaan", "q", "sesudah")})


def list_page(asked: dict[str, str]) -> str:
    """What was found, and the form with what was `asked`: area, state, words, and where to go on."""
    person = visitor_or_none()
    state = asked["keadaan"] if asked["keadaan"] in PUBLIC_STATES else ""
    found = city().proposals.find(
        person.token if person else None, area=asked["wilayah"], state=state, q=asked["q"], cursor=asked["sesudah"]
    )
    return render_template(
        "proposals/proposals.html",
        form=Filled(asked),
        found=found,
        areas=kelurahan_options(),
        states=PUBLIC_STATES,
        filters={name: value for name, value in asked.items() if value and name != "sesudah"},
    )


@blueprint.get("/usulan/<uuid:proposal_id>")
@kept_briefly("proposal:{proposal_id}")
def show(proposal_id: UUID) -> str:
    """One proposal: what, for how much, what the city says, and its trail."""
    person = visitor_or_none()
    return proposal_page(city().proposals.one(str(proposal_id), person.token if person else None))


def proposal_page(proposal: ProposalPageOut) -> str:
    """A proposal with all that is told beside it."""
    return render_template(
        "proposals/proposal.html",
        proposal=proposal,
        author=author_of(proposal),
        answer=answer_of(proposal),
        clock=clock_of(proposal),
        pending=pending_decline_of(proposal),
        desk=desk_for(proposal["allowed_actions"]),
        trail=trail_of(proposal),
        ballot=open_ballot(proposal),
    )


@blueprint.post("/usulan/<uuid:proposal_id>/dukungan")
@needs_login
def support(proposal_id: UUID) -> Response:
    """Stand behind a proposal, or no longer."""
    person, wanted = visitor(), request.form.get("dukung") != "tidak"
    proposals = city().proposals
    (proposals.support if wanted else proposals.end_support)(person.token, str(proposal_id))
    return back_to(proposal_id, "didukung" if wanted else "dukungan-ditarik")


@blueprint.get("/usulan/<uuid:proposal_id>/tarik")
@needs_login
def ask_withdraw(proposal_id: UUID) -> str:
    """Ask before a proposal is taken back, since it cannot be handed in again."""
    return leaving_page(proposal_id, "withdraw")


@blueprint.get("/usulan/<uuid:proposal_id>/hapus")
@needs_login
def ask_delete(proposal_id: UUID) -> str:
    """Ask before a draft is deleted."""
    return leaving_page(proposal_id, "delete")


@blueprint.post("/usulan/<uuid:proposal_id>/hapus")
@needs_login
def delete(proposal_id: UUID) -> Response:
    """Take one's own draft away for good."""
    city().proposals.delete(visitor().token, str(proposal_id))
    return make_response(redirect(url_for("inbox.show", kabar="draf-dihapus")))


@blueprint.post("/usulan/<uuid:proposal_id>/tarik")
@needs_login
def withdraw(proposal_id: UUID) -> Response:
    """Take one's own proposal back."""
    city().proposals.withdraw(visitor().token, str(proposal_id), sent_key())
    return back_to(proposal_id, "ditarik")


def leaving_page(proposal_id: UUID, step: str) -> str:
    """The page that asks first; whoever may not do it is told as if it were not there."""
    proposal = city().proposals.one(str(proposal_id), visitor().token)
    if step not in proposal["allowed_actions"]:
        abort(404)
    return render_template("proposals/leaving.html", proposal=proposal, step=step)


def back_to(proposal_id: UUID, kabar: str) -> Response:
    """To the proposal's page, which says what just happened."""
    return make_response(redirect(url_for("proposals.show", proposal_id=proposal_id, kabar=kabar)))


def desk_for(actions: list[str]) -> str | None:
    """The desk at which somebody may decide about this proposal now, or None."""
    return next((desk for desk, deeds in DESK_OF.items() if deeds & set(actions)), None)


def open_ballot(proposal: ProposalPageOut) -> Record | None:
    """The poll that takes ballots on this proposal now: its poll_id and closes_at, or None."""
    called_off: set[Any] = set()
    later: dict[Any, Record] = {}
    for line in reversed(proposal.get("trail", [])):
        facts: Record = line.get("facts") or {}
        if line["code"] == "poll_cancelled":
            called_off.add(facts.get("poll_id"))
        if line["code"] == "poll_prolonged":
            later.setdefault(facts.get("poll_id"), facts)
        if line["code"] == "on_ballot" and facts.get("poll_id") not in called_off:
            facts = later.get(facts.get("poll_id"), facts)
            still_open = facts.get("closes_at") and instant(facts["closes_at"]) > clock.now()
            return facts if still_open and facts.get("poll_id") else None
    return None


def author_of(proposal: ProposalPageOut) -> Record:
    """Alias and age band of the author; the age band alone where identity does not answer."""
    nobody: Record = {}
    author_id = str(proposal["author_id"])
    known: Any = or_else(nobody, lambda: city().identity.aliases([author_id]))
    found = known.get(author_id) or {}
    return {"alias": found.get("alias"), "age_band": proposal.get("age_band")}
