"""Finding proposals by their words, in Postgres's Indonesian stemming: membaca, bacaan and baca are one word."""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_
from sqlalchemy.dialects.postgresql import TSQUERY

from services.proposals.life.model import Proposal

LANGUAGE = "indonesian"
SHORTEST_TELLING_WORD = 4
"""Letters. Postgres has no list of Indonesian stop words; most that tell nothing (di, dan, ke, ini) are shorter."""
ALIKE = 0.024
"""Rank from which on a proposal counts as alike: ts_rank gives 0.061 where every word stands in it once."""


def holds(q: str) -> ColumnElement[bool]:
    """Whether a proposal holds these words, in any of their forms, or its title these very letters."""
    words = func.websearch_to_tsquery(LANGUAGE, q)
    letters = "".join(f"\\{letter}" if letter in "\\%_" else letter for letter in q)
    # The second says nothing more than the first, but an index answers it; and the first is cheaper to look at.
    in_title = Proposal.title.ilike(f"%{letters}%"), func.letters_of(Proposal.title).bool_op("@>")(func.letters_of(q))
    return or_(Proposal.words.bool_op("@@")(words), and_(*in_title))


def likeness(text: str) -> ColumnElement[float]:
    """How much of `text` a proposal speaks of: 0 for none of its telling words, more for each."""
    return func.ts_rank(Proposal.words, _any_word_of(text))


def is_like(text: str) -> ColumnElement[bool]:
    """Whether a proposal holds a good part of the telling words of `text`; asks the index first."""
    return Proposal.words.bool_op("@@")(_any_word_of(text)) & (likeness(text) >= ALIKE)


def _any_word_of(text: str) -> ColumnElement[str]:
    telling = " ".join(word for word in re.findall(r"\w+", text) if len(word) >= SHORTEST_TELLING_WORD)
    all_of_them = cast(func.plainto_tsquery(LANGUAGE, telling), Text)
    return cast(func.replace(all_of_them, " & ", " | "), TSQUERY)
