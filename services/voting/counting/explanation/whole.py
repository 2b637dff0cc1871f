"""Everything a result page needs to explain an outcome, as data: rounds, losers' reasons, who is represented, other
rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from gmpy2 import mpq

from services.voting.counting.count import count
from services.voting.counting.equal_shares import buy_all
from services.voting.counting.explanation.bought import Run, passed_over_by_phragmen
from services.voting.counting.explanation.elected import Found, why_not_elected
from services.voting.counting.explanation.partitions import groups_to_tell
from services.voting.counting.explanation.payments import ToldRound, told_rounds
from services.voting.counting.explanation.replay import Loads, replay, replay_loads
from services.voting.counting.explanation.representation import Representation, represent
from services.voting.counting.greedy import take_greedily
from services.voting.counting.least_support import why_unsupported, with_support
from services.voting.counting.losses import Loss, LossReason, PassedOver
from services.voting.counting.market import open_market
from services.voting.counting.outcome import Outcome, as_number
from services.voting.counting.profile import BallotKind, Profile
from services.voting.counting.rules import Completion, Rule, RuleSettings, Utility
from services.voting.counting.ties import TieOrder
from shared.contracts.vocabulary import SPENDING


@dataclass(frozen=True, slots=True)
class OtherRule:
    """What another rule would have chosen; `cost` in currency units, `represented` as in Representation."""

    rule: Rule
    winners: tuple[str, ...]
    cost: Fraction
    represented: float

    def as_json(self) -> dict[str, Any]:
        """Return the choice as plain JSON: `{rule, winners, cost, represented}`, winners by id as they were chosen."""
        return {
            "rule": self.rule.value,
            "winners": list(self.winners),
            "cost": as_number(self.cost),
            "represented": self.represented,
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an outcome is as it is.

    `rounds` are in the order of selection and `losses` in ballot order. `representation` begins with everybody, then
    come the groups that may be told of each partition. `others` is what the other rules that spend a budget would have
    chosen from the same ballots; there are none where the poll spends no money. `scores` are points or first choices by
    project, where ballots give more than votes.
    """

    rounds: tuple[ToldRound, ...]
    losses: tuple[Loss, ...]
    representation: tuple[Representation, ...]
    others: tuple[OtherRule, ...]
    scores: tuple[tuple[str, Fraction], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the explanation as plain JSON: rounds, losses and other rules as lists of theirs, groups by partition.

        `{rounds, losses, everybody, partitions: {partition: [group]}, others, scores: {project: number}}`
        """
        everybody, *groups = self.representation
        partitions: dict[str, list[dict[str, Any]]] = {}
        for group in groups:
            partitions.setdefault(group.partition, []).append(group.as_json())
        return {
            "rounds": [round_.as_json() for round_ in self.rounds],
            "losses": [loss.as_json() for loss in self.losses],
            "everybody": everybody.as_json(),
            "partitions": partitions,
            "others": [other.as_json() for other in self.others],
            "scores": {project: float(score) for project, score in self.scores},
        }


def explain(
    profile: Profile,
    outcome: Outcome,
    partitions: Mapping[str, Sequence[str]] | None = None,
    already_chosen: Collection[str] = (),
) -> Explanation:
    """Explain the outcome that `count` gave for this profile.

    `partitions` names at most two ways to divide the voters, each with a label for every one of the profile's groups
    (its cells); groups are told from five voters on. `already_chosen` are the projects that the profile holds as
    withdrawn because the poll beside it chose them. Raises ValueError for labels that are not one per cell.
    """
    groupings = groups_to_tell(profile, partitions or {})
    run, loads = _again(with_support(profile, outcome.settings), outcome)
    losers = [at for at, project in enumerate(profile.projects) if project.id not in outcome.winners]
    rounds = told_rounds(profile, outcome, run.money, loads, groupings)
    level = _level_with(rounds, outcome)
    return Explanation(
        rounds=rounds,
        losses=tuple(
            _loss(run, loser, _why(profile, run, loser, already_chosen), level.get(profile.projects[loser].id, ""))
            for loser in losers
        ),
        representation=represent(profile, [profile.index[winner] for winner in outcome.winners], groupings),
        others=other_rules(profile, outcome),
        scores=_scores(profile, outcome),
    )


def _scores(profile: Profile, outcome: Outcome) -> tuple[tuple[str, Fraction], ...]:
    if profile.kind is BallotKind.APPROVAL or outcome.scores:
        return outcome.scores
    return tuple((project.id, score) for project, score in zip(profile.projects, profile.scores, strict=True))


def other_rules(profile: Profile, outcome: Outcome) -> tuple[OtherRule, ...]:
    """What the other rules that spend a budget would have chosen with the same ballots, budget, threshold and ties.

    In their plain form: equal shares spends the rest by votes, greedy passes over what does not fit.
    """
    if outcome.settings.rule not in SPENDING or profile.voters == 0:
        return ()
    plain = replace(
        outcome.settings,
        utility=Utility.COST if profile.kind is BallotKind.APPROVAL else Utility.COST_POINTS,
        completion=Completion.UTILITARIAN,
        comparison_step=False,
        exclusive=(),
        category_limits=(),
        skip=True,
    )
    return tuple(_chosen_by(profile, replace(plain, rule=rule)) for rule in SPENDING if rule != plain.rule)


def _chosen_by(profile: Profile, settings: RuleSettings) -> OtherRule:
    outcome = count(profile, settings)
    everybody = represent(profile, [profile.index[winner] for winner in outcome.winners])[0]
    return OtherRule(settings.rule, outcome.winners, outcome.cost, everybody.represented)


def _again(profile: Profile, outcome: Outcome) -> tuple[Run, Loads | None]:
    """Repeat what is needed of the count."""
    settings, rival = outcome.settings, outcome.comparison
    if settings.rule is Rule.PHRAGMEN:
        loads = replay_loads(profile, [profile.index[winner] for winner in outcome.winners])
        return Run(profile, outcome, passed_over_by_phragmen(profile, outcome)), loads
    if settings.rule is Rule.GREEDY or (rival is not None and rival.greedy > rival.equal_shares):
        by_votes = settings if settings.rule is Rule.GREEDY else replace(settings, utility=Utility.COST)
        return Run(profile, outcome, take_greedily(profile, by_votes).passed_over), None
    if settings.rule is not Rule.EQUAL_SHARES or outcome.voter_budget is None:
        return Run(profile, outcome, {}), None
    market = open_market(profile, settings.utility, settings.threshold)
    share = mpq(outcome.voter_budget.numerator, outcome.voter_budget.denominator) * profile.money_scale
    purchases = buy_all(market, share, TieOrder(profile, settings))
    passed_over: dict[int, PassedOver] = {}
    if settings.completion.ends_greedy:
        bought = [profile.index[winner] for winner in outcome.before_completion]
        passed_over = take_greedily(profile, settings, already=bought).passed_over
    return Run(profile, outcome, passed_over, replay(market, purchases), market), None


def _loss(run: Run, project: int, found: Found, level_with: str) -> Loss:
    profile, money = run.profile, run.on_offer(project)
    reason, missing, because = found
    return Loss(
        project=profile.projects[project].id,
        reason=reason,
        supporters=int(profile.votes[project]),
        missing=missing,
        because=because,
        supporters_money=None if money is None else float(money.supporters_money[project]),
        effective_support=int(100 * money.cover[project] + 1e-9) if money is not None else None,
        level_with=level_with,
    )


def _why(profile: Profile, run: Run, project: int, already_chosen: Collection[str]) -> Found:
    """The reason against a loser; `profile` is the election as it was voted on, with what lacks support in it."""
    if profile.projects[project].id in already_chosen:
        return LossReason.ALREADY_CHOSEN, Fraction(0), ""
    unsupported = why_unsupported(profile, run.outcome.settings, project)
    if unsupported is not None:
        return unsupported
    if run.outcome.settings.rule in SPENDING:
        return run.why_not(project)
    return why_not_elected(run.profile, run.outcome, project)


def _level_with(rounds: Sequence[ToldRound], outcome: Outcome) -> dict[str, str]:
    """For losers exactly as strong as a winner that the tie rule put before them: that winner, the first such."""
    found: dict[str, str] = {}
    for round_ in rounds:
        for other in round_.tied:
            if other not in outcome.winners:
                found.setdefault(other, round_.project)
    return found
