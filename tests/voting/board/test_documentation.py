"""The worked example in docs/board.md comes out as the page says, and the page names every field and check."""

from __future__ import annotations

import json
import re
from pathlib import Path

from services.voting.board.leaves import leaf_of, receipt_of
from services.voting.board.merkle import Tree, includes, node_hash
from services.voting.board.roots import Root, signs, statement_of
from services.voting.board.verification import verify
from tests.voting.board.boards import PUBLIC_KEY, SamplePoll, read, rules, voted

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "board.md").read_text(encoding="utf-8")
BLOCKS = {name: block.splitlines() for name, block in re.findall(r"<!-- ([\w ]+) -->\n```\n(.*?)```", PAGE, re.DOTALL)}
BALLOTS = [json.loads(line) for line in BLOCKS["ballots"]]
LEAVES = [leaf_of(ballot["poll"], "approval", ballot["choices"], bytes.fromhex(ballot["nonce"])) for ballot in BALLOTS]


def test_leaves_and_receipts_are_those_of_the_page() -> None:
    assert [f"{leaf.hex()} {receipt_of(leaf)}" for leaf in LEAVES] == BLOCKS["leaves and receipts"]
    assert all(f'"poll":"{ballot["poll"]}"' in PAGE for ballot in BALLOTS)


def test_roots_and_proof_are_those_of_the_page() -> None:
    tree = Tree(sorted(LEAVES[:2]))
    tree.append(sorted(LEAVES[2:]))
    shown = [line.split(" = ")[0] for line in BLOCKS["roots"]]
    assert [tree.root(2).hex(), tree.root(4).hex()] == shown
    right = node_hash(*sorted(LEAVES[2:]))
    assert tree.root() == node_hash(node_hash(LEAVES[1], LEAVES[0]), right)
    assert "receipt `52AE-O6EH-HFVK-2YSB-3H4M` has leaf 2 of 4" in PAGE
    assert includes(LEAVES[0], 1, 4, [LEAVES[1], right], tree.root())


def test_the_statement_is_signed_by_the_key_of_the_page() -> None:
    text, signature = BLOCKS["statement"]
    said = json.loads(text)
    root = Root(said["number"], said["size"], said["root"], said["at"])
    assert statement_of(said["poll"], said["rules_hash"], root, said["previous"]).decode() == text
    assert signs(PUBLIC_KEY, signature, text.encode())
    assert not signs(PUBLIC_KEY, signature, text.replace("02:00", "03:00").encode())
    assert f"{PUBLIC_KEY.hex()[:8]}…{PUBLIC_KEY.hex()[-4:]}" in PAGE


def test_every_field_and_every_check_is_explained() -> None:
    poll = voted(SamplePoll(rules(secrecy="open", prolonging={})), voters=40)
    board = poll.board() | {"ending": {}}
    table = PAGE[PAGE.index("| field |") : PAGE.index("**Marks**")]
    assert set(board) == set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE))))
    names = {check.name for check in verify(read(board), receipts=["x"], openings=("another", []))}
    checks = PAGE[PAGE.index("| check |") : PAGE.index("In the browser")]
    explained = ", ".join(re.findall(r"^\| ([a-z, ]+) \|", checks, re.MULTILINE)).split(", ")
    assert names == set(explained) - {"check"}
