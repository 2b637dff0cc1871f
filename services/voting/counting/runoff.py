"""Single-winner rules on ranked ballots: instant runoff, and Schulze's method of strongest paths."""

from __future__ import annotations

import numpy as np

from services.voting.counting.arrays import Int64
from services.voting.counting.outcome import Elimination, Outcome
from services.voting.counting.profile import Profile
from services.voting.counting.rankings import Rankings, rankings_of
from services.voting.counting.rounds import names, outcome_of
from services.voting.counting.rules import RuleSettings
from services.voting.counting.ties import TieOrder

Standing = np.ndarray[tuple[int], np.dtype[np.bool_]]


def count_by_instant_runoff(profile: Profile, settings: RuleSettings) -> Outcome:
    """Drop the option with fewest first choices until one has more than half of the ballots that still choose.

    Where several have fewest, the one that the tie rule puts last leaves. Withdrawn options never stand. Nobody is
    elected where no ballot ranks any option.
    """
    rankings = rankings_of(profile)
    ties = TieOrder(profile, settings)
    standing = np.array([not project.withdrawn for project in profile.projects], np.bool_)
    rounds: list[Elimination] = []
    out: list[int] = []
    while standing.any():
        votes, exhausted = rankings.choices_among(standing)
        left: list[int] = np.flatnonzero(standing).tolist()
        tallies = tuple((profile.projects[option].id, votes[option]) for option in left)
        if not any(votes):
            rounds.append(Elimination(tallies, exhausted))
            break
        best = max(left, key=lambda option: (votes[option], -ties.rank[option]))
        if len(left) == 1 or 2 * votes[best] > sum(votes):
            rounds.append(Elimination(tallies, exhausted))
            rest = sorted(left, key=lambda option: (-votes[option], ties.rank[option]))
            return outcome_of(
                profile, settings, [best], (), eliminations=tuple(rounds), ranking=names(profile, [*rest, *out[::-1]])
            )
        fewest = [option for option in left if votes[option] == min(votes[other] for other in left)]
        gone = max(fewest, key=ties.rank.__getitem__)
        others = [option for option in fewest if option != gone and _order_matters(votes, left, fewest)]
        rounds.append(Elimination(tallies, exhausted, profile.projects[gone].id, names(profile, others)))
        standing[gone] = False
        out.append(gone)
    return outcome_of(profile, settings, (), (), eliminations=tuple(rounds))


def _order_matters(votes: list[int], left: list[int], fewest: list[int]) -> bool:
    """Whether it matters which of several leaves first: not where all together have fewer votes than the next."""
    more = [votes[option] for option in left if option not in fewest]
    return not more or sum(votes[option] for option in fewest) >= min(more)


def count_by_schulze(profile: Profile, settings: RuleSettings) -> Outcome:
    """Elect by strongest paths (Schulze 2011, winning votes); level options are ordered by the tie rule.

    Nobody is elected where no ballot ranks any option.
    """
    strength = strongest_paths(rankings_of(profile))
    standing = [at for at, project in enumerate(profile.projects) if not project.withdrawn]
    ties = TieOrder(profile, settings)
    defeats = {option: int((strength[standing, option] > strength[option, standing]).sum()) for option in standing}
    ranking = sorted(standing, key=lambda option: (defeats[option], ties.rank[option]))
    if not profile.votes[standing].any():
        return outcome_of(profile, settings, (), ())
    unbeaten = [option for option in ranking if defeats[option] == 0]
    level = (names(profile, unbeaten),) if len(unbeaten) > 1 else ()
    return outcome_of(profile, settings, ranking[:1], (), ranking=names(profile, ranking), ties=level)


def strongest_paths(rankings: Rankings) -> Int64:
    """Strength of the strongest path between options: a path is as strong as its weakest won comparison."""
    preferred = rankings.preferences()
    strength = np.where(preferred > preferred.T, preferred, 0)
    for middle in range(len(strength)):
        strength = np.maximum(strength, np.minimum(strength[:, middle, None], strength[None, middle, :]))
    np.fill_diagonal(strength, 0)
    return strength
