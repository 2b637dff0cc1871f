"""Rules that elect by one number per option: plurality, Borda, and yes or no with quorum and majority."""

from __future__ import annotations

from fractions import Fraction

from services.voting.counting.outcome import Outcome, Phase, Round
from services.voting.counting.profile import BallotKind, Profile
from services.voting.counting.rankings import rankings_of
from services.voting.counting.rounds import names, outcome_of
from services.voting.counting.rules import RuleRefused, RuleSettings
from services.voting.counting.ties import TieOrder


def count_by_plurality(profile: Profile, settings: RuleSettings) -> Outcome:
    """Elect the options with most votes; on ranked ballots only the first place is a vote."""
    scores = [Fraction(int(votes)) for votes in profile.votes]
    if profile.kind is BallotKind.RANKED:
        scores = [Fraction(number) for number in rankings_of(profile).first_choices()]
    return _most(profile, settings, scores)


def count_by_borda(profile: Profile, settings: RuleSettings) -> Outcome:
    """Elect by Borda's points: of n options the first place gives n - 1, the next n - 2; an unranked option gets 0.

    Raises RuleRefused for ballots without an order.
    """
    if profile.kind is not BallotKind.RANKED:
        raise RuleRefused("Borda needs ranked ballots")
    top = len(profile.projects) - 1
    places = rankings_of(profile).sum_of_places()
    return _most(
        profile,
        settings,
        [Fraction(top * int(votes) - place) for votes, place in zip(profile.votes, places, strict=True)],
    )


def count_yes_or_no(profile: Profile, settings: RuleSettings) -> Outcome:
    """Answer a question: the first option is yes, the second no; blank ballots count for the quorum alone.

    Yes needs at least `quorum` ballots cast, `least_support` of them saying yes, and more than the share `majority` of
    the votes that say yes or no. Raises RuleRefused for more or fewer options than two.
    """
    if len(profile.projects) != 2 or (len(profile.lengths) and int(profile.lengths.max()) > 1):
        raise RuleRefused("yes or no needs exactly two options, and at most one mark on a ballot")
    yes, no = (int(votes) for votes in profile.votes)
    enough = profile.voters >= settings.quorum and yes >= settings.least_support
    passed = enough and yes > settings.majority * (yes + no)
    return outcome_of(
        profile,
        settings,
        [0 if passed else 1],
        (),
        passed=passed,
        scores=_named(profile, [Fraction(yes), Fraction(no)]),
    )


def _most(profile: Profile, settings: RuleSettings, scores: list[Fraction]) -> Outcome:
    """Elect the `seats` options with the highest scores that reach the threshold and have any score at all."""
    ties = TieOrder(profile, settings)
    order = sorted(range(len(scores)), key=lambda option: (-scores[option], ties.rank[option]))
    standing = [
        option
        for option in order
        if not profile.projects[option].withdrawn and scores[option] > 0 and scores[option] >= settings.threshold
    ]
    winners, losers = standing[: settings.seats], standing[settings.seats :]
    rounds = []
    for option in winners:
        entry = profile.projects[option]
        tied = names(profile, (loser for loser in losers if scores[loser] == scores[option]))
        votes = int(profile.votes[option])
        rounds.append(Round(entry.id, entry.cost, Phase.RULE, float(scores[option]), votes, 0, tied))
    return outcome_of(
        profile, settings, winners, rounds, scores=_named(profile, scores), ranking=names(profile, standing)
    )


def _named(profile: Profile, scores: list[Fraction]) -> tuple[tuple[str, Fraction], ...]:
    return tuple((project.id, score) for project, score in zip(profile.projects, scores, strict=True))
