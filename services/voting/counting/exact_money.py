"""Equal shares in exact rationals, asked only where whole numbers cannot prove the next purchase.

The exact money of a voter is her share minus the exact prices of the rounds she paid in full, or zero once a round has
taken all she had. Both are known from the rounds so far, so a price is a sum over rounds instead of over voters.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from gmpy2 import mpq

from services.voting.counting.arrays import Int32, Int64
from services.voting.counting.kernels import history as history_kernels
from services.voting.counting.kernels.money import buy
from services.voting.counting.kernels.money_tables import Purse
from services.voting.counting.market import Market, Run


@dataclass(frozen=True, slots=True)
class Offer:
    """A project's exact price per unit of worth now, and which of the marks too near to tell pay less than it."""

    project: int
    price: mpq
    near: Int64
    near_poor: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Supporters whose money is too near to the price to tell by whole numbers: equal ones together."""

    money: mpq
    worth: int
    voters: int
    marks: tuple[int, ...]


@dataclass
class ExactMoney:
    """Exact prices of one run; those of past rounds are worked out when first needed."""

    market: Market
    run: Run
    prices: list[mpq] = field(default_factory=list)

    def past_prices(self) -> list[mpq]:
        """Exact price per unit of worth of every round so far."""
        for round_ in range(len(self.prices), int(self.run.log.state[0])):
            self.prices.append(self._price_of_round(round_))
        return self.prices

    def _price_of_round(self, round_: int) -> mpq:
        project = int(self.run.log.winners[round_])
        poor = np.zeros(len(self.run.purse.money), np.int64)
        voters, worth = history_kernels.split_of_round(
            self.market.marks, self.market.beside, self.run.purse, project, round_, poor
        )
        return (self.market.profile.costs[project] - self._money_of(poor, voters, round_)) / mpq(worth)

    def _money_of(self, voters: Int64, number: int, rounds: int) -> mpq:
        """Exact money before a round of voter rows (with multiplicity) that were not broke then."""
        if number == 0:
            return mpq(0)
        paid = np.zeros(max(rounds, 1), np.int64)
        market = self.market
        history_kernels.worth_paid(market.marks, market.beside, self.run.log.winners, rounds, voters, paid)
        spent = sum((int(worth) * self.prices[at] for at, worth in enumerate(paid[:rounds].tolist()) if worth), mpq(0))
        return number * self.run.share - spent

    def offer(self, project: int) -> Offer | None:
        """Find the exact price of a project now; None when its supporters cannot afford it."""
        rounds = len(self.past_prices())
        price = int(self.run.board.price[project])
        width = 2.0 * self.run.log.slack[0] * float(self.market.voters[project]) + 4.0
        poor = np.zeros(len(self.run.purse.money), np.int64)
        marks = np.zeros(int(self.market.marks.offsets[project + 1] - self.market.marks.offsets[project]), np.int32)
        voters, worth, close = history_kernels.split(
            self.market.marks, self.market.beside, self.run.purse, project, price, width, poor, marks
        )
        near = self._groups(marks[:close], rounds)
        lacking = self.market.profile.costs[project] - self._money_of(poor, voters, rounds)
        return _settle(project, lacking, worth, near)

    def raises(self, offer: Offer) -> bool:
        """Move the last price up to an offer that lies beyond what whole numbers presumed; False where it does not.

        Prices per unit of worth may be far smaller than a unit (points of two thousand million beside points of one).
        Rounded down they hide who cannot pay, so that an offer is only a lower bound until the two agree.
        """
        board, project = self.run.board, offer.project
        presumed = int(board.price[project]) + int(self.run.log.slack[0] * board.voters[project]) + 4
        exact = int(offer.price * self.run.unit)
        if exact <= presumed:
            return False
        board.price[project] = exact
        return True

    def _groups(self, marks: Int32, rounds: int) -> list[Near]:
        """Gather near marks by exact money and worth."""
        if not len(marks):
            return []
        market = self.market
        voters = market.marks.supporters[marks]
        places = np.full(len(self.run.purse.money), -1, np.int64)
        places[voters] = np.arange(len(voters))
        table = np.zeros((len(voters), rounds + 2), np.int64)
        history_kernels.histories(market.marks, market.beside, self.run.log.winners, rounds, places, table)
        table[:, rounds] = 1 if market.beside is None else market.beside.worth[marks]
        rows, which = np.unique(table, axis=0, return_inverse=True)
        times = np.ones(len(marks), np.int64) if market.beside is None else market.beside.times[marks]
        groups = []
        for at, row in enumerate(rows.tolist()):
            members = np.flatnonzero(which.reshape(-1) == at)
            spent = sum((worth * self.prices[past] for past, worth in enumerate(row[:rounds]) if worth), mpq(0))
            number = int(times[members].sum())
            groups.append(Near(self.run.share - spent, row[rounds], number, tuple(marks[members].tolist())))
        return groups

    def buy(self, offer: Offer) -> None:
        """Buy at the exact price: everybody pays by whole numbers, those too near to tell by exact ones."""
        price = int(offer.price * self.run.unit)
        purse, log = self.run.purse, self.run.log
        round_ = int(log.state[0])
        voters = self.market.marks.supporters[offer.near]
        before = Purse(purse.money[voters].copy(), purse.error[voters].copy(), purse.broke[voters].copy())
        buy(self.market.marks, self.market.beside, purse, self.run.board, log, offer.project, price, 2.0)
        self._correct(offer, before, price, round_)
        self.prices.append(offer.price)

    def _correct(self, offer: Offer, before: Purse, price: int, round_: int) -> None:
        """Set the voters too near to tell to what exact arithmetic says of them."""
        purse, log, market = self.run.purse, self.run.log, self.market
        for at, mark in enumerate(offer.near.tolist()):
            voter = int(market.marks.supporters[mark])
            times, worth = (1, 1) if market.beside is None else (int(part[mark]) for part in market.beside)
            emptied = int(purse.broke[voter]) == round_
            log.emptied[round_] += times * (offer.near_poor[at] - emptied)
            log.payers[round_] -= times * (offer.near_poor[at] - emptied)
            if offer.near_poor[at]:
                purse.money[voter], purse.error[voter], purse.broke[voter] = 0, 0.0, round_
            else:
                purse.money[voter] = max(0, int(before.money[at]) - price * worth)
                purse.error[voter] = before.error[at] + 2.0 * worth
                purse.broke[voter] = before.broke[at]
                log.slack[0] = max(log.slack[0], purse.error[voter])


def _settle(project: int, lacking: mpq, worth: int, near: list[Near]) -> Offer | None:
    """Share what the surely poor leave lacking among the others; those who turn out poor give all they have."""
    near = sorted(near, key=lambda group: group.money / group.worth)
    others = worth + sum(group.worth * group.voters for group in near)
    for group in near:
        if lacking <= 0 or group.money * others >= lacking * group.worth:
            break
        lacking -= group.money * group.voters
        others -= group.worth * group.voters
    if others == 0:
        return None
    price = lacking / others
    marks = [mark for group in near for mark in group.marks]
    poor = [group.money <= price * group.worth for group in near for _ in group.marks]
    return Offer(project, price, np.array(marks, np.int64), tuple(poor))
