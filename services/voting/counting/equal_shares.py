"""Method of Equal Shares (Peters, Pierczynski, Skowron 2021): every voter holds an equal share of the budget.

In each round the project is bought that asks least per unit of utility of its supporters, who share the cost equally
per unit of utility, or give all they have left. Source of the variants: equalshares.net and the Pabulib files.
"""

from __future__ import annotations

from dataclasses import dataclass

from gmpy2 import mpq

from services.voting.counting.exact_money import ExactMoney, Offer
from services.voting.counting.kernels.money import ABOVE, DONE, UNAFFORDABLE, advance, reprice
from services.voting.counting.market import Market, Run, start_run
from services.voting.counting.ties import TieOrder


@dataclass(frozen=True)
class Purchases:
    """One run of equal shares: projects bought in order, and with which projects each was exactly level.

    `exact` knows the exact prices of the run.
    """

    run: Run
    winners: tuple[int, ...]
    tied: dict[int, tuple[int, ...]]
    exact: ExactMoney


def buy_all(market: Market, share: mpq, ties: TieOrder) -> Purchases:
    """Run equal shares until nothing is affordable. `share` is each voter's money in units of 1/money_scale."""
    return finish(market, start_run(market, share), ties)


def finish(market: Market, run: Run, ties: TieOrder) -> Purchases:
    """Go on with a run, wherever it stands, until nothing is affordable."""
    exact = ExactMoney(market, run)
    tied: dict[int, tuple[int, ...]] = {}
    while advance(market.marks, market.beside, run.purse, run.board, run.log) != DONE:
        offers = cheapest_offers(exact)
        if offers:
            chosen = min(offers, key=lambda offer: ties.rank[offer.project])
            if len(offers) > 1:
                tied[chosen.project] = tuple(offer.project for offer in offers if offer is not chosen)
            exact.buy(chosen)
    return Purchases(run, tuple(run.winners), tied, exact)


def cheapest_offers(exact: ExactMoney) -> list[Offer]:
    """Find the projects that are exactly cheapest per utility now; none when nothing is affordable."""
    market, run = exact.market, exact.run
    board = run.board
    best: mpq | None = None
    ceiling = float("inf")
    offers: list[Offer] = []
    for project in sorted(board.active.nonzero()[0].tolist(), key=board.floor.__getitem__):
        if board.floor[project] > ceiling:
            break
        offer = offer_of(exact, project)
        if offer is None:
            board.active[project] = False
            continue
        rate = offer.price / market.utility_of(project)
        if best is None or rate < best:
            best, offers = rate, [offer]
            ceiling = float(rate * run.unit) * ABOVE
        elif rate == best:
            offers.append(offer)
    return offers


def offer_of(exact: ExactMoney, project: int) -> Offer | None:
    """Find one project's exact price now; None when its supporters cannot afford it."""
    market, run = exact.market, exact.run
    while True:
        if reprice(market.marks, market.beside, run.purse, run.board, run.log, project) == UNAFFORDABLE:
            return None
        offer = exact.offer(project)
        if offer is None or not exact.raises(offer):
            return offer


def ties_that_decided(market: Market, purchases: Purchases) -> dict[int, tuple[int, ...]]:
    """Leave out ties after which all level projects were bought at once, at one rate: their order was all the same.

    Where a project is still as cheap after another was bought, the supporters of both paid both in full, and would
    have in any order.
    """
    if not purchases.tied:
        return {}
    prices = purchases.exact.past_prices()
    winners = purchases.winners
    rates = [price / market.utility_of(project) for price, project in zip(prices, winners, strict=True)]
    tied: dict[int, tuple[int, ...]] = {}
    for place, project in enumerate(winners):
        others = purchases.tied.get(project, ())
        together = slice(place, place + 1 + len(others))
        if others and ({project, *others} != set(winners[together]) or len(set(rates[together])) > 1):
            tied[project] = others
    return tied
