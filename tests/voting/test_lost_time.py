"""How much of the last hour was lost: a pure reckoning, tried on hours of every kind."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.voting.board.lost_time import PARTS, OutageRule, Stretch, lost_time, silences

END = datetime(2026, 11, 29, 15, 59, tzinfo=UTC)
HOUR, MINUTE, NONE = timedelta(hours=1), timedelta(minutes=1), timedelta()
RULE = OutageRule()

seconds = st.integers(-900, 4500).map(lambda second: END - HOUR + timedelta(seconds=second))
stretches = st.builds(
    lambda part, since, length: Stretch(part, since, since + timedelta(seconds=length)),
    st.sampled_from(PARTS), seconds, st.integers(0, 1800),
)  # fmt: skip
hours = st.lists(stretches, max_size=12)


def lost(pulses: list[Stretch]) -> timedelta:
    """Of the hour before the end."""
    return lost_time(pulses, END, since=END - HOUR, longest=MINUTE)


def answering(*parts: str, since: timedelta = HOUR, until: timedelta = NONE) -> list[Stretch]:
    """These parts answered from so long before the end until so long before it."""
    return [Stretch(part, END - since, END - until) for part in parts]


def test_where_nobody_was_seen_to_answer_the_whole_hour_is_lost() -> None:
    assert lost([]) == HOUR


def test_an_hour_in_which_all_answered_loses_nothing() -> None:
    assert lost(answering(*PARTS)) == NONE


def test_pulses_ten_seconds_apart_lose_nothing_and_one_that_is_missing_costs_nothing() -> None:
    beats = [END - HOUR + timedelta(seconds=10 * beat) for beat in range(361) if beat % 7]
    assert lost([Stretch(part, beat, beat) for part in PARTS for beat in beats]) == NONE


def test_a_signer_that_was_away_for_seven_minutes_is_seen_to_the_second() -> None:
    away = answering("signer", until=timedelta(minutes=20)) + answering("signer", since=timedelta(minutes=13))
    assert lost(answering("roll", "box") + away) == timedelta(minutes=7)


def test_two_parts_away_at_once_are_counted_once_and_one_after_the_other_both() -> None:
    quarter = timedelta(minutes=15)
    at_once = answering("signer", "box", until=3 * quarter) + answering("signer", "box", since=quarter)
    assert lost(answering("roll") + at_once) == 2 * quarter
    box = answering("box", until=quarter)
    signer = answering("signer", since=3 * quarter)
    assert lost(answering("roll") + box + signer) == 2 * quarter


@given(hours)
def test_never_less_than_nothing_nor_more_than_the_hour(pulses: list[Stretch]) -> None:
    assert NONE <= lost(pulses) <= HOUR


@given(hours, stretches)
def test_an_answer_more_never_makes_more_time_lost(pulses: list[Stretch], more: Stretch) -> None:
    assert lost([*pulses, more]) <= lost(pulses)


@given(hours, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_plays_no_part(pulses: list[Stretch], chance: random.Random) -> None:
    mixed = list(pulses)
    chance.shuffle(mixed)
    assert lost(mixed) == lost(pulses)


@given(hours, st.integers(-(10**6), 10**6))
def test_only_the_distance_to_the_end_plays_a_part(pulses: list[Stretch], shift: int) -> None:
    by = timedelta(seconds=shift)
    moved = [Stretch(one.part, one.since + by, one.until + by) for one in pulses]
    assert lost_time(moved, END + by, since=END - HOUR + by, longest=MINUTE) == lost(pulses)


@given(hours)
def test_what_lies_outside_the_hour_plays_no_part(pulses: list[Stretch]) -> None:
    within = [one for one in pulses if one.until >= END - HOUR and one.since <= END]
    clipped = [Stretch(one.part, max(one.since, END - HOUR), min(one.until, END)) for one in within]
    assert lost(clipped) == lost(within) == lost(pulses)


@given(hours)
def test_all_together_lose_no_more_than_each_alone_and_no_less_than_the_worst(pulses: list[Stretch]) -> None:
    others = {part: answering(*(other for other in PARTS if other != part)) for part in PARTS}
    alone = [lost([one for one in pulses if one.part == part] + others[part]) for part in PARTS]
    assert max(alone) <= lost(pulses) <= sum(alone, NONE)


@given(hours)
def test_each_silence_is_longer_than_a_minute_lies_in_the_hour_and_nobody_answers_in_it(pulses: list[Stretch]) -> None:
    for silence in silences(pulses, END - HOUR, END, MINUTE):
        assert END - HOUR <= silence.since < silence.until - MINUTE <= END - MINUTE
        own = [one for one in pulses if one.part == silence.part]
        assert not any(one.since < silence.until and one.until > silence.since for one in own)


def test_exactly_five_minutes_are_borne_and_a_second_more_is_not() -> None:
    five = timedelta(minutes=5)
    assert not RULE.lets_go_on(five)
    assert RULE.lets_go_on(five + timedelta(seconds=1))


@given(st.integers(301, 3600), st.integers(0, 86400))
def test_the_new_end_gives_what_was_lost_and_ten_minutes_and_is_a_full_minute(gone: int, later: int) -> None:
    resumed, lost_seconds = END + timedelta(seconds=later), timedelta(seconds=gone)
    new = RULE.end_after(resumed, lost_seconds)
    assert (new.second, new.microsecond) == (0, 0)
    assert NONE <= new - (resumed + lost_seconds + timedelta(minutes=10)) < MINUTE


def test_a_poll_shorter_than_an_hour_is_looked_at_from_its_opening() -> None:
    opened = END - timedelta(minutes=20)
    assert RULE.window(opened, END) == (opened, END)
    assert RULE.window(END - timedelta(days=9), END) == (END - HOUR, END)


def test_the_rule_reads_back_as_it_stands_in_the_document() -> None:
    assert OutageRule.from_json(RULE.as_json()) == RULE
    assert RULE.as_json() == {
        "within": 3600, "more_than": 300, "silence": 60, "extra": 600, "waits_at_most": 86400
    }  # fmt: skip
