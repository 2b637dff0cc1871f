"""How many codes are mailed to a contact, so that nobody floods it, and nobody's asking locks its owner out.

Whoever asks is known by her place: contact and network address together. What one place uses up is not missing at
another, and a part of a day's mails is kept for places from which somebody has come in before. All of it counts
contacts that nobody is registered under in the same way, so that no answer tells who is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

DAY = timedelta(days=1)
MOST_MAILS = 20
"""To a contact within a day, from wherever they were asked for."""
MOST_FOR_STRANGERS = 12
"""Of these, asked for from places where nobody has come in with this contact."""
AGAIN_AFTER = timedelta(minutes=2)
"""How old a good code must be before another one is mailed to who asks again at the same place."""
MOST_UNUSED = 5
WINDOW = timedelta(minutes=15)
"""So many codes may lie unused at one place within this time; and so long wrong codes are remembered."""
MOST_GUESSES = 50
"""Wrong codes at one place within WINDOW; no code lives longer, so no code meets more guesses than these."""


@dataclass(frozen=True)
class Mailed:
    """A code that was made for a contact within the last day."""

    at: datetime
    here: bool
    """Whether it was asked for from this place."""
    known_place: bool
    """Whether from a place where somebody has come in with this contact."""
    used: bool
    good: bool
    """Whether it would still let in whoever has the contact now."""


class Answer(Enum):
    """What to do about somebody who asks for a code."""

    MAIL = auto()
    """Make a code and mail it."""
    USE_THAT = auto()
    """A good code is on its way to her, or there: it opens this request, too."""
    KEEP_QUIET = auto()
    """Mail nothing, and say nothing of it: the day's mails were used up where this place may not know of."""
    REFUSE = auto()
    """Say that she has to wait."""


def answer_to(now: datetime, mailed: Sequence[Mailed], *, known_place: bool) -> Answer:
    """What to do about a request from a place; `mailed` are the contact's codes of the last day."""
    today = [one for one in mailed if now - one.at < DAY]
    here = [one for one in today if one.here]
    good = [one for one in here if one.good]
    if any(now - one.at < AGAIN_AFTER for one in good):
        return Answer.USE_THAT
    unused = sum(1 for one in here if not one.used and now - one.at < WINDOW)
    strangers = sum(1 for one in today if not one.known_place)
    if unused >= MOST_UNUSED or (not known_place and strangers >= MOST_FOR_STRANGERS):
        return Answer.USE_THAT if good else Answer.REFUSE
    if len(today) < MOST_MAILS:
        return Answer.MAIL
    if good:
        return Answer.USE_THAT
    return Answer.REFUSE if known_place else Answer.KEEP_QUIET
