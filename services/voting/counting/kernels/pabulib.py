"""Reading the VOTES rows of a Pabulib file straight from its bytes."""

from __future__ import annotations

from typing import Any

import numpy as np

from services.voting.counting.kernels.compiling import inlined, kernel

# What went wrong with a row. The caller turns these into sentences with line and column.
FINE, BAD_COLUMNS, OPEN_QUOTE, AFTER_QUOTE, UNKNOWN_PROJECT, BAD_POINTS, POINTS_COUNT, MORE_DECIMALS, NO_VOTER = range(
    9
)

NEWLINE, RETURN, SPACE, TAB, QUOTE, COMMA, MINUS, DOT, ZERO, NINE, SEMICOLON = 10, 13, 32, 9, 34, 44, 45, 46, 48, 57, 59


@inlined
def quoted_end(data: Any, at: int, end: int) -> int:
    """Return where the closing quote stands of a field whose opening quote stands before `at`, or -1."""
    while at < end:
        if data[at] == QUOTE:
            if at + 1 < end and data[at + 1] == QUOTE:
                at += 1
            else:
                return at
        at += 1
    return -1


@inlined
def ends_field(byte: int) -> bool:
    """Whether a byte ends a field that is not quoted."""
    return bool((byte == SEMICOLON) | (byte == NEWLINE))


@inlined
def scan_row(data: Any, at: int, end: int, bounds: Any) -> tuple[int, int, int, int]:
    """Find the fields of one row: (status, place of trouble, number of fields, start of the next row)."""
    fields = 0
    limit = len(bounds) // 2
    while True:
        start = at
        if at < end and data[at] == QUOTE:
            start = at + 1
            stop = quoted_end(data, start, end)
            if stop < 0:
                return OPEN_QUOTE, at, fields, end
            at = stop + 1
            if at < end and data[at] == RETURN:
                at += 1
            if at < end and not ends_field(data[at]):
                return AFTER_QUOTE, at, fields, end
        else:
            while at < end and not ends_field(data[at]):
                at += 1
            stop = at
        if fields < limit:
            bounds[2 * fields] = start
            bounds[2 * fields + 1] = stop
        fields += 1
        if at >= end or data[at] == NEWLINE:
            return FINE, at, fields, at + 1
        at += 1


@inlined
def blank(byte: int) -> bool:
    """Whether a byte is white space inside a row."""
    return bool((byte == SPACE) | (byte == TAB) | (byte == RETURN))


@inlined
def nothing(data: Any, at: int, following: int) -> bool:
    """Whether a row holds no more than separators and white space, as spreadsheets leave behind."""
    while at < min(following, len(data)):
        if not (blank(data[at]) or ends_field(data[at])):
            return False
        at += 1
    return True


@inlined
def token_end(data: Any, at: int, end: int) -> int:
    """Return where the list item that begins at `at` ends."""
    while at < end and data[at] != COMMA:
        at += 1
    return at


@inlined
def trimmed(data: Any, start: int, stop: int) -> tuple[int, int]:
    """Leave out white space at both ends."""
    while start < stop and blank(data[start]):
        start += 1
    while stop > start and blank(data[stop - 1]):
        stop -= 1
    return start, stop


@inlined
def digest(data: Any, start: int, stop: int) -> Any:
    """FNV-1a over some bytes."""
    value = np.uint64(14695981039346656037)
    for at in range(start, stop):
        value = (value ^ np.uint64(data[at])) * np.uint64(1099511628211)
    return value


@inlined
def find_project(data: Any, start: int, stop: int, slots: Any, names: Any, starts: Any) -> int:
    """Look an id up in the hash table `slots`; -1 when no project is called so."""
    value = digest(data, start, stop)
    slot = np.int64(value & np.uint64(len(slots) - 1))
    while slots[slot] >= 0:
        project = slots[slot]
        first = starts[project]
        if starts[project + 1] - first == stop - start:
            same = True
            for step in range(stop - start):
                if names[first + step] != data[start + step]:
                    same = False
                    break
            if same:
                return int(project)
        slot = (slot + 1) & (len(slots) - 1)
    return -1


@kernel("void(uint8[::1], int64[::1], int32[::1])")
def fill_slots(names: Any, starts: Any, slots: Any) -> None:
    """Enter every project id into the hash table; `slots` holds -1 and has a power of two of places."""
    for project in range(len(starts) - 1):
        value = digest(names, starts[project], starts[project + 1])
        slot = np.int64(value & np.uint64(len(slots) - 1))
        while slots[slot] >= 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = project


@inlined
def read_marks(
    data: Any, start: int, stop: int, slots: Any, names: Any, starts: Any, marks: Any, size: int
) -> tuple[int, int, int]:
    """Append the projects of one vote field: (status, place of trouble, marks so far)."""
    start, stop = trimmed(data, start, stop)
    if start == stop:
        return FINE, start, size
    at = start
    while True:
        after = token_end(data, at, stop)
        first, last = trimmed(data, at, after)
        project = find_project(data, first, last, slots, names, starts)
        if project < 0:
            return UNKNOWN_PROJECT, first, size
        marks[size] = project
        size += 1
        if after >= stop:
            return FINE, after, size
        at = after + 1


