"""`rembuk verify`: a board is checked from files alone, and the exit code tells how it went."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deploy.operator.cli import main
from services.voting.board.leaves import receipt_of
from tests.voting.board.boards import SamplePoll, changed, voted


@pytest.fixture(scope="module")
def sealed() -> SamplePoll:
    """A closed poll."""
    return voted()


def written(folder: Path, document: Any, name: str = "BOARD.json") -> str:
    (folder / name).write_text(document if isinstance(document, str) else json.dumps(document))
    return str(folder / name)


def verify(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["verify", *arguments])


def test_a_true_board_with_everything_at_hand_is_found_true(sealed: SamplePoll, tmp_path: Path) -> None:
    board = sealed.board()
    options = ["--openings", written(tmp_path, sealed.auditors_file(), "OPENINGS.json")]
    options += ["--key", written(tmp_path, board["key"], "key.txt"), "--receipt", receipt_of(sealed.leaves[0])]
    result = verify(written(tmp_path, board), *options)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert all(line.startswith("ok      ") for line in lines[:-1])
    assert len(lines) == 13
    assert lines[-1].startswith("Everything that this file can show holds: 120 ballots")


def test_a_false_board_names_what_failed_and_what_it_means(sealed: SamplePoll, tmp_path: Path) -> None:
    board = changed(sealed.board(), "result", "winners", to=lambda names: names[::-1])
    result = verify(written(tmp_path, board))
    assert result.exit_code == 1
    assert "FAILED  count: a recount gives winners" in result.output
    assert "The result is not what the ballots on this board say" in result.output
    assert "Do not trust this board: seal, count failed." in result.output


def test_an_unknown_receipt_fails(sealed: SamplePoll, tmp_path: Path) -> None:
    result = verify(written(tmp_path, sealed.board()), "--receipt", "AAAA-AAAA-AAAA-AAAA-AAAA")
    assert result.exit_code == 1
    assert "FAILED  receipt: AAAA-AAAA-AAAA-AAAA-AAAA is not on this board" in result.output


@pytest.mark.parametrize("content", ["", "{}", "no board"])
def test_a_file_that_is_no_board_is_told_apart_from_a_false_one(content: str, tmp_path: Path) -> None:
    result = verify(written(tmp_path, content))
    assert result.exit_code == 2
    assert result.stderr.startswith("cannot be read: ")


def test_a_file_that_is_not_there_is_named(sealed: SamplePoll, tmp_path: Path) -> None:
    result = verify(str(tmp_path / "none.json"))
    assert result.exit_code == 2
    assert "none.json: No such file" in result.stderr
    board = written(tmp_path, sealed.board())
    for option in ("--openings", "--key", "--beside"):
        assert verify(board, option, written(tmp_path, "[]", "other.json")).exit_code == 2
