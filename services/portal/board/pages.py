"""The public board of a poll: hourly roots, a search for one's receipt, and everything to check it with."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel.dates import format_datetime
from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for

from services.portal.clients.city import city
from services.portal.clients.records.box import RootOut, RootsOut, StandingOut
from services.portal.clients.records.voting.audit import AuditorsOut
from services.portal.clients.records.voting.of_several import PollOut
from services.portal.clients.wire import Record, ServiceRefused
from services.portal.shell.desks import attempt
from services.portal.shell.filled import Filled
from services.portal.shell.formats import instant
from services.portal.shell.grace import or_else
from services.portal.shell.language import chosen_language
from services.portal.shell.protection import sent_key
from services.portal.shell.visitor import needs_login, visitor, visitor_or_none
from shared.clock import WITA
from shared.qr import qr_of
from shared.web.rate_limits import per_address

blueprint = Blueprint("board", __name__)

SEALED = frozenset({"counted", "certified"})
"""States of a poll whose whole board is published."""
NOT_YET = frozenset({403, 404, 409, 425})
MISREAD = str.maketrans("018", "OIB")
CODE = re.compile(r"[A-Z2-7]{20}")
A_CLASS = "150 per 10 minutes"
"""Receipts that are looked up behind one address: a class with its telephones, each a few times."""
WIDTH, HEIGHT = 640, 150
"""The drawing of the roots, in its own units."""


@dataclass(frozen=True)
class Plank:
    """One hour of the drawing: ballots until then, as a plank from the ground up."""

    x: float
    y: float
    width: float
    height: float
    last: bool


@dataclass
class Search:
    """What somebody looked for, and what was found; the code as she typed it."""

    typed: str = ""
    problem: bool = False
    found: StandingOut | None = None


@blueprint.get("/papan/<uuid:poll_id>")
def show(poll_id: UUID) -> str:
    """The board."""
    return board_page(poll_id, Search())


@blueprint.post("/papan/<uuid:poll_id>")
@per_address(A_CLASS)
def find(poll_id: UUID) -> Response:
    """Where one's ballot stands; the code travels in the form and comes back in the page alone."""
    search = Search(typed=request.form.get("code", "")[:80].strip())
    code = read_code(search.typed)
    if code is None:
        search.problem = True
        return make_response(board_page(poll_id, search), 422)
    search.found = city().box.find(str(poll_id), code)
    return make_response(board_page(poll_id, search))


