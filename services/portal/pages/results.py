"""The result of a poll: what was chosen, for how much, by how many; never before closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext

from services.portal.clients.city import city
from services.portal.clients.wire import Record, ServiceRefused
from services.portal.pages.ballots import JUTA, plank_worth
from services.portal.pages.waiting import waiting_page
from services.portal.shell.grace import or_else
from services.portal.shell.visitor import visitor_or_none

blueprint = Blueprint("results", __name__)

ADULT = 18


@dataclass(frozen=True)
class Part:
    """A stretch of the money line, in percent of its whole length."""

    tone: str
    x: float
    width: float
    words: str


@blueprint.get("/hasil/<uuid:poll_id>")
def show(poll_id: UUID) -> str:
    """The result, or when it will be there."""
    person = visitor_or_none()
    token = person.token if person else None
    poll = city().voting.poll(str(poll_id), token)
    result = read_result(str(poll_id), token)
    if result is None:
        return waiting_page(poll, token)
    rows, group = result["projects"], voters_of(poll)
    return render_template(
        "pages/result.html",
        poll=poll,
        result=result,
        winners=result["winners"],
        losers=[row for row in rows if not row["chosen"]],
        rows=bar_rows(rows, group),
        group=group,
        largest=max((row["share"] for row in rows), default=1.0) or 1.0,
        parts=money_line(result),
        rule=result["rules"].get("rule"),
        certified=or_else(None, lambda: city().voting.certifications(str(poll_id), token)),
        worth=plank_worth(int(result["budget"])),
    )


def read_result(poll_id: str, token: str | None) -> Record | None:
    """The result with each project's share of the ballots, or None while there is none to show."""
    try:
        answer = city().voting.result(poll_id, token)
    except ServiceRefused as refusal:
        if refusal.status in {403, 404, 409, 425}:
            return None
        raise
    ballots = max(1, int(answer["ballots"]))
    for row in [*answer["projects"], *answer["winners"]]:
        row["share"] = int(row["votes"]) / ballots
    return answer


def voters_of(poll: Record) -> str:
    """Who votes in a poll: children, adults, or everybody in one count."""
    if int(poll.get("age_to") or ADULT) < ADULT:
        return "children"
    return "adults" if int(poll.get("age_from") or 0) >= ADULT else "everybody"


def bar_rows(rows: list[Record], group: str) -> list[Record]:
    """A line for each project, most supported first; children's bars are gold and stand on the left."""
    side = "children" if group == "children" else "adults"
    return [
        {
            "title": row["title"],
            "chosen": row["chosen"],
            "mixed": group == "everybody",
            "children": None,
            "adults": None,
            side: {"count": row["votes"], "share": row["share"]},
        }
        for row in sorted(rows, key=lambda row: -int(row["votes"]))
    ]


def money_line(result: Record) -> list[Part]:
    """The budget as stretches: each winner, then what is left."""
    budget = max(1, int(result["budget"]))
    parts: list[Part] = []
    at, gap = 0.0, 0.4
    for row in result["winners"]:
        share = 100 * int(row["cost"]) / budget
        parts.append(Part("sea", at, max(0.2, share - gap), _juta(int(row["cost"]))))
        at += share
    rest = 100 - at
    if rest > gap:
        parts.append(Part("none", at, rest, gettext("sisa")))
    return parts


def _juta(amount: int) -> Any:
    return f"{amount / JUTA:.0f}"
