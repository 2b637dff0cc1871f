"""The one entry to counting: a profile and a rule's settings in, an outcome out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from services.voting.counting.comparison import compare
from services.voting.counting.completion import Increase, buy_with_increase, first_share
from services.voting.counting.equal_shares import buy_all
from services.voting.counting.greedy import take_greedily
from services.voting.counting.least_support import with_support
from services.voting.counting.market import open_market
from services.voting.counting.outcome import Outcome, Phase
from services.voting.counting.phragmen import count_by_phragmen
from services.voting.counting.profile import Profile
from services.voting.counting.rounds import free_rounds, greedy_rounds, market_rounds, names, outcome_of
from services.voting.counting.rules import Rule, RuleRefused, RuleSettings, Utility
from services.voting.counting.runoff import count_by_instant_runoff, count_by_schulze
from services.voting.counting.scoring import count_by_borda, count_by_plurality, count_yes_or_no
from services.voting.counting.ties import TieOrder


def count(profile: Profile, settings: RuleSettings) -> Outcome:
    """Count the ballots by the rule, without what lacks support. The outcome equals exact rational arithmetic.

    Raises RuleRefused when the settings do not fit the ballots (points asked of approval ballots, say).
    """
    rules: dict[Rule, Callable[[Profile, RuleSettings], Outcome]] = {
        Rule.GREEDY: count_greedily,
        Rule.EQUAL_SHARES: count_by_equal_shares,
        Rule.PHRAGMEN: count_by_phragmen,
        Rule.PLURALITY: count_by_plurality,
        Rule.YES_NO: count_yes_or_no,
        Rule.BORDA: count_by_borda,
        Rule.INSTANT_RUNOFF: count_by_instant_runoff,
        Rule.SCHULZE: count_by_schulze,
    }
    if settings.rule is not Rule.GREEDY:
        _refuse_limits(settings)
    return rules[settings.rule](with_support(profile, settings), settings)


def count_greedily(
    profile: Profile,
    settings: RuleSettings,
    scores: Sequence[Fraction] | None = None,
    covered: Fraction | None = None,
) -> Outcome:
    """Count greedily by votes, points, or value for money, as the utility says, or by a city's own `scores`.

    With `covered` a reserve completes the project that ends the count, once that part of its cost is left; the winners
    may then cost more than the budget.
    """
    result = take_greedily(profile, settings, scores=scores, covered=covered)
    rounds = greedy_rounds(profile, result, Phase.RULE)
    ties = tuple(names(profile, group) for group in result.level)
    return outcome_of(profile, settings, result.winners, rounds, ties=ties)


def count_by_equal_shares(profile: Profile, settings: RuleSettings) -> Outcome:
    """Count by the Method of Equal Shares and the completion that the settings name."""
    if profile.voters == 0:
        return outcome_of(profile, settings, (), ())
    market = open_market(profile, settings.utility, settings.threshold)
    ties = TieOrder(profile, settings)
    if settings.completion.increases:
        increase = buy_with_increase(market, settings, ties)
    else:
        increase = Increase(buy_all(market, first_share(market, settings), ties), 0)
    rounds = [*free_rounds(market), *market_rounds(market, increase)]
    winners = (*market.free, *increase.purchases.winners)
    before = names(profile, winners)
    ties_left: tuple[tuple[int, ...], ...] = ()
    if settings.completion.ends_greedy:
        result = take_greedily(profile, settings, already=winners)
        rounds += greedy_rounds(profile, result, Phase.COMPLETION)
        winners += result.winners
        ties_left = result.level
    comparison = None
    if settings.comparison_step:
        rival = take_greedily(profile, replace(settings, utility=Utility.COST))
        comparison = compare(profile, winners, rival.winners)
        if comparison.greedy > comparison.equal_shares:
            winners, rounds, ties_left = rival.winners, greedy_rounds(profile, rival, Phase.RULE), rival.level
    share = increase.purchases.run.share / profile.money_scale
    return outcome_of(
        profile,
        settings,
        winners,
        rounds,
        before_completion=before,
        voter_budget=Fraction(int(share.numerator), int(share.denominator)),
        increments=increase.increments,
        comparison=comparison,
        ties=tuple(names(profile, group) for group in ties_left),
    )


def _refuse_limits(settings: RuleSettings) -> None:
    if settings.exclusive or settings.category_limits:
        raise RuleRefused(f"{settings.rule} knows no excluded pairs or category limits; greedy does")
