"""How much of a poll's last hour its voters lost, by the stretches in which each part is known to have answered.

Whatever nobody saw answering counts as silent: who was down cannot have written down that it was. Pure, so that an
auditor reckons with the published stretches what the city reckoned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

PARTS = ("signer", "roll", "box")
"""Without any one of them nobody can vote."""
SECONDS = ("within", "more_than", "silence", "extra", "waits_at_most")
NONE, MINUTE = timedelta(), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part, from when until when it answered whenever it was asked; both ends belong to it."""

    part: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Silence:
    """A part, from when until when it is not known to have answered."""

    part: str
    since: datetime
    until: datetime

    def as_json(self) -> dict[str, str]:
        """The silence as it is kept and published: `{part, since, until}`, both instants in ISO 8601."""
        return {"part": self.part, "since": self.since.isoformat(), "until": self.until.isoformat()}


@dataclass(frozen=True, slots=True)
class OutageRule:
    """When an outage lets a poll end later, once, and by how much; it stands in the rules document from the start.

    Of the last `within` before the end, more than `more_than` must be lost. A gap between two answers is lost where it
    is longer than `silence`. The poll then takes ballots again for what was lost and `extra`, as soon as all parts
    answer; it waits for that no longer than `waits_at_most` after its end.
    """

    within: timedelta = timedelta(hours=1)
    more_than: timedelta = timedelta(minutes=5)
    silence: timedelta = timedelta(minutes=1)
    extra: timedelta = timedelta(minutes=10)
    waits_at_most: timedelta = timedelta(hours=24)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> OutageRule:
        """The rule as a rules document gives it, in seconds. Raises KeyError, TypeError."""
        return cls(*(timedelta(seconds=data[name]) for name in SECONDS))

    def as_json(self) -> dict[str, int]:
        """The rule in whole seconds, by the names in SECONDS."""
        return {name: int(getattr(self, name).total_seconds()) for name in SECONDS}

    def window(self, opens_at: datetime, end: datetime) -> tuple[datetime, datetime]:
        """What is looked at: the last `within` before the end, or all of a poll that was shorter."""
        return max(end - self.within, opens_at), end

    def lets_go_on(self, lost: timedelta) -> bool:
        """Whether so much lost time lets the poll end later."""
        return lost > self.more_than

    def end_after(self, resumed_at: datetime, lost: timedelta) -> datetime:
        """The new end of a poll that takes ballots again from this instant, rounded up to the full minute."""
        exact = resumed_at + lost + self.extra
        whole = exact.replace(second=0, microsecond=0)
        return whole if whole == exact else whole + MINUTE


def silences(pulses: Iterable[Stretch], since: datetime, end: datetime, longest: timedelta) -> list[Silence]:
    """Each part's gaps between `since` and `end` that are longer than `longest`, earliest first.

    `since` and `end` themselves bound a gap as an answer would: nothing outside of them plays a part.
    """
    known = list(pulses)
    found = [silence for part in PARTS for silence in _gaps(part, known, since, end) if _length(silence) > longest]
    return sorted(found, key=lambda silence: (silence.since, silence.part))


def together(found: Iterable[Silence]) -> timedelta:
    """How long these silences are, where two parts were silent at once counted once."""
    total, reached = NONE, None
    for silence in sorted(found, key=lambda silence: silence.since):
        begins = silence.since if reached is None else max(silence.since, reached)
        total += max(NONE, silence.until - begins)
        reached = silence.until if reached is None else max(reached, silence.until)
    return total


def lost_time(pulses: Iterable[Stretch], end: datetime, *, since: datetime, longest: timedelta) -> timedelta:
    """How much of the time from `since` to `end` was lost to voters: at least one part was silent then."""
    return together(silences(pulses, since, end, longest))


def _gaps(part: str, pulses: Sequence[Stretch], since: datetime, end: datetime) -> list[Silence]:
    own = sorted((one.since, one.until) for one in pulses if one.part == part)
    gaps, reached = [], since
    for begins, ends in own:
        if ends < since or begins > end:
            continue
        gaps.append(Silence(part, reached, max(reached, begins)))
        reached = max(reached, ends)
    gaps.append(Silence(part, reached, max(reached, end)))
    return gaps


def _length(silence: Silence) -> timedelta:
    return silence.until - silence.since
