"""Ids order by time, and the clock can be held."""

from __future__ import annotations

from datetime import UTC, datetime

from shared import clock
from shared.ids import new_id


def test_ids_are_version_seven_and_differ() -> None:
    made = [new_id() for _ in range(1000)]
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_a_later_id_sorts_after_an_earlier_one() -> None:
    milliseconds = [one.int >> 80 for one in (new_id() for _ in range(1000))]
    assert milliseconds == sorted(milliseconds)


def test_a_held_clock_stands_still_and_goes_on() -> None:
    instant = datetime(2026, 11, 29, 15, 59, tzinfo=UTC)
    with clock.frozen_at(instant):
        assert clock.now() == instant
    assert clock.now() != instant
