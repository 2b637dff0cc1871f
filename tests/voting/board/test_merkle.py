"""Trees: the published vectors, any size against the definition, and nothing that can be changed unseen."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.voting.board.merkle import EMPTY_ROOT, Tree, extends, includes, leaf_hash

# The entries, roots and paths with which certificate transparency logs have been tested since RFC 6962.
ENTRIES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATH_OF_FIRST = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
SIX_TO_EIGHT = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]

sizes = st.integers(1, 70)


def leaves(number: int) -> list[bytes]:
    return [leaf_hash(at.to_bytes(4)) for at in range(number)]


def plain_root(entries: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word, over leaf hashes."""
    if len(entries) == 1:
        return entries[0]
    half = 1
    while 2 * half < len(entries):
        half *= 2
    return sha256(b"\x01" + plain_root(entries[:half]) + plain_root(entries[half:])).digest()


def flipped(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value) ^ (1 << bit)).to_bytes(len(value))


def test_the_vectors_of_certificate_transparency_come_out() -> None:
    tree = Tree(leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES)
    assert [tree.root(size).hex() for size in range(1, 9)] == ROOTS
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree.root(0) == EMPTY_ROOT
    assert [hash_.hex() for hash_ in tree.inclusion(0)] == PATH_OF_FIRST
    assert [hash_.hex() for hash_ in tree.consistency(6)] == SIX_TO_EIGHT
    assert tree.consistency(8) == []


@given(sizes)
def test_every_root_is_the_one_of_the_definition(size: int) -> None:
    tree = Tree()
    for leaf in leaves(size):
        tree.append([leaf])
    assert [tree.root(part) for part in range(1, size + 1)] == [
        plain_root(leaves(size)[:part]) for part in range(1, size + 1)
    ]
    assert Tree(leaves(size)).root() == tree.root()


@given(sizes, st.data())
def test_every_leaf_is_shown_to_be_in_every_tree_that_holds_it(size: int, data: st.DataObject) -> None:
    tree = Tree(leaves(70))
    index = data.draw(st.integers(0, size - 1))
    path, root = tree.inclusion(index, size), tree.root(size)
    assert includes(tree.leaf(index), index, size, path, root)
    assert not includes(tree.leaf(index), index, size, [*path, root], root)
    assert not includes(tree.leaf(index), index, size, path[:-1], root) or not path
    for other in {0, size - 1, size, size + 1} - {index}:
        assert not includes(tree.leaf(index), other, size, path, root)


@given(sizes, sizes)
def test_every_tree_is_shown_to_begin_with_every_smaller_one(one: int, other: int) -> None:
    tree, first, second = Tree(leaves(70)), min(one, other), max(one, other)
    path = tree.consistency(first, second)
    assert extends(first, second, path, tree.root(first), tree.root(second))
    if first < second:
        assert not extends(first, second, path, tree.root(second), tree.root(second))
        assert not extends(first, second, path, tree.root(first), tree.root(first))
        assert not extends(first, second, [*path, tree.root(1)], tree.root(first), tree.root(second))


@given(st.integers(2, 40), st.data())
def test_no_single_bit_changes_unseen(size: int, data: st.DataObject) -> None:
    original = leaves(size)
    tree, index, bit = Tree(original), data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, 255))
    tampered = [*original]
    tampered[index] = flipped(tampered[index], bit)
    assert Tree(tampered).root() != tree.root()
    path, root = tree.inclusion(index), tree.root()
    assert not includes(tampered[index], index, size, path, root)
    assert not includes(original[index], index, size, path, flipped(root, bit))
    for at, hash_ in enumerate(path):
        assert not includes(original[index], index, size, [*path[:at], flipped(hash_, bit), *path[at + 1 :]], root)
    first = data.draw(st.integers(1, size - 1))
    path, old = tree.consistency(first), tree.root(first)
    for at, hash_ in enumerate(path):
        assert not extends(first, size, [*path[:at], flipped(hash_, bit), *path[at + 1 :]], old, root)


def test_what_is_not_in_the_tree_is_refused() -> None:
    tree = Tree(leaves(5))
    with pytest.raises(ValueError, match="32 bytes"):
        tree.append([b"short"])
    with pytest.raises(ValueError, match="has 5 leaves"):
        tree.root(6)
    with pytest.raises(ValueError, match="not among the first 3"):
        tree.inclusion(3, 3)
    for first, second in ((0, 5), (4, 3)):
        with pytest.raises(ValueError, match="at least as large"):
            tree.consistency(first, second)
