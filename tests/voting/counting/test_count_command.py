"""`rembuk count` counts files without a server and says what is wrong with those it cannot count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deploy.operator.count import count
from services.voting.counting.rules import Rule, RuleSettings

ELECTION = """META
key;value
budget;100
vote_type;approval
rule;{rule}
currency;IDR
PROJECTS
project_id;cost;name;selected
taman;60;Taman [bermain];1
lampu;50;Lampu jalan;0
buku;40;Pojok baca;1
VOTES
voter_id;vote
1;taman,buku
2;taman
3;taman,lampu
4;lampu
5;lampu,buku
6;taman
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "warga.pb"
    path.write_text(ELECTION.format(rule="greedy"))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(count, [str(argument) for argument in arguments])


def test_json_has_one_line_per_file_with_the_published_keys(file: Path) -> None:
    result = run(file, file, "--json")
    assert result.exit_code == 0
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert list(first) == ["file", "rule", "winners", "cost", "budget", "voters", "seconds", "official"]
    assert first["winners"] == second["winners"] == ["taman", "buku"]
    assert (first["rule"], first["cost"], first["budget"], first["voters"]) == ("greedy", 100, 100, 6)
    assert first["official"] is True


def test_a_malformed_file_is_named_and_the_others_are_counted(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "rusak.pb"
    broken.write_text(ELECTION.format(rule="greedy").replace("4;lampu\n", "4;lampion\n"))
    result = run(broken, file, "--json")
    assert result.exit_code == 2
    assert "line 17, column 3" in result.stderr
    assert str(broken) in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_a_rule_that_only_its_city_knows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "custom.pb"
    path.write_text(ELECTION.format(rule="greedy-custom"))
    result = run(path)
    assert result.exit_code == 2
    assert "greedy-custom" in result.stderr


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ("max_length;1", "3 of 6 ballots name more projects than max_length 1 allows, the first on line 15 (2)"),
        ("min_length;2", "3 of 6 ballots name fewer projects than min_length 2 allows, the first on line 16 (1)"),
        ("max_length;dua", 'max_length "dua" is no whole number, so no ballot was held against it'),
        ("max_length;2\nmin_length;1", ""),
    ],
)
def test_a_ballot_beyond_what_the_file_allows_is_told_and_counted(file: Path, limit: str, sentence: str) -> None:
    file.write_text(file.read_text().replace("currency;IDR", f"currency;IDR\n{limit}"))
    result = run(file, "--json")
    assert (result.exit_code, json.loads(result.stdout)["winners"]) == (0, ["taman", "buku"])
    assert result.stderr.count("\n") == bool(sentence)
    assert result.stderr.startswith(f"{file}: {sentence}" if sentence else "")


def test_a_second_project_is_told_where_one_may_be_chosen_and_a_repeated_one_is_a_second(file: Path) -> None:
    chosen = file.read_text().replace("approval", "choose-1").replace("taman,buku", "taman").replace(",lampu", "")
    file.write_text(chosen.replace("5;lampu,buku", "5;lampu,lampu"))
    assert "1 of 6 ballots name more projects than max_length 1 allows, the first on line 18 (2)" in run(file).stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere.pb")
    assert result.exit_code == 2
    assert "nowhere.pb" in result.stderr


def test_another_rule_is_compared_with_the_official_winners(file: Path) -> None:
    line = json.loads(run(file, "--rule", "equal-shares", "--utility", "cardinality", "--json").stdout)
    assert line["rule"] == "equal-shares"
    assert line["official"] is (set(line["winners"]) == {"taman", "buku"})


def test_without_a_column_selected_nothing_is_said_about_the_official_result(tmp_path: Path) -> None:
    path = tmp_path / "plain.pb"
    text = ELECTION.format(rule="greedy").replace(";selected", "")
    path.write_text("\n".join(line.removesuffix(";1").removesuffix(";0") for line in text.splitlines()))
    assert json.loads(run(path, "--json").stdout)["official"] is None


def test_the_table_shows_projects_and_the_verdict(file: Path) -> None:
    result = run(file)
    assert result.exit_code == 0
    assert "Taman [bermain]" in result.stdout
    assert "equal to the official result" in " ".join(result.stdout.split())


def test_a_poll_is_recounted_by_the_rules_it_published(file: Path) -> None:
    rules = file.with_name("rules.json")
    settings = RuleSettings(Rule.GREEDY, exclusive=(("taman", "buku"),))
    for document in (settings.as_json(), {"title": "Taman atau lampu", "counting": settings.as_json()}):
        rules.write_text(json.dumps(document))
        assert json.loads(run(file, "--rules", rules, "--json").stdout)["winners"] == ["taman"]


@pytest.mark.parametrize("text", ["{", "[]", '{"rule": "dice"}', '{"rule": "greedy", "step": "1/0"}'])
def test_rules_that_are_none_are_refused(file: Path, text: str) -> None:
    rules = file.with_name("rules.json")
    rules.write_text(text)
    result = run(file, "--rules", rules)
    assert result.exit_code == 2
    assert "holds no settings of a rule" in result.stderr


def test_check_gives_a_ratio_where_the_reference_counted_by_the_rule_of_the_file(file: Path) -> None:
    expected = file.parent / "expected"
    expected.mkdir()
    (expected / "warga__greedy-cost.json").write_text(json.dumps({"winners": ["taman", "buku"], "cpu_seconds": 1.0}))
    first, second, _ = run("--all", file.parent, "--check").stdout.splitlines()
    assert "meta: greedy" in first
    assert first.endswith(" x")
    assert second.endswith(" x")
    file.write_text(ELECTION.format(rule="greedy-no-skip"))
    first, *_ = run("--all", file.parent, "--check").stdout.splitlines()
    assert first.endswith("-")


def test_check_prints_a_line_per_file_and_rule(file: Path) -> None:
    expected = file.parent / "expected"
    expected.mkdir()
    record = {"winners": ["taman", "buku"], "cpu_seconds": 1.0}
    (expected / "warga__greedy-cost.json").write_text(json.dumps(record))
    result = run("--all", file.parent, "--check")
    assert result.exit_code == 0
    assert "2 outcomes compared, 2 equal, 0 different" in result.stdout
    record["winners"] = ["lampu"]
    (expected / "warga__greedy-cost.json").write_text(json.dumps(record))
    assert run("--all", file.parent, "--check").exit_code == 1
