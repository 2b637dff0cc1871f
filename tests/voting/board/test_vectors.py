"""The vectors of a board's check: `rembuk verify` says of each what the file says; the browser is held to the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.voting.board.document import BoardUnreadable, ClosedBoard, read_any_board
from services.voting.board.verification import verify, verify_closed
from tests.voting.board.make_vectors import VECTORS, vectors

KNOWN: list[dict[str, Any]] = json.loads(VECTORS.read_text(encoding="utf-8"))


def found(text: str) -> tuple[str, list[str]]:
    """What the command finds: the verdict, and the names of the checks that fail."""
    try:
        board = read_any_board(text.encode("utf-8", "surrogatepass"))
    except BoardUnreadable:
        return "unreadable", []
    checks = list(verify_closed(board) if isinstance(board, ClosedBoard) else verify(board))
    failed = sorted(check.name for check in checks if not check.passed)
    if failed:
        return "fails", failed
    return ("auditors only" if any(check.auditors_only for check in checks) else "holds"), []


@pytest.mark.parametrize("vector", KNOWN, ids=[vector["name"] for vector in KNOWN])
def test_the_command_says_of_each_vector_what_the_file_says(vector: dict[str, Any]) -> None:
    assert found(vector["board"]) == (vector["verdict"], vector["reasons"])


def test_the_file_holds_what_is_made_today() -> None:
    assert [vector["name"] for vector in vectors()] == [vector["name"] for vector in KNOWN]
    assert vectors() == KNOWN, "write it anew with python -m tests.voting.board.make_vectors, and read what changed"
