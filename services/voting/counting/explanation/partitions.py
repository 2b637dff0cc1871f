"""Which groups of voters may be told apart: each has at least five, and so has whatever follows by subtraction.

A partition (say, by kelurahan) gives every cell of voters a label. Where two partitions are published beside the total,
a reader may add and subtract their groups. What she can reach so is a weighting of the cells of the form a(label) +
b(label); the smallest sets of voters she can single out are the cuts of the graph that joins the labels of the two
partitions by the voters they share. So the least cut of that graph must hold five voters too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from services.voting.counting.arrays import Int64
from services.voting.counting.profile import Profile

SMALLEST_GROUP = 5
TOGETHER = "*"
"""The name of the groups that are too small to be told alone."""
MOST_PARTITIONS = 2

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of one partition that may be told; cell c belongs to `names[of_cell[c]]`, "*" being the small ones."""

    partition: str
    names: tuple[str, ...]
    of_cell: Int64

    def sums(self, by_cell: Floats) -> Floats:
        """Add up by group what is known by cell."""
        return np.bincount(self.of_cell, weights=by_cell, minlength=len(self.names)).astype(np.float64)


@dataclass
class _Draft:
    """A partition on its way to groups that may be told: labels with their cells and number of voters."""

    partition: str
    sizes: Int64
    cells: dict[str, list[int]] = field(default_factory=dict)

    def size(self, label: str) -> int:
        return int(self.sizes[self.cells[label]].sum())

    def join(self, labels: Iterable[str]) -> None:
        """Tell these together from now on."""
        joined = [cell for label in labels for cell in self.cells.pop(label)]
        self.cells[TOGETHER] = sorted([*self.cells.pop(TOGETHER, []), *joined])

    def grouping(self) -> Grouping:
        names = sorted(self.cells, key=lambda label: (label == TOGETHER, label))
        of_cell = np.zeros(len(self.sizes), np.int64)  # Cells without voters add nothing, wherever they are put.
        for place, name in enumerate(names):
            of_cell[self.cells[name]] = place
        return Grouping(self.partition, tuple(names), of_cell)


def groups_to_tell(profile: Profile, partitions: Mapping[str, Sequence[str]]) -> tuple[Grouping, ...]:
    """Which groups may be told of each partition, given as one label for each of the profile's groups (cells).

    A partition of which only one group could be told is left out. Raises ValueError for more than two partitions,
    or labels that are not one per cell.
    """
    if len(partitions) > MOST_PARTITIONS:
        raise ValueError(f"at most {MOST_PARTITIONS} partitions can be told beside each other")
    sizes = voters_by_cell(profile)
    drafts = [_draft(name, labels, sizes) for name, labels in partitions.items()]
    drafts = [draft for draft in drafts if len(draft.cells) > 1]
    while len(drafts) == MOST_PARTITIONS and (cut := _cut_below(drafts[0], drafts[1], SMALLEST_GROUP)):
        _close(drafts, cut)
        drafts = [draft for draft in drafts if len(draft.cells) > 1]
    return tuple(draft.grouping() for draft in drafts)


def voters_by_cell(profile: Profile) -> Int64:
    """How many ballots there are from each of the profile's groups."""
    counted = np.bincount(profile.groups, weights=profile.times, minlength=len(profile.group_names))
    sizes: Int64 = counted.astype(np.int64)
    return sizes


def _draft(name: str, labels: Sequence[str], sizes: Int64) -> _Draft:
    """Put the groups below five together, and the smallest of the others with them while they are still too few."""
    if len(labels) != len(sizes):
        raise ValueError(f"partition {name!r} has {len(labels)} labels for {len(sizes)} cells")
    draft = _Draft(name, sizes)
    for cell in np.flatnonzero(sizes).tolist():
        draft.cells.setdefault(labels[cell], []).append(cell)
    small = [label for label in draft.cells if label == TOGETHER or draft.size(label) < SMALLEST_GROUP]
    if small:
        draft.join(small)
    while len(draft.cells) > 1 and TOGETHER in draft.cells and draft.size(TOGETHER) < SMALLEST_GROUP:
        draft.join([min((label for label in draft.cells if label != TOGETHER), key=draft.size)])
    return draft


Node = tuple[int, str]


def _close(drafts: list[_Draft], side: set[Node]) -> None:
    """Take away a cut by joining, in one partition, the smallest group on its one side with that on the other."""
    pairs = []
    for number, draft in enumerate(drafts):
        near = [label for label in draft.cells if (number, label) in side]
        far = [label for label in draft.cells if (number, label) not in side]
        if near and far:
            pair = (min(near, key=draft.size), min(far, key=draft.size))
            pairs.append((draft.size(pair[0]) + draft.size(pair[1]), number, pair))
    _size, number, pair = min(pairs)
    drafts[number].join(pair)


def _cut_below(one: _Draft, other: _Draft, least: int) -> set[Node]:
    """One side of a cut between the labels of two partitions with fewer than `least` voters on it; empty if none."""
    shared: dict[Node, dict[Node, int]] = {}
    label_of = [
        {cell: (number, label) for label in draft.cells for cell in draft.cells[label]}
        for number, draft in enumerate((one, other))
    ]
    for cell, near in label_of[0].items():
        far = label_of[1][cell]
        for here, there in ((near, far), (far, near)):
            beside = shared.setdefault(here, {})
            beside[there] = beside.get(there, 0) + int(one.sizes[cell])
    for component in _components(shared):
        weight, side = least_cut({node: dict(shared[node]) for node in component})
        if weight < least:
            return side
    return set()


def _components(graph: Mapping[Node, Mapping[Node, int]]) -> list[set[Node]]:
    found: list[set[Node]] = []
    for start in graph:
        if any(start in component for component in found):
            continue
        component, edge = {start}, [start]
        while edge:
            edge = [node for near in edge for node in graph[near] if node not in component]
            component.update(edge)
        found.append(component)
    return found


def least_cut(graph: dict[Node, dict[Node, int]]) -> tuple[float, set[Node]]:
    """The least cut of a connected graph and one side of it (Stoer, Wagner 1997); infinite where there is one node.

    `graph` gives for every node its neighbours with the weight between them; it is used up.
    """
    merged = {node: {node} for node in graph}
    best: tuple[float, set[Node]] = (float("inf"), set())
    while len(graph) > 1:
        order = [next(iter(graph))]
        near = dict(graph[order[0]])
        weight = 0
        while len(order) < len(graph):
            last = max(near, key=near.__getitem__)
            weight = near.pop(last)
            order.append(last)
            for node, between in graph[last].items():
                if node not in order:
                    near[node] = near.get(node, 0) + between
        if weight < best[0]:
            best = (weight, set(merged[order[-1]]))
        _contract(graph, order[-2], order[-1])
        merged[order[-2]] |= merged.pop(order[-1])
    return best


def _contract(graph: dict[Node, dict[Node, int]], into: Node, gone: Node) -> None:
    for node, between in graph.pop(gone).items():
        graph[node].pop(gone)
        if node != into:
            graph[node][into] = graph[into][node] = graph[into].get(node, 0) + between
