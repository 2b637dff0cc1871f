"""An election in memory: projects, budget, and the ballots as project-major compressed rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np

from services.voting.counting.arrays import Int32, Int64


class BallotKind(StrEnum):
    """What a mark on the ballot says: only "I want this", with points, or with a rank."""

    APPROVAL = "approval"
    POINTS = "points"
    RANKED = "ranked"


@dataclass(frozen=True, slots=True)
class Project:
    """One option on the ballot paper; `cost` in currency units. A withdrawn project is shown but never chosen."""

    id: str
    cost: Fraction
    name: str = ""
    category: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Ballot:
    """One ballot as cast: marked project ids (best first when ranked), points beside them, how often it occurs.

    `group` is a label such as the voter's kelurahan; results can then be told by group.
    """

    choices: Sequence[str]
    points: Sequence[Fraction | int] = ()
    times: int = 1
    group: str = ""


@dataclass(frozen=True)
class Profile:
    """Projects, budget and ballots, ready to count.

    Supporters of project p are `ballots[offsets[p]:offsets[p + 1]]`, each an index below `distinct`; ballot b counts
    `times[b]` times, and its length is `lengths[b]` marks. `points[m]`, beside every mark, is an integer in units of
    1/`points_scale` (ranked ballots: length minus place, as Pabulib scores them; approval: 1). `voters` counts every
    ballot, empty ones too. Row b belongs to the group `group_names[groups[b]]`, where groups are known.
    """

    projects: tuple[Project, ...]
    budget: Fraction
    kind: BallotKind
    voters: int
    offsets: Int64
    ballots: Int32
    times: Int32
    lengths: Int32
    points: Int32
    groups: Int32
    points_scale: int = 1
    group_names: tuple[str, ...] = ("",)
    index: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {project.id: at for at, project in enumerate(self.projects)})
        if len(self.index) != len(self.projects):
            raise ValueError("two projects have the same id")

    @property
    def distinct(self) -> int:
        """Number of ballot rows; identical ballots may share one."""
        return len(self.times)

    @cached_property
    def money_scale(self) -> int:
        """The least factor that makes the budget and every cost a whole number."""
        return lcm(self.budget.denominator, *(project.cost.denominator for project in self.projects))

    @cached_property
    def costs(self) -> tuple[int, ...]:
        """Cost of each project in units of 1/money_scale."""
        return tuple(int(project.cost * self.money_scale) for project in self.projects)

    @cached_property
    def votes(self) -> Int64:
        """How many ballots mark each project."""
        return self._sum_by_project(self.times[self.ballots].astype(np.int64))

    @cached_property
    def scores(self) -> tuple[Fraction, ...]:
        """Total points of each project; votes on approval ballots."""
        if self.kind is BallotKind.APPROVAL:
            return tuple(Fraction(int(votes)) for votes in self.votes)
        totals = self._sum_by_project(self.points.astype(np.int64) * self.times[self.ballots])
        return tuple(Fraction(int(total), self.points_scale) for total in totals)

    def _sum_by_project(self, values: Int64) -> Int64:
        running = np.concatenate((np.zeros(1, np.int64), np.cumsum(values)))
        return running[self.offsets[1:]] - running[self.offsets[:-1]]

    def with_budget(self, budget: Fraction) -> Profile:
        """Return the same election with another budget."""
        return replace(self, budget=budget)
