"""A ballot paper as the page needs it: what was filled in, what it says, and whether that keeps the rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from services.portal.clients.records.voting.of_several import PollSummary, ProjectOut
from services.portal.clients.records.voting.tokens import CellOut, PaperOut
from shared.contracts.vocabulary import BallotType

MOST_PLANKS = 36
ROUND_SUMS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
JUTA = 1_000_000

Sent = MultiDict[str, str]


@dataclass(frozen=True)
class Paper:
    """A ballot paper with what was `sent` of it so far; the server counts, whatever a script counted.

    This one is for approval and for a purse: crosses, up to a number or up to the money.
    """

    poll: PollSummary
    projects: list[ProjectOut]
    sent: Sent
    cell: CellOut | None = None
    """The number and key of the cell in which the visitor stands on the roll: {cell, key}."""

    @property
    def kind(self) -> str:
        """The type of ballot, as voting names it."""
        return str(self.poll["ballot_type"])

    @property
    def by_money(self) -> bool:
        """Whether the ballot is a purse (knapsack) rather than a number of crosses (approval)."""
        return self.kind == "knapsack"

    @property
    def is_open(self) -> bool:
        """Whether receipts are published beside the choices."""
        return self.poll.get("secrecy") == "open"

    @cached_property
    def chosen(self) -> frozenset[str]:
        """Ids of the marked projects; what is not on the paper is dropped."""
        return frozenset(self.sent.getlist("choices")) & {str(project["id"]) for project in self.projects}

    @property
    def named(self) -> list[ProjectOut]:
        """The projects that the ballot names, in the order in which it is looked over."""
        return [project for project in self.projects if str(project["id"]) in self.chosen]

    @property
    def count(self) -> int:
        """How many projects the ballot names."""
        return len(self.named)

    @property
    def is_blank(self) -> bool:
        """Whether the ballot says nothing, which counts where the rules allow it."""
        return self.count == 0

    @property
    def spent(self) -> int:
        """Rupiah of everything chosen."""
        return sum(int(project["cost"]) for project in self.named)

    @property
    def budget(self) -> int:
        """Rupiah that may be spent."""
        return int(self.poll.get("budget") or 0)

    @property
    def least(self) -> int:
        """How many must be chosen."""
        return int(self.poll.get("min_choices") or 0)

    @property
    def most(self) -> int:
        """How many may be chosen."""
        return min(int(self.poll.get("max_choices") or len(self.projects)), len(self.projects))

    @property
    def plank_worth(self) -> int:
        """Rupiah of one plank: the smallest round sum that gives at most 36 planks."""
        return plank_worth(self.budget)

    @property
    def answer(self) -> Any:
        """What the ballot says, as voting takes it."""
        return [str(project["id"]) for project in self.named]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Names and values that carry the ballot through a form."""
        return [("choices", str(project["id"])) for project in self.named]

    @property
    def problem(self) -> Any:
        """What is wrong with the ballot, in a sentence, or None."""
        if self.by_money and self.spent > self.budget:
            return gettext("Uangnya tidak cukup. Lepaskan satu program dulu.")
        if self.count > self.most:
            return gettext("Pilihannya terlalu banyak. Lepaskan dulu sampai %(most)s.", most=self.most)
        if self.count < self.least:
            return gettext("Pilih paling sedikit %(least)s program.", least=self.least)
        return None


