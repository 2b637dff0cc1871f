"""How many projects a ballot of a Pabulib file may name, and the ballots that name more or fewer.

Such ballots are counted as they stand, since cities counted them so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from services.voting.counting.pabulib.rows import fault
from services.voting.counting.pabulib.votes import Votes

LIMITS = ("max_length", "min_length")


def beyond_lengths(data: bytes, meta: Mapping[str, str], votes: Votes) -> Iterator[str]:
    """One sentence for each limit of META that ballots break, or that cannot be read."""
    told = {key: meta[key] for key in LIMITS if meta.get(key)}
    if meta["vote_type"] == "choose-1":
        told["max_length"] = "1"
    for key, text in told.items():
        if text.isascii() and text.isdecimal():
            yield from _beyond(data, votes, key, int(text))
        else:
            yield f'{key} "{text}" is no whole number, so no ballot was held against it'


def _beyond(data: bytes, votes: Votes, key: str, limit: int) -> Iterator[str]:
    most = key == "max_length"
    found = np.flatnonzero(votes.written > limit if most else votes.written < limit)
    if len(found):
        first = int(found[0])
        line, named = fault(data, int(votes.places[first]), "").line, int(votes.written[first])
        yield (
            f"{len(found):,} of {len(votes.written):,} ballots name {'more' if most else 'fewer'} projects than {key} "
            f"{limit} allows, the first on line {line} ({named}); they are counted as they stand"
        )
