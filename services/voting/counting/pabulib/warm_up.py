"""Paying for compilation before the first count: whoever installs Rembuk, and a worker when it starts, calls this."""

from __future__ import annotations

from services.voting.counting.count import count
from services.voting.counting.pabulib.election import parse_election
from services.voting.counting.rules import Completion, Rule, RuleSettings

TOY = b"""META
key;value
budget;5
vote_type;approval
PROJECTS
project_id;cost
one;2
two;3
VOTES
voter_id;vote
1;one,two
2;two
"""


def warm_up() -> None:
    """Read and count a toy election, so that no real count waits for code to be compiled or loaded."""
    profile = parse_election(TOY).profile
    for rule in (Rule.EQUAL_SHARES, Rule.PHRAGMEN, Rule.GREEDY):
        count(profile, RuleSettings(rule, completion=Completion.INCREASE_UTILITARIAN))
