"""The result of a poll: what was chosen, who paid, who is represented, why others lost; never before closing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext, ngettext

from services.portal.ballots.polls import poll_beside
from services.portal.ballots.view import JUTA, plank_worth
from services.portal.clients.city import city
from services.portal.clients.records.voting.audit import StandingOut
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.clients.records.voting.results import CountedProject
from services.portal.clients.wire import Record
from services.portal.results.electing import how_elected
from services.portal.results.outcomes import Side, side_of
from services.portal.results.reasons import Told, told_losers
from services.portal.results.rivals import Rivals, listed, rivals_of
from services.portal.results.rounds import Shares, Step, group_name, shares_of, steps_of
from services.portal.results.waiting import waiting_page
from services.portal.shell.cache import kept_briefly
from services.portal.shell.counting_words import in_words
from services.portal.shell.formats import sentence_case
from services.portal.shell.grace import or_else
from services.portal.shell.language import chosen_language
from services.portal.shell.visitor import visitor_or_none

blueprint = Blueprint("results", __name__)


@dataclass(frozen=True)
class Part:
    """A stretch of the money line, in percent of its whole length."""

    tone: str
    x: float
    width: float
    words: str


@dataclass(frozen=True)
class Shown:
    """A result page: the poll it is about, and both generations where two polls stand beside each other."""

    own: Side
    sides: list[Side]
    certified: StandingOut | None
    waiting: PollSummary | None

    @property
    def paired(self) -> bool:
        """Whether children's and adults' results stand beside each other."""
        return len(self.sides) > 1

    @property
    def headline(self) -> str:
        """The result in one line."""
        return headline(self)

    @cached_property
    def winners(self) -> list[tuple[Side, CountedProject]]:
        """What was chosen, the children's first."""
        return [(side, winner) for side in self.sides for winner in side.winners]

    @property
    def budget(self) -> int:
        """Rupiah of both shares."""
        return sum(side.budget for side in self.sides)

    @property
    def cost(self) -> int:
        """Rupiah given out of both."""
        return sum(side.cost for side in self.sides)

    @cached_property
    def rows(self) -> list[Record]:
        """A line for each project with what it got on each side, never summed; most supported first."""
        return side_by_side(self.sides)

    @cached_property
    def largest(self) -> float:
        """The measure of the longest bar."""
        return max((row["measure"] for side in self.sides for row in side.projects.values()), default=1.0) or 1.0

    @cached_property
    def losers(self) -> list[tuple[Told, list[tuple[Side, Told]]]]:
        """What neither chose, with the reason on each side."""
        chosen = self.chosen
        by_side = [(side, {str(told.project["id"]): told for told in told_losers(side)}) for side in self.sides]
        own = next(told for side, told in by_side if side is self.own)
        return [
            (told, [(side, found[name]) for side, found in by_side if name in found])
            for name, told in own.items()
            if name not in chosen
        ]

    @cached_property
    def chosen(self) -> set[str]:
        """Ids of what either side chose."""
        return {str(winner["id"]) for _side, winner in self.winners}

    @cached_property
    def effective(self) -> dict[str, str]:
        """Effective support of the losers in percent, where it is known: `{project: words}`."""
        losses = self.own.explained.get("losses", [])
        known = {str(loss["project"]): loss.get("effective_support") for loss in losses}
        return {name: f"{support}%" for name, support in known.items() if support is not None}

    @cached_property
    def steps(self) -> list[Step]:
        """The rounds of the poll that the page is about."""
        return steps_of(self.own)

    @property
    def by_tie_rule(self) -> bool:
        """Whether some were exactly as strong, so that the published tie rule decided."""
        rounds = self.own.explained.get("rounds")
        known = rounds if rounds and self.own.spends else self.own.outcome.get("eliminations")
        if known is None:
            return bool(self.own.outcome.get("decided_by_tie_rule"))
        return any(round_["tied"] for round_ in known)

    @property
    def shares(self) -> Shares | None:
        """What every voter holds, where all hold the same."""
        return shares_of(self.own)

    @cached_property
    def rivals(self) -> Rivals | None:
        """What other rules would have chosen."""
        return rivals_of(self.own)

    @cached_property
    def parts(self) -> list[Part]:
        """The money of all sides in one line."""
        return money_line(self.sides)

    @property
    def worth(self) -> int:
        """Rupiah of one plank."""
        return plank_worth(self.budget)

    @property
    def how(self) -> str:
        """How an election or a question is decided, in two short sentences; money is told in its own section."""
        return "" if self.own.spends else how_elected(self.own)

    @cached_property
    def groups(self) -> list[tuple[str, list[tuple[str, Record]]]]:
        """Who is represented, by the partitions that may be told."""
        names = {"kelurahan": gettext("Menurut kelurahan"), "age": gettext("Menurut umur")}
        partitions = self.own.explained.get("partitions") or {}
        return [
            (str(names.get(partition, partition)), [(group_name(partition, group["group"]), group) for group in groups])
            for partition, groups in sorted(partitions.items())
        ]


