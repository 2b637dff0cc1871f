"""No group of fewer than five voters is told, nor can one be found by adding and subtracting what is told."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.voting.counting.explanation.partitions import TOGETHER, Grouping, groups_to_tell, least_cut
from services.voting.counting.gathering import build_profile
from services.voting.counting.profile import Ballot, Profile, Project

Table = dict[tuple[str, str], int]


def voters(table: Table) -> Profile:
    """Voters without wishes, so many in each cell of two labels."""
    ballots = [Ballot([], times=number, group=f"{row} {column}") for (row, column), number in table.items() if number]
    return build_profile([Project("a", Fraction(1))], Fraction(1), ballots)


def told(table: Table, *partitions: str) -> tuple[Profile, tuple[Grouping, ...]]:
    """What is told of a table by row, by column, or by both."""
    profile = voters(table)
    cells = [name.split() for name in profile.group_names]
    labels = {"row": [row for row, _ in cells], "column": [column for _, column in cells]}
    return profile, groups_to_tell(profile, {name: labels[name] for name in partitions or ("row", "column")})


def sizes(profile: Profile, grouping: Grouping) -> dict[str, int]:
    by_cell = [profile.times[profile.groups == cell].sum() for cell in range(len(profile.group_names))]
    return dict(zip(grouping.names, grouping.sums(by_cell).astype(int).tolist(), strict=True))  # type: ignore[arg-type]


def test_groups_below_five_are_told_together_with_the_smallest_of_the_others() -> None:
    profile, (rows,) = told({("big", "x"): 9, ("five", "x"): 5, ("two", "x"): 2, ("one", "x"): 1}, "row")
    assert sizes(profile, rows) == {"big": 9, TOGETHER: 8}


def test_where_only_one_group_could_be_told_none_is() -> None:
    assert told({("all", "x"): 50}, "row")[1] == ()
    assert told({("many", "x"): 50, ("few", "x"): 4}, "row")[1] == ()
    assert told({("few", "x"): 2, ("fewer", "x"): 1}, "row")[1] == ()


def test_a_cell_that_subtraction_would_lay_bare_is_hidden() -> None:
    # All of the north are young: the young ones less the north are the three young ones of the south.
    table = {("north", "young"): 40, ("south", "young"): 3, ("south", "old"): 60}
    profile, groupings = told(table)
    assert [grouping.partition for grouping in groupings] in (["row"], ["column"])
    assert min(size for grouping in groupings for size in sizes(profile, grouping).values()) >= 5


def test_a_full_table_is_told_both_ways() -> None:
    table = {(row, column): 7 for row in ("north", "south", "east") for column in ("young", "old")}
    profile, (rows, columns) = told(table)
    assert sizes(profile, rows) == {"north": 14, "south": 14, "east": 14}
    assert sizes(profile, columns) == {"young": 21, "old": 21}


def test_labels_must_be_one_for_each_cell_and_partitions_at_most_two() -> None:
    profile = voters({("a", "x"): 5, ("b", "x"): 5})
    with pytest.raises(ValueError, match="labels"):
        groups_to_tell(profile, {"row": ["a"]})
    with pytest.raises(ValueError, match="at most 2"):
        groups_to_tell(profile, {name: ["a", "b"] for name in ("one", "two", "three")})


small_numbers = st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 6, 9, 20])
tables = st.lists(small_numbers, min_size=12, max_size=12).map(
    lambda numbers: dict(zip(product("abcd", "xyz"), numbers, strict=True))
)


@given(tables)
def test_no_sum_or_difference_of_groups_singles_out_fewer_than_five(table: Table) -> None:
    if not any(table.values()):
        return
    profile, groupings = told(table)
    by_cell = [int(profile.times[profile.groups == cell].sum()) for cell in range(len(profile.group_names))]
    members = [np.eye(len(grouping.names), dtype=int)[grouping.of_cell] for grouping in groupings]
    reached = np.zeros((1, len(by_cell)), dtype=int)
    for member in members:  # Every weighting of every group with -1, 0 or 1, by cell.
        weights = np.array(list(product([-1, 0, 1], repeat=member.shape[1])))
        reached = (reached[:, None, :] + (weights @ member.T)[None, :, :]).reshape(-1, len(by_cell))
    singled_out = (reached != 0) @ np.array(by_cell)
    assert not ((singled_out > 0) & (singled_out < 5)).any()


@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(1, 9), max_size=12))
def test_the_least_cut_is_the_least_of_all_cuts(edges: dict[tuple[int, int], int]) -> None:
    nodes = list(range(6))
    pairs = {(near, near + 1): 1 for near in nodes[:-1]} | {
        pair: weight for pair, weight in edges.items() if pair[0] < pair[1]
    }
    graph: dict[tuple[int, str], dict[tuple[int, str], int]] = {(node, ""): {} for node in nodes}
    for (one, other), weight in pairs.items():
        graph[one, ""][other, ""] = graph[other, ""][one, ""] = weight

    def weight_of(side: set[int]) -> int:
        return sum(weight for (one, other), weight in pairs.items() if (one in side) != (other in side))

    sides = [{node for node in nodes if bits >> node & 1} for bits in range(1, 2 ** len(nodes) - 1)]
    least, near = least_cut(graph)
    assert least == min(weight_of(side) for side in sides) == weight_of({node for node, _ in near})
