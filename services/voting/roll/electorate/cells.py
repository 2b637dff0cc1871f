"""Cells: the parts of an electorate within which nobody can be told from the others, by where they live and their age.

Every cell has a signing key of its own, so that a ballot shows which cell it comes from and nothing more. A cell holds
at least `SMALLEST` voters, as far as the electorate does: what is smaller is merged upwards, first the ages of a
kelurahan, then the small parts of a kecamatan, then whatever is left of the whole electorate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from shared.contracts.roles import covers

SMALLEST = 30
"""Voters of a cell."""
BANDS = ((10, 12), (13, 15), (16, 17), (18, 120))
"""Ages that are told apart; both ends belong to a band."""

Key = tuple[str, int, int]
"""Area code and ages of a cell that is being made."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One kelurahan and one age band, the grain of which cells are made."""

    kelurahan: str
    age_from: int
    age_to: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Voters who share a signing key. `coded` are the holders of voting codes, whose places are not known."""

    number: int
    area_code: str
    age_from: int
    age_to: int
    voters: int
    """On the roll when it was drawn."""
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Division:
    """An electorate divided: its cells in order of their numbers, and the cell of each place that has voters."""

    cells: tuple[Cell, ...]
    cell_of: Mapping[Place, int] = field(default_factory=dict)

    def nearest(self, place: Place) -> int:
        """The cell of a voter who joins late: that of her place, else the largest near her.

        Where she comes from a part of the city without a voter at opening, she is told with her neighbours.
        """
        if place in self.cell_of:
            return self.cell_of[place]
        for near in (place.kelurahan, place.kelurahan.rpartition(".")[0], ""):
            found = {number for other, number in self.cell_of.items() if not near or covers(near, other.kelurahan)}
            if found:
                return max(found, key=lambda number: (self.cells[number].voters, -number))
        return 0


def bands_within(age_from: int, age_to: int | None) -> list[tuple[int, int]]:
    """The age bands of an electorate, cut to its ages; both ends of each belong to it."""
    last = BANDS[-1][1] if age_to is None else age_to
    return [(max(low, age_from), min(high, last)) for low, high in BANDS if low <= last and high >= age_from]


def divide(area_code: str, age_from: int, age_to: int | None, voters: Mapping[Place, int]) -> Division:
    """Divide an electorate by how many voters each place has; the last cell is for holders of codes.

    No other cell is smaller than SMALLEST unless it is the only one.
    """
    last = BANDS[-1][1] if age_to is None else age_to
    groups = {(place.kelurahan, place.age_from, place.age_to): [place] for place, count in voters.items() if count}
    for level in range(3):
        groups = _merged_upwards(groups, voters, partial(_wider, level=level, whole=(area_code, age_from, last)))
    groups = _with_neighbours(groups, voters, (area_code, age_from, last))
    cells: list[Cell] = []
    cell_of: dict[Place, int] = {}
    for (area, low, high), places in sorted(groups.items()):
        cell_of.update(dict.fromkeys(places, len(cells)))
        cells.append(Cell(len(cells), area, low, high, _size(places, voters)))
    if not cells:
        cells.append(Cell(0, area_code, age_from, last, 0))
    coded = Cell(len(cells), area_code, age_from, last, 0, coded=True)
    return Division((*cells, coded), cell_of)


def _wider(key: Key, level: int, whole: Key) -> Key:
    """The key one level up: all ages of the kelurahan, then of its kecamatan, then everybody."""
    kelurahan, (area_code, age_from, age_to) = key[0], whole
    kecamatan = max(kelurahan.rpartition(".")[0], area_code, key=len)
    return ((kelurahan, kecamatan, area_code)[level], age_from, age_to)


def _merged_upwards(
    groups: Mapping[Key, list[Place]], voters: Mapping[Place, int], wider: Callable[[Key], Key]
) -> dict[Key, list[Place]]:
    merged = {key: places for key, places in groups.items() if _size(places, voters) >= SMALLEST}
    for key, places in groups.items():
        if _size(places, voters) < SMALLEST:
            merged[wider(key)] = merged.get(wider(key), []) + places
    return merged


def _with_neighbours(
    groups: Mapping[Key, list[Place]], voters: Mapping[Place, int], whole: Key
) -> dict[Key, list[Place]]:
    """Let the smallest of the others join a rest that is still too small."""
    settled = dict(groups)
    while 0 < _size(settled.get(whole, []), voters) < SMALLEST and len(settled) > 1:
        smallest = min((key for key in settled if key != whole), key=lambda key: (_size(settled[key], voters), key))
        settled[whole] = settled[whole] + settled.pop(smallest)
    return settled


def _size(places: Iterable[Place], voters: Mapping[Place, int]) -> int:
    return sum(voters[place] for place in places)