class PointsPaper(Paper):
    """Points shared out among projects."""

    @property
    def points(self) -> int:
        """The most points in all."""
        return self.poll.get("points") or 0

    @property
    def each(self) -> int:
        """The most points for one project."""
        return int(self.poll.get("points_each") or self.points)

    def typed(self, project: ProjectOut) -> str:
        """What was typed for a project, sound or not."""
        return self.sent.get(f"points-{project['id']}", "").strip()

    def given(self, project: ProjectOut) -> int | None:
        """The points of a project; None where what was typed is no number."""
        typed = self.typed(project) or "0"
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None

    @property
    def named(self) -> list[ProjectOut]:
        """The projects with points, most points first."""
        return sorted(filter(self.given, self.projects), key=lambda project: -(self.given(project) or 0))

    @property
    def total(self) -> int:
        """All points given."""
        return sum(self.given(project) or 0 for project in self.projects)

    @property
    def answer(self) -> Any:
        """Points by project."""
        return {str(project["id"]): self.given(project) for project in self.named}

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Names and values that carry the ballot through a form."""
        return [(f"points-{project['id']}", self.typed(project)) for project in self.named]

    @property
    def problem(self) -> Any:
        """The first thing that is wrong, with the project where it is."""
        for project in self.projects:
            given, title = self.given(project), project["title"]
            if given is None:
                return gettext("Tulis poin untuk “%(title)s” dengan angka, misalnya 3.", title=title)
            if given > self.each:
                return gettext("“%(title)s” boleh mendapat paling banyak %(most)s poin.", title=title, most=self.each)
        if self.total > self.points:
            return gettext("Poinnya lebih %(over)s. Kurangi dulu.", over=self.total - self.points)
        if self.count > self.most:
            return gettext("Beri poin kepada paling banyak %(most)s program.", most=self.most)
        if self.count < self.least:
            return gettext("Beri poin kepada paling sedikit %(least)s program.", least=self.least)
        return None


class RankingPaper(Paper):
    """Projects in an order, the best first."""

    def place(self, project: ProjectOut) -> int | None:
        """The number given to a project, from 1; None without one."""
        typed = self.sent.get(f"rank-{project['id']}", "")
        return int(typed) if typed.isascii() and typed.isdigit() and 0 < int(typed[:4]) <= self.most else None

    @property
    def named(self) -> list[ProjectOut]:
        """The projects with a number, in their order; a number that was left out changes nothing."""
        return sorted(filter(self.place, self.projects), key=lambda project: self.place(project) or 0)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Names and values that carry the ballot through a form."""
        return [(f"rank-{project['id']}", str(place)) for place, project in enumerate(self.named, start=1)]

    @property
    def problem(self) -> Any:
        """Numbers given twice, or too few of them."""
        place, times = max(Counter(map(self.place, self.named)).items(), key=lambda item: item[1], default=(None, 0))
        if times > 1:
            return gettext("Nomor %(place)s dipakai lebih dari sekali. Beri setiap program nomor sendiri.", place=place)
        if self.count < self.least:
            return gettext("Urutkan paling sedikit %(least)s program.", least=self.least)
        return None


class QuestionPaper(Paper):
    """One question, answered with yes or no, or with neither where that is allowed."""

    @property
    def said(self) -> str:
        """The answer so far: yes, no, abstain, or nothing."""
        answer = self.sent.get("choices", "")
        return answer if answer in self.answers else ""

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be answered."""
        return ("yes", "no") if self.least else ("yes", "no", "abstain")

    @property
    def named(self) -> list[ProjectOut]:
        """The project in question, once it was answered with yes or no."""
        return self.projects if self.said in {"yes", "no"} else []

    @property
    def answer(self) -> Any:
        """The word that voting knows."""
        return self.said

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Name and value that carry the answer through a form."""
        return [("choices", self.said)]

    @property
    def problem(self) -> Any:
        """An answer is needed; to abstain is one."""
        return None if self.said else gettext("Pilih satu jawaban dulu.")


PAPERS: dict[str, type[Paper]] = {
    BallotType.POINTS: PointsPaper,
    BallotType.RANKING: RankingPaper,
    BallotType.YES_NO: QuestionPaper,
}


def make_paper(answer: PaperOut, poll: PollSummary, sent: Sent) -> Paper:
    """The paper of a poll with what was sent of it."""
    projects = [project for project in answer["projects"] if not project.get("withdrawn")]
    return PAPERS.get(str(poll["ballot_type"]), Paper)(poll, projects, sent, answer.get("cell"))


def plank_worth(budget: int) -> int:
    """Rupiah of one plank for a budget."""
    return next((size * JUTA for size in ROUND_SUMS if budget / (size * JUTA) <= MOST_PLANKS), budget or 1)