@blueprint.get("/papan/<uuid:poll_id>/BOARD.json")
def document(poll_id: UUID) -> Response:
    """The whole board, as the box wrote it."""
    response = Response(city().box.board(str(poll_id)), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="BOARD-{poll_id}.json"'
    response.headers["Cache-Control"] = "public, max-age=600"  # It is sealed, and some megabytes in a large poll.
    return response


@blueprint.get("/papan/<uuid:poll_id>/poster")
def poster(poll_id: UUID) -> str | Response:
    """The last root to print and to hang up, where nobody can change it any more."""
    poll = read_poll(poll_id)
    roots = read_roots(poll)
    if not roots["items"]:
        return make_response(board_page(poll_id, Search()), 404)
    root = roots["items"][-1]
    drawn = {"key": key_of(roots), "qr": qr_of(address(poll_id, root))}
    return render_template("board/poster.html", poll=poll, roots=roots, root=root, **drawn)


def board_page(poll_id: UUID, search: Search, form: Filled | None = None) -> str:
    """The page of a board."""
    poll = read_poll(poll_id)
    roots = read_roots(poll)
    last = roots["items"][-1] if roots["items"] else None
    counted = poll["state"] in SEALED
    return render_template(
        "board/board.html",
        poll=poll,
        roots=roots,
        last=last,
        sealed=counted and last is not None,
        few=counted and last is None and roots["ballots"] is None,
        auditing=auditing(poll_id),
        planks=planks_of(roots["items"]),
        box=(WIDTH, HEIGHT),
        search=search,
        form=form or Filled(),
        file=f"BOARD-{poll_id}.json",
        key=key_of(roots),
    )


@blueprint.post("/papan/<uuid:poll_id>/pemeriksa")
@needs_login
def ask_to_audit(poll_id: UUID) -> Response:
    """An auditor asks for the openings of this poll; two officers decide."""
    form, token = Filled(), visitor().token
    if not attempt(form, lambda: city().audit.ask_to_audit(token, str(poll_id), sent_key())):
        return make_response(board_page(poll_id, Search(), form), 422)
    return make_response(redirect(url_for("board.show", poll_id=poll_id, kabar="pemeriksa-diminta")))


@blueprint.get("/papan/<uuid:poll_id>/<any(pembukaan, utuh):kind>.json")
@needs_login
def openings(poll_id: UUID, kind: str) -> Response:
    """What the auditors of a poll may see, byte for byte as the box writes it."""
    found = city().box.openings(str(poll_id), visitor().token, whole=kind == "utuh")
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    response = Response(text, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}-{poll_id}.json"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def auditing(poll_id: UUID) -> Record | None:
    """What an auditor sees of her own part in a poll: {asked, named, number}; None for everybody else."""
    person = visitor_or_none()
    if person is None or not any(role == "auditor" for role, _area in person.roles):
        return None
    none: AuditorsOut = {"items": [], "most": 0, "needed": 0}
    found = or_else(none, lambda: city().audit.auditors(str(poll_id), person.token))
    own = next((item for item in found["items"] if item["auditor_id"] == person.id), None)
    return {"asked": own is not None, "named": bool(own and own["named"]), "number": str(person.id)[-8:]}


def read_poll(poll_id: UUID) -> PollOut:
    """The poll, as the visitor may see it."""
    person = visitor_or_none()
    return city().voting.poll(str(poll_id), person.token if person else None)


def read_roots(poll: PollOut) -> RootsOut:
    """The roots so far; none where the box has no ballots of this poll yet.

    A root names the hour that it was made in. The last one of a sealed board was made when the poll closed, and is told
    with that time: whoever voted in the last minutes would not believe an hour before.
    """
    try:
        roots = city().box.roots(str(poll["id"]))
    except ServiceRefused as refusal:
        if refusal.status not in NOT_YET:
            raise
        return {"items": [], "ballots": 0, "assisted": 0, "key": "", "rules_hash": ""}
    closed_at = poll.get("closed_at")
    if poll["state"] in SEALED and closed_at and roots["items"]:
        last: RootOut = {**roots["items"][-1], "at": closed_at}
        return {**roots, "items": [*roots["items"][:-1], last]}
    return roots


def read_code(typed: str) -> str | None:
    """A receipt code as it is printed, from what was typed, or None; 0, 1 and 8 are read as O, I and B."""
    letters = re.sub(r"[\s\-._]+", "", typed).upper().translate(MISREAD)
    if not CODE.fullmatch(letters):
        return None
    return "-".join(letters[at : at + 4] for at in range(0, 20, 4))


def planks_of(items: list[RootOut]) -> list[Plank]:
    """The roots as planks side by side, each as high as the ballots that it covers."""
    most = max((int(item["size"]) for item in items), default=0) or 1
    pitch = min(WIDTH / max(1, len(items)), 48.0)
    planks = []
    for number, item in enumerate(items):
        height = max(3.0, HEIGHT * int(item["size"]) / most)
        width = pitch - min(4.0, pitch / 4)
        planks.append(Plank(number * pitch, HEIGHT - height, width, height, number == len(items) - 1))
    return planks


def key_of(roots: RootsOut) -> str:
    """The board's public key in hexadecimal, where the box tells it."""
    return base64.b64decode(roots["key"]).hex()


def address(poll_id: UUID, root: RootOut) -> str:
    """The address that a poster's square leads to; what stands behind # stays in the browser, which compares it."""
    public: Any = current_app.extensions["settings"].public_url
    return f"{public.rstrip('/')}{url_for('board.show', poll_id=poll_id)}#{root['number']}-{root['root']}"


@blueprint.app_template_filter("day_and_hour")
def day_and_hour(value: str) -> str:
    """24 Nov, 14.00 in Balikpapan's time: for a table of hours."""
    language = chosen_language()
    pattern = "d MMM, HH.mm" if language == "id" else "d MMM, HH:mm"
    return str(format_datetime(instant(value), pattern, tzinfo=WITA, locale=language))


@blueprint.app_template_filter("in_fours")
def in_fours(text: str) -> str:
    """A long code in groups of four, to be read out and compared."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
