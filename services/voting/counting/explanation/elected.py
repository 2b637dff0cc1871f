"""Why an option lost under the rules that elect: plurality, Borda, yes or no, instant runoff, Schulze."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from services.voting.counting.arrays import Int64
from services.voting.counting.losses import LossReason
from services.voting.counting.outcome import Outcome
from services.voting.counting.profile import Profile
from services.voting.counting.rankings import rankings_of
from services.voting.counting.rules import Rule
from services.voting.counting.runoff import strongest_paths

Found = tuple[LossReason, Fraction, str]
NOTHING = Fraction(0)


def why_not_elected(profile: Profile, outcome: Outcome, project: int) -> Found:
    """The reason that decided against an option, what it lacked, and which option stands against it."""
    option, rule = profile.projects[project].id, outcome.settings.rule
    if profile.projects[project].withdrawn:
        return LossReason.WITHDRAWN, NOTHING, ""
    if rule is Rule.YES_NO:
        return _answered(profile, outcome, project)
    if rule in {Rule.INSTANT_RUNOFF, Rule.SCHULZE} and not outcome.winners:  # nobody ranked anything
        return LossReason.NO_SUPPORT, NOTHING, ""
    if rule is Rule.INSTANT_RUNOFF:
        return _eliminated(outcome, option)
    if rule is Rule.SCHULZE:
        return _beaten(profile, outcome, project)
    return _outscored(profile, outcome, project)


def _outscored(profile: Profile, outcome: Outcome, project: int) -> Found:
    option = profile.projects[project].id
    scores, settings = dict(outcome.scores), outcome.settings
    if profile.votes[project] == 0:
        return LossReason.NO_SUPPORT, NOTHING, ""
    if scores[option] < settings.threshold:
        return LossReason.BELOW_THRESHOLD, settings.threshold - scores[option], ""
    if scores[option] <= 0 and len(outcome.winners) < settings.seats:
        return LossReason.NO_POINTS, NOTHING, ""
    weakest = min(outcome.winners, key=scores.__getitem__)
    missing = scores[weakest] - scores[option]
    return (LossReason.FEWER_VOTES, missing, "") if missing else (LossReason.LEVEL, NOTHING, weakest)


def _answered(profile: Profile, outcome: Outcome, project: int) -> Found:
    settings, (yes, no) = outcome.settings, (Fraction(int(votes)) for votes in profile.votes)
    if project == 1:
        return LossReason.ANSWERED_YES, NOTHING, ""
    if profile.voters < settings.quorum:
        return LossReason.BELOW_QUORUM, Fraction(settings.quorum - profile.voters), ""
    lacking = (settings.majority * (yes + no) - yes) / (1 - settings.majority)
    return LossReason.BELOW_MAJORITY, Fraction(floor(lacking) + 1), ""


def _eliminated(outcome: Outcome, option: str) -> Found:
    for round_ in outcome.eliminations:
        tallies = dict(round_.tallies)
        if round_.eliminated == option:
            if round_.tied:
                return LossReason.LEVEL, NOTHING, round_.tied[0]
            others = min(votes for other, votes in tallies.items() if other != option)
            return LossReason.ELIMINATED, Fraction(others - tallies[option]), ""
    last = dict(outcome.eliminations[-1].tallies)
    return LossReason.FEWER_VOTES, Fraction(last[outcome.winners[0]] - last[option]), ""


def _beaten(profile: Profile, outcome: Outcome, project: int) -> Found:
    winner = profile.index[outcome.winners[0]]
    rankings = rankings_of(profile)
    strength: Int64 = strongest_paths(rankings)
    name = outcome.winners[0]
    if strength[winner, project] <= strength[project, winner]:
        return LossReason.LEVEL, NOTHING, name
    preferred = rankings.preferences()
    ahead = int(preferred[winner, project]) - int(preferred[project, winner])
    return (LossReason.BEATEN, Fraction(ahead), name) if ahead > 0 else (LossReason.BEATEN_ON_A_PATH, NOTHING, name)
