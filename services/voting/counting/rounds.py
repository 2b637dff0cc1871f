"""Turning the numbers of a run into the rounds and outcome that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from services.voting.counting.completion import Increase
from services.voting.counting.equal_shares import ties_that_decided
from services.voting.counting.greedy import GreedyResult
from services.voting.counting.market import Market
from services.voting.counting.outcome import Outcome, Phase, Round
from services.voting.counting.profile import Profile
from services.voting.counting.rules import RuleSettings


def names(profile: Profile, projects: Iterable[int]) -> tuple[str, ...]:
    """Ids of projects given by index."""
    return tuple(profile.projects[project].id for project in projects)


def outcome_of(
    profile: Profile, settings: RuleSettings, winners: Iterable[int], rounds: Iterable[Round], **details: Any
) -> Outcome:
    """Gather an outcome from project indices; `details` are further fields of Outcome."""
    chosen = list(winners)
    return Outcome(
        settings=settings,
        winners=names(profile, chosen),
        cost=Fraction(sum(profile.costs[project] for project in chosen), profile.money_scale),
        budget=profile.budget,
        voters=profile.voters,
        rounds=tuple(rounds),
        **details,
    )


def greedy_rounds(profile: Profile, result: GreedyResult, phase: Phase) -> list[Round]:
    """One round per project taken; its price is the score."""
    return [
        Round(
            project=profile.projects[project].id,
            cost=profile.projects[project].cost,
            phase=phase,
            price=float("inf") if result.standings[project][0] else float(result.standings[project][1]),
            payers=int(profile.votes[project]),
            emptied=0,
            tied=names(profile, result.tied.get(project, ())),
        )
        for project in result.winners
    ]


def free_rounds(market: Market) -> list[Round]:
    """Projects that cost nothing and have support win before any money moves."""
    profile = market.profile
    return [
        Round(profile.projects[project].id, Fraction(0), Phase.FREE, 0.0, int(market.voters[project]), 0)
        for project in market.free
    ]


def market_rounds(market: Market, increase: Increase) -> list[Round]:
    """One round per project bought, with the price per unit of utility."""
    profile, purchases = market.profile, increase.purchases
    run, tied = purchases.run, ties_that_decided(market, purchases)
    scale = float(run.unit) * (1 if market.worth_by_cost else profile.money_scale)
    rates = (run.log.prices[: len(purchases.winners)] * market.inverse[list(purchases.winners)] / scale).tolist()
    payers, emptied = run.log.payers.tolist(), run.log.emptied.tolist()
    return [
        Round(
            project=profile.projects[project].id,
            cost=profile.projects[project].cost,
            phase=Phase.RULE,
            price=rates[at],
            payers=payers[at],
            emptied=emptied[at],
            tied=names(profile, tied.get(project, ())),
        )
        for at, project in enumerate(purchases.winners)
    ]


def named(profile: Profile, values: Mapping[int, Fraction]) -> tuple[tuple[str, Fraction], ...]:
    """Pair project ids with values."""
    return tuple((profile.projects[project].id, value) for project, value in values.items())
