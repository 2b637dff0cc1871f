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
from services.portal.shell.visitor import visitor_or_none

blueprint = Blueprint("results", __name__)


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
        return render_template("pages/result_waits.html", poll=poll)
    rows = result["projects"]
    return render_template(
        "pages/result.html",
        poll=poll,
        result=result,
        winners=[row for row in rows if row["chosen"]],
        losers=[row for row in rows if not row["chosen"]],
        rows=bar_rows(result, by_children=is_childrens(poll)),
        largest=max((row["share"] for row in rows), default=1.0) or 1.0,
        parts=money_line(result),
        by_children=is_childrens(poll),
        worth=plank_worth(int(result["budget"])),
    )


def read_result(poll_id: str, token: str | None) -> Record | None:
    """The result in the shape of the page, or None while there is none to show."""
    try:
        answer = city().voting.result(poll_id, token)
    except ServiceRefused as refusal:
        if refusal.status in {403, 404, 409, 425}:
            return None
        raise
    return answer


def is_childrens(poll: Record) -> bool:
    """Whether children vote in this poll; their bars are gold and stand on the left."""
    return "adult" not in (poll.get("age_bands") or ["adult"])


def bar_rows(result: Record, *, by_children: bool) -> list[Record]:
    """A line for each project with children's bar or adults'."""
    return [
        {
            "title": row["title"],
            "chosen": row["chosen"],
            "children": {"count": row["votes"], "share": row["share"]} if by_children else None,
            "adults": None if by_children else {"count": row["votes"], "share": row["share"]},
        }
        for row in result["projects"]
    ]


def money_line(result: Record) -> list[Part]:
    """The budget as stretches: each winner, then what is left."""
    budget = max(1, int(result["budget"]))
    parts: list[Part] = []
    at, gap = 0.0, 0.4
    for row in (row for row in result["projects"] if row["chosen"]):
        share = 100 * int(row["cost"]) / budget
        parts.append(Part("sea", at, max(0.2, share - gap), _juta(int(row["cost"]))))
        at += share
    rest = 100 - at
    if rest > gap:
        parts.append(Part("none", at, rest, gettext("sisa")))
    return parts


def _juta(amount: int) -> Any:
    return f"{amount / JUTA:.0f}"
