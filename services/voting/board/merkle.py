"""Hash trees of RFC 6962 (RFC 9162, section 2.1): one short root that fixes every leaf below it and their order.

Only nodes over a full power of two of leaves are kept. They never change when leaves are appended, so the root of the
first n leaves can be had at any later time in a few steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

SIZE = 32
"""Bytes of a hash."""
LEAF, NODE = b"\x00", b"\x01"
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash under which an entry stands in the tree."""
    return sha256(LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return sha256(NODE + left + right).digest()


class Tree:
    """A growing tree over leaf hashes of 32 bytes each."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        self.append(leaves)

    def __len__(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // SIZE

    def append(self, leaves: Iterable[bytes]) -> None:
        """Put leaf hashes at the end. Raises ValueError for one that is not 32 bytes long."""
        fresh = list(leaves)
        if any(len(leaf) != SIZE for leaf in fresh):
            raise ValueError("a leaf hash has 32 bytes")
        self._levels[0] += b"".join(fresh)
        height = 0
        while len(self._levels[height]) >= 2 * SIZE:
            if height + 1 == len(self._levels):
                self._levels.append(bytearray())
            below, above = self._levels[height], self._levels[height + 1]
            pairs = range(2 * len(above), len(below) - len(below) % (2 * SIZE), 2 * SIZE)
            above += b"".join([sha256(NODE + below[at : at + 2 * SIZE]).digest() for at in pairs])
            height += 1

    def leaf(self, index: int) -> bytes:
        """The leaf hash at a place, counted from 0."""
        return self._node(0, index)

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves, over all without one. Raises ValueError beyond the last leaf."""
        size = len(self) if size is None else size
        self._must_hold(size)
        return self._span(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The hashes, lowest first, that lead from the leaf at `index` to the root over the first `size` leaves.

        Raises ValueError where that leaf is not among them.
        """
        size = len(self) if size is None else size
        self._must_hold(size)
        if not 0 <= index < size:
            raise ValueError(f"leaf {index} is not among the first {size}")
        path: list[bytes] = []
        low, high = 0, size
        while high - low > 1:
            middle = low + _half(high - low)
            if index < middle:
                path.append(self._span(middle, high))
                high = middle
            else:
                path.append(self._span(low, middle))
                low = middle
        return path[::-1]

    def consistency(self, first: int, second: int | None = None) -> list[bytes]:
        """The hashes that show the tree of the `first` leaves to be the beginning of that of the `second`.

        Raises ValueError unless 0 < first <= second.
        """
        second = len(self) if second is None else second
        self._must_hold(second)
        if not 0 < first <= second:
            raise ValueError("a tree is consistent with one that is at least as large")
        path: list[bytes] = []
        low, high, whole = 0, second, True
        while first - low < high - low:
            middle = low + _half(high - low)
            if first <= middle:
                path.append(self._span(middle, high))
                high = middle
            else:
                path.append(self._span(low, middle))
                low, whole = middle, False
        return [*([] if whole else [self._span(low, high)]), *path[::-1]]

    def _must_hold(self, size: int) -> None:
        if not 0 <= size <= len(self):
            raise ValueError(f"the tree has {len(self)} leaves, not {size}")

    def _node(self, height: int, index: int) -> bytes:
        return bytes(self._levels[height][index * SIZE : (index + 1) * SIZE])

    def _span(self, low: int, high: int) -> bytes:
        """The hash over leaves low to high - 1, where `low` is a multiple of the span's greatest power of two."""
        peaks = []
        while low < high:
            height = (high - low).bit_length() - 1
            peaks.append(self._node(height, low >> height))
            low += 1 << height
        found = peaks.pop()
        while peaks:
            found = node_hash(peaks.pop(), found)
        return found


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path leads from the leaf at `index` to the root over `size` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for hash_ in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(hash_, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, hash_)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def extends(first: int, second: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the path shows that the larger tree begins with the smaller one (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and old_root == new_root
    hashes = [old_root, *path] if first & (first - 1) == 0 else list(path)
    if not hashes:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = hashes[0]
    for hash_ in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(hash_, old), node_hash(hash_, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, hash_)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _half(size: int) -> int:
    """The greatest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
