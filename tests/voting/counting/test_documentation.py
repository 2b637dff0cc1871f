"""Every example in docs/counting.md comes out as the page says."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.operator.count import count
from services.voting.counting.rules import Rule

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "counting.md").read_text()
FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```\n(.*?)```", PAGE, re.DOTALL))
EXAMPLES = [
    (command, winners.split())
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    for command, winners in re.findall(r"\$ rembuk count (.*)\n(.*)\n", block)
]


def test_the_page_has_examples_of_all_rules() -> None:
    rules = {found.group(1) for command, _ in EXAMPLES if (found := re.search(r"--rule (\S+)", command))}
    assert rules == {rule.value for rule in Rule}
    assert len(EXAMPLES) == PAGE.count("$ rembuk count")


@pytest.mark.parametrize(("command", "winners"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_an_example_comes_out_as_written(
    command: str, winners: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    result = CliRunner().invoke(count, [*shlex.split(command), "--json"])
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["winners"] == winners
