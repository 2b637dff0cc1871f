"""Which area a ballot is shown under: no group on the board is so small that it says how a few people voted.

Every ballot stands in exactly one group. An area with too few ballots goes up to the area above it, which then shows
its *rest*: the ballots of that area that are not told apart below it. A rest that is too small goes up again; at the
top, where it cannot go higher, the smallest other group joins it. Since the groups never overlap, adding and
subtracting published numbers only ever gives unions of groups, and none of those is smaller than the smallest group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

LEAST = 30
"""Ballots that a group needs to be shown by itself."""


def groups_of(ballots: Mapping[str, int], top: str, least: int = LEAST) -> dict[str, str]:
    """For each area with ballots, the area under which they are published.

    `ballots` is their number by area code (Kemendagri's, with dots between levels); `top` is the poll's own area, and
    whatever does not lie within it counts as belonging to it as a whole. The answer has no group below `least`, save
    where all ballots together are fewer: then they are one group.
    """
    shown = {area: area if _within(area, top) else top for area, number in ballots.items() if number}
    deepest = max((_level(code) for code in shown.values()), default=0)
    for level in range(deepest, _level(top), -1):
        sizes = _sizes(shown, ballots)
        for area, code in shown.items():
            if _level(code) == level and sizes[code] < least:
                shown[area] = _above(code, top)
    return _filled(shown, ballots, top, least)


def _filled(shown: dict[str, str], ballots: Mapping[str, int], top: str, least: int) -> dict[str, str]:
    """Let the smallest other groups join the rest at the top until it is large enough."""
    while True:
        sizes = _sizes(shown, ballots)
        others = [code for code in sizes if code != top]
        if not others or not 0 < sizes.get(top, 0) < least:
            return shown
        joining = min(others, key=lambda code: (sizes[code], code))
        shown = {area: top if code == joining else code for area, code in shown.items()}


def _sizes(shown: Mapping[str, str], ballots: Mapping[str, int]) -> dict[str, int]:
    sizes: dict[str, int] = defaultdict(int)
    for area, code in shown.items():
        sizes[code] += ballots[area]
    return dict(sizes)


def _within(area: str, top: str) -> bool:
    return area == top or area.startswith(f"{top}.")


def _level(code: str) -> int:
    return code.count(".")


def _above(code: str, top: str) -> str:
    """The area above, never beyond the poll's own."""
    above = code.rpartition(".")[0]
    return above if _within(above, top) else top
