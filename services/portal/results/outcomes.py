"""One counted poll as a result page needs it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext, ngettext

from services.portal.ballots.polls import voters_of
from services.portal.clients.city import city
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.clients.records.voting.results import CountedProject, ResultOut
from services.portal.clients.wire import Record, ServiceRefused
from services.portal.shell.formats import number, percent
from shared.contracts.vocabulary import SPENDING, BallotType, Rule

BY_POINTS = (Rule.BORDA,)


@dataclass(frozen=True)
class Side:
    """A poll with its result: of children (gold, left), of adults (sea, right), or of everybody."""

    poll: PollSummary
    result: ResultOut

    @property
    def group(self) -> str:
        """Who votes: children, adults, or everybody in one count."""
        return voters_of(self.poll)

    @property
    def tone(self) -> str:
        """The colour in which its money is drawn."""
        return "gold" if self.group == "children" else "sea"

    @property
    def rule(self) -> str:
        """By which rule it was counted."""
        return str(self.result["rules"].get("rule"))

    @property
    def spends(self) -> bool:
        """Whether it gives out money, rather than electing or answering."""
        return self.rule in SPENDING

    @property
    def is_few(self) -> bool:
        """Whether fewer than five voted, so that only what was chosen is told."""
        return bool(self.result.get("few"))

    @property
    def ballots(self) -> int:
        """How many voted, where that is told."""
        return int(self.result["ballots"] or 0)

    @property
    def budget(self) -> int:
        """Rupiah to give out."""
        return int(self.result["budget"])

    @property
    def cost(self) -> int:
        """Rupiah given out."""
        return int(self.result["cost"])

    @cached_property
    def outcome(self) -> Record:
        """The count itself, round by round."""
        return dict(self.result.get("outcome") or {})

    @cached_property
    def explained(self) -> Record:
        """Why the outcome is as it is; empty for polls counted before there were explanations."""
        return dict(self.result.get("explanation") or {})

    @property
    def winners(self) -> list[CountedProject]:
        """The projects chosen, in the order of selection."""
        return list(self.result["winners"])

    @cached_property
    def projects(self) -> dict[str, Record]:
        """Every project by its id, with what it got in words and as a part of the longest bar's measure."""
        return {str(row["id"]): self._measured(row) for row in self.result["projects"]}

    @cached_property
    def losers(self) -> list[Record]:
        """The projects not chosen, most supported first."""
        lost = [row for row in self.projects.values() if not row["chosen"]]
        return sorted(lost, key=lambda row: -row["measure"])

    @property
    def by_points(self) -> bool:
        """Whether ballots give points, so that points are told and not votes."""
        return str(self.poll.get("ballot_type")) == BallotType.POINTS or self.rule in BY_POINTS

    def title(self, project_id: Any) -> str:
        """The title of a project; its id where the paper does not know it."""
        return str(self.projects.get(str(project_id), {}).get("title", project_id))

    def _measured(self, row: CountedProject) -> Record:
        name, scores = str(row["id"]), self.explained.get("scores") or {}
        if self.by_points and name in scores:
            points, every = float(scores[name]), sum(map(float, scores.values())) or 1.0
            words = ngettext("%(number)s poin", "%(number)s poin", round(points), number=number(points))
            return {**row, "measure": points / every, "words": words}
        if self.rule == "schulze":
            ranking = [str(option) for option in self.outcome.get("ranking") or []]
            place = ranking.index(name) + 1 if name in ranking else len(ranking) + 1
            return {**row, "measure": 1 / place, "words": gettext("urutan %(place)s", place=place)}
        votes = int(self._first_choices.get(name, 0) if self.by_first_choices else row["votes"] or 0)
        share = votes / max(1, self.ballots)
        return {**row, "measure": share, "words": f"{self.voices(votes)} ({percent(share)})"}

    @property
    def by_first_choices(self) -> bool:
        """Whether a ballot speaks, at first, for the one option that it ranks first."""
        return bool(self._first_choices)

    @cached_property
    def _first_choices(self) -> Record:
        """First choices by option, of rankings that are counted so."""
        rounds = self.outcome.get("eliminations") or []
        if rounds:
            return dict(rounds[0]["tallies"])
        ranked = self.rule == "plurality" and str(self.poll.get("ballot_type")) == "ranking"
        return dict(self.explained.get("scores") or {}) if ranked else {}

    def voices(self, count: int) -> str:
        """So many votes, in the words of those who vote here."""
        if self.group == "children":
            return str(ngettext("%(number)s anak", "%(number)s anak", count, number=number(count)))
        if self.group == "adults":
            return str(ngettext("%(number)s warga", "%(number)s warga", count, number=number(count)))
        return str(ngettext("%(number)s suara", "%(number)s suara", count, number=number(count)))


def side_of(poll: PollSummary, token: str | None) -> Side | None:
    """A poll with its result, or None while there is none to show."""
    result = read_result(str(poll["id"]), token)
    return None if result is None else Side(poll, result)


def read_result(poll_id: str, token: str | None) -> ResultOut | None:
    """The result of a poll, or None while there is none to show."""
    try:
        return city().voting.result(poll_id, token)
    except ServiceRefused as refusal:
        if refusal.status in {403, 404, 409, 425}:
            return None
        raise
