"""Leaves and receipts: exactly the canonical JSON of RFC 8785, and codes that can be read back from paper."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from services.voting.ballot_paper.choices import canonical_choices
from services.voting.board.leaves import (
    CodeUnreadable,
    entry_of,
    find_leaf,
    leaf_of,
    read_receipt,
    receipt_of,
)

texts = st.text(st.characters(codec="utf-8"), max_size=12)
choices = st.one_of(
    st.lists(texts, max_size=5), st.dictionaries(texts, st.integers(0, 2**53 - 1), max_size=5), texts, st.none()
)
leaf_hashes = st.binary(min_size=32, max_size=32)


@given(choices, texts, texts)
def test_an_entry_is_written_as_rfc_8785_writes_it(said: Any, nonce: str, poll: str) -> None:
    expected = rfc8785.dumps({"poll": poll, "choices": said, "nonce": nonce})
    assert entry_of(poll, said, nonce) == expected
    assert json.loads(expected) == {"poll": poll, "choices": said, "nonce": nonce}


def test_a_leaf_is_what_the_page_about_the_board_says() -> None:
    leaf = leaf_of("p", "approval", ["b", "a"], bytes(16))
    entry = b'{"choices":["a","b"],"nonce":"00000000000000000000000000000000","poll":"p"}'
    assert leaf == sha256(b"\x00" + entry).digest()


@given(st.permutations(["a", "B", "10", "9", "\U0001f333", "\ufb01"]))
def test_only_choices_without_an_order_are_put_in_one(said: list[str]) -> None:
    assert leaf_of("p", "approval", said, b"n" * 16) == leaf_of("p", "knapsack", sorted(said), b"n" * 16)
    assert canonical_choices("ranking", said) == said
    # As JavaScript sorts: the tree, a surrogate pair, comes before the ligature.
    assert canonical_choices("approval", said) == ["10", "9", "B", "a", "\U0001f333", "\ufb01"]


@pytest.mark.parametrize("said", [{"a": 1.5}, {"a": True}, {"a": -1}, {"a": 2**53}, 7, True])
def test_choices_of_no_known_shape_are_refused(said: Any) -> None:
    with pytest.raises(ValueError, match=r"whole numbers|choices are"):
        entry_of("p", said, "00")


@given(leaf_hashes)
def test_a_receipt_is_a_hundred_bits_of_its_leaf_in_five_groups(leaf: bytes) -> None:
    receipt = receipt_of(leaf)
    assert re.fullmatch(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){4}", receipt)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    bits = "".join(f"{alphabet.index(letter):05b}" for letter in receipt.replace("-", ""))
    assert f"{int.from_bytes(sha256(leaf).digest()):0256b}".startswith(bits)


@given(leaf_hashes, st.sampled_from(["", " ", "-", " - ", "."]), st.booleans(), st.booleans())
def test_a_receipt_is_read_however_it_was_typed(leaf: bytes, between: str, lower: bool, misread: bool) -> None:
    printed = receipt_of(leaf)
    typed = printed.replace("-", between)
    if misread:
        typed = typed.translate(str.maketrans("OIB", "018"))
    assert read_receipt(f" {typed.lower() if lower else typed}\n") == printed


@pytest.mark.parametrize("typed", ["", "MRSA", "MRSA-7K4P-92QX-AAAA-AAAA", "A" * 21, "É" * 20, "A" * 19 + "!"])
def test_what_cannot_be_a_receipt_is_refused(typed: str) -> None:
    with pytest.raises(CodeUnreadable, match="twenty letters"):
        read_receipt(typed)


def test_a_receipt_finds_its_leaf_and_no_other() -> None:
    leaves = [sha256(bytes([at])).digest() for at in range(40)]
    assert [find_leaf(leaves, receipt_of(leaf)) for leaf in leaves] == list(range(40))
    assert find_leaf(leaves[1:], receipt_of(leaves[0])) is None