@blueprint.get("/hasil/<uuid:poll_id>")
@kept_briefly("poll", asks=("versi",))
def show(poll_id: UUID) -> str:
    """The result, or when it will be there; children see coins that move."""
    person = visitor_or_none()
    childlike = request.args.get("versi", "anak" if person and person.is_child else "") == "anak"
    token = person.token if person else None
    return result_page(city().voting.poll(str(poll_id), token), token, childlike=childlike)


def result_page(poll: PollSummary, token: str | None, *, childlike: bool) -> str:
    """What is known of a poll's result: that it is awaited, that the ballots were few, or all of it."""
    own = side_of(poll, token)
    if own is None:
        return waiting_page(poll, token)
    if own.is_few:
        return render_template("results/few.html", own=own, beside=poll_beside(poll, token))
    return render_template("results/result.html", shown=shown_of(own, token), childlike=childlike)


def shown_of(own: Side, token: str | None) -> Shown:
    """The page of a result, with the poll beside it where there is one."""
    poll_id = str(own.poll["id"])
    certified = or_else(None, lambda: city().voting.certifications(poll_id, token))
    beside = poll_beside(own.poll, token)
    other = side_of(beside, token) if beside is not None else None
    if other is None:
        return Shown(own, [own], certified, beside)
    if other.is_few:  # nothing of it can be laid beside these ballots; its own page says what it chose
        return Shown(own, [own], certified, None)
    sides = [other, own] if other.group == "children" else [own, other]
    return Shown(own, sides, certified, None)


def headline(shown: Shown) -> str:
    """What came out, in one line."""
    count, by_children = len(shown.winners), sum(side.group == "children" for side, _winner in shown.winners)
    if not any(side.ballots for side in shown.sides):
        return str(gettext("Tidak ada suara yang masuk"))
    if shown.own.outcome.get("passed") is not None:
        return str(gettext("Jawabannya ya") if shown.own.outcome["passed"] else gettext("Jawabannya tidak"))
    if not count:
        return str(gettext("Belum ada program yang terpilih"))
    if not shown.own.spends:
        return str(gettext("Terpilih: %(titles)s", titles=listed([row["title"] for _side, row in shown.winners])))
    words = sentence_case(in_words(count, chosen_language()))
    if shown.paired:
        part = in_words(by_children, chosen_language())
        return str(
            ngettext(
                "%(words)s program terpilih, %(part)s dari suara anak",
                "%(words)s program terpilih, %(part)s dari suara anak",
                count,
                words=words,
                part=part,
            )
        )
    return str(ngettext("%(words)s program terpilih", "%(words)s program terpilih", count, words=words))


def side_by_side(sides: list[Side]) -> list[Record]:
    """A line for each project of either side, most supported first; children's bars are gold and stand on the left."""
    found: dict[str, Record] = {}
    for side in sides:
        place = "children" if side.group == "children" else "adults"
        for name, row in side.projects.items():
            line = found.setdefault(name, {"title": row["title"], "chosen": False, "children": None, "adults": None})
            line["chosen"] = line["chosen"] or row["chosen"]
            line[place] = {"count": int(row["votes"]), "share": row["measure"], "words": row["words"]}
    return sorted(found.values(), key=lambda line: -max(line[place]["share"] for place in PLACES if line[place]))


PLACES = ("children", "adults")


def money_line(sides: list[Side]) -> list[Part]:
    """The money as stretches: each winner of a side in its colour, then what is left there."""
    budget = max(1, sum(side.budget for side in sides))
    parts: list[Part] = []
    at, gap = 0.0, 0.4
    for side in sides:
        end = at + 100 * side.budget / budget
        for row in side.winners:
            share = 100 * int(row["cost"]) / budget
            parts.append(Part(side.tone, at, max(0.2, share - gap), _juta(int(row["cost"]))))
            at += share
        if end - at > gap:
            parts.append(Part("none", at, end - at - gap, gettext("sisa")))
        at = end
    return parts


def _juta(amount: int) -> Any:
    return f"{amount / JUTA:.0f}"