@inlined
def read_number(data: Any, start: int, stop: int, decimals: int) -> tuple[int, int]:
    """Read a decimal number in units of 10**-decimals: (status, value)."""
    start, stop = trimmed(data, start, stop)
    negative = start < stop and data[start] == MINUS
    if negative:
        start += 1
    value: Any = 0
    digits = 0
    behind = -1
    for at in range(start, stop):
        if data[at] == DOT and behind < 0:
            behind = 0
        elif ZERO <= data[at] <= NINE:
            value = value * 10 + (np.int64(data[at]) - ZERO)
            digits += 1
            behind += 1 if behind >= 0 else 0
        else:
            return BAD_POINTS, 0
    if digits == 0 or digits > 9:
        return BAD_POINTS, 0
    behind = max(behind, 0)
    if behind > decimals:
        return MORE_DECIMALS, 0
    value *= 10 ** (decimals - behind)
    return (FINE, -value if negative else value) if value < 2**31 else (BAD_POINTS, 0)


@inlined
def read_points(
    data: Any, start: int, stop: int, decimals: int, points: Any, size: int, wanted: int
) -> tuple[int, int]:
    """Read the points beside `wanted` marks into points[size:]: (status, place of trouble)."""
    start, stop = trimmed(data, start, stop)
    at = start
    for mark in range(wanted):
        if at > stop or start == stop:
            return POINTS_COUNT, min(at, stop)
        after = token_end(data, at, stop)
        status, value = read_number(data, at, after, decimals)
        if status != FINE:
            return status, at
        points[size + mark] = value
        at = after + 1
    if at <= stop and start < stop:
        return POINTS_COUNT, at
    return FINE, at


@inlined
def read_row(
    data: Any, bounds: Any, columns: Any, decimals: int, slots: Any, names: Any, starts: Any,
    marks: Any, points: Any, size: int,
) -> tuple[int, int, int]:  # fmt: skip
    """Read one ballot whose fields lie in `bounds`: (status, place of trouble, marks so far)."""
    voter, vote, score = columns[0], columns[1], columns[2]
    first, last = trimmed(data, bounds[2 * voter], bounds[2 * voter + 1])
    if first == last:
        return NO_VOTER, first, size
    status, place, after = read_marks(data, bounds[2 * vote], bounds[2 * vote + 1], slots, names, starts, marks, size)
    if status == FINE and score >= 0:
        status, place = read_points(
            data, bounds[2 * score], bounds[2 * score + 1], decimals, points, size, after - size
        )
    return status, place, after


@kernel(
    "Tuple((int64, int64, int64, int64))"
    "(uint8[::1], int64, int64, int64[::1], int64, int32[::1], uint8[::1], int64[::1],"
    " int32[::1], int32[::1], int32[::1], int64[:, ::1], uint64[::1])"
)
def read_votes(
    data: Any, at: int, fields: int, columns: Any, decimals: int, slots: Any, names: Any, starts: Any,
    marks: Any, points: Any, lengths: Any, voters_at: Any, voters: Any,
) -> tuple[int, int, int, int]:  # fmt: skip
    """Read all ballots from byte `at` on: (status, place of trouble, number of ballots, number of marks).

    `columns` tells which of the `fields` fields hold voter id, vote and points (-1: no points). Filled in the order of
    the file: `marks` and `points`, `lengths` by ballot, `voters_at` with where each voter id begins and ends, `voters`
    with a digest of it.
    """
    bounds = np.zeros(2 * fields, np.int64)
    end = len(data)
    size = 0
    ballots = 0
    while at < end:
        status, place, found, following = scan_row(data, at, end, bounds)
        if status != FINE:
            return status, place, ballots, size
        if nothing(data, at, following):
            at = following
            continue
        if found != fields:
            return BAD_COLUMNS, at, ballots, found
        status, place, after = read_row(data, bounds, columns, decimals, slots, names, starts, marks, points, size)
        if status != FINE:
            return status, place, ballots, size
        lengths[ballots] = after - size
        first, last = trimmed(data, bounds[2 * columns[0]], bounds[2 * columns[0] + 1])
        voters_at[ballots, 0], voters_at[ballots, 1] = first, last
        voters[ballots] = digest(data, first, last)
        size = after
        ballots += 1
        at = following
    return FINE, at, ballots, size


@kernel("boolean[::1](int32[::1], int32[::1], boolean)")
def mark_repeats(marks: Any, lengths: Any, keep_last: bool) -> Any:
    """Tell of each mark whether another of the same ballot stands for the same project: the last, or the first."""
    repeats = np.zeros(len(marks), np.bool_)
    newest = np.full(max(1, marks.max() + 1 if len(marks) else 1), -1, np.int64)
    start = 0
    for ballot in range(len(lengths)):
        stop = start + lengths[ballot]
        for at in range(start, stop):
            earlier = newest[marks[at]]
            if earlier >= start:
                repeats[earlier if keep_last else at] = True
            newest[marks[at]] = at
        start = stop
    return repeats
