"""The rules once more, slowly, as their definitions read, in fractions alone: the oracle of the property tests."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Plain:
    """An election in plain lists: cost by project, and by ballot what each marked project is worth."""

    budget: Fraction
    costs: dict[str, Fraction]
    ballots: list[dict[str, Fraction]]  # project -> utility for each voter; absent means none

    def utility(self, project: str) -> Fraction:
        """What all voters together have from a project."""
        return sum((ballot.get(project, Fraction(0)) for ballot in self.ballots), Fraction(0))


def price_of(cost: Fraction, supporters: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Least rho with sum(min(money, rho * utility)) = cost, tried at every place where a supporter runs dry."""
    if sum((money for money, _ in supporters), Fraction(0)) < cost:
        return None
    lacking, worth = cost, sum((utility for _, utility in supporters), Fraction(0))
    for money, utility in sorted(supporters, key=lambda pair: pair[0] / pair[1]):
        if lacking <= worth * (money / utility):
            return lacking / worth
        lacking -= money
        worth -= utility
    raise AssertionError("affordable, but nobody can pay")


def equal_shares(election: Plain, share: Fraction) -> list[str]:
    """Method of Equal Shares without completion; ties to the lowest id."""
    money = [share] * len(election.ballots)
    winners: list[str] = []
    open_ = {project for project, cost in election.costs.items() if election.utility(project) > 0}
    winners += sorted((project for project in open_ if election.costs[project] == 0), key=list(election.costs).index)
    open_ -= set(winners)
    while True:
        offers = []
        for project in open_:
            backers = [
                (money[voter], ballot[project])
                for voter, ballot in enumerate(election.ballots)
                if ballot.get(project, 0) > 0
            ]
            price = price_of(election.costs[project], backers)
            if price is not None:
                offers.append((price, project))
        if not offers:
            return winners
        price, project = min(offers)
        winners.append(project)
        open_.remove(project)
        for voter, ballot in enumerate(election.ballots):
            money[voter] -= min(money[voter], price * max(ballot.get(project, Fraction(0)), Fraction(0)))


def equal_shares_increased(election: Plain, start: Fraction, step: Fraction, *, exhaustive: bool) -> list[str]:
    """Raise the share until the outcome overspends (or, when asked, nothing with support fits any more)."""
    last: list[str] | None = None
    share = start
    while True:
        winners = equal_shares(election, share)
        spent = sum((election.costs[project] for project in winners), Fraction(0))
        if spent > election.budget and last is not None:
            return last
        rest = [
            project
            for project, cost in election.costs.items()
            if project not in winners and cost > 0 and election.utility(project) > 0
        ]
        if not rest or (exhaustive and all(spent + election.costs[project] > election.budget for project in rest)):
            return winners
        last, share = winners, share + step


def greedy(election: Plain, already: list[str]) -> list[str]:
    """Take what fits by utility per cost; ties to the lowest id. `already` bought projects stay."""

    def value(project: str) -> tuple[bool, Fraction]:
        utility, cost = election.utility(project), election.costs[project]
        if utility <= 0:
            return False, Fraction(0)
        return (True, Fraction(0)) if cost == 0 else (False, utility / cost)

    winners = list(already)
    spent = sum((election.costs[project] for project in winners), Fraction(0))
    order = sorted(election.costs, key=lambda project: (not value(project)[0], -value(project)[1], project))
    for project in order:
        if project not in winners and spent + election.costs[project] <= election.budget:
            winners.append(project)
            spent += election.costs[project]
    return winners


def phragmen(election: Plain) -> list[str]:
    """Sequential Phragmen that ends with the first winner that does not fit; ties to the lowest id."""
    loads = [Fraction(0)] * len(election.ballots)
    open_ = {project for project, cost in election.costs.items() if cost <= election.budget}
    winners: list[str] = []
    spent = Fraction(0)
    while open_:
        offers: dict[str, Fraction | None] = {}
        for project in open_:
            carried = [loads[voter] for voter, ballot in enumerate(election.ballots) if project in ballot]
            total = sum(carried, election.costs[project])
            offers[project] = total / len(carried) if carried else None
        finite = [load for load in offers.values() if load is not None]
        least = min(finite) if finite else None
        level = sorted(project for project, load in offers.items() if load == least)
        if any(spent + election.costs[project] > election.budget for project in level):
            break
        winners.append(level[0])
        open_.remove(level[0])
        spent += election.costs[level[0]]
        for voter, ballot in enumerate(election.ballots):
            if level[0] in ballot and least is not None:
                loads[voter] = least
    return winners
