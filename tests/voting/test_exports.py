"""Results as open data: other programs read them and come to the same outcome, and nobody is in them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import gmpy2
import pytest
import rfc8785
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen

from services.voting.counting.pabulib.election import read_election
from services.voting.counting.pabulib.official import count_official
from services.voting.roll.exports.election import PublishedElection, PublishedProject
from services.voting.roll.exports.pabulib_file import as_pabulib, rule_name
from services.voting.roll.exports.refusals import NotInPabulib
from services.voting.roll.exports.tables import harmless
from shared import clock
from shared.ids import new_id
from tests.voting.town import Town

FILES = ("projects.csv", "ballots.csv", "result.json", "election.pb", "datapackage.json")
BALLOTS = (["a"], ["a"], ["a", "b"], ["a", "c"], ["c"], ["c"], ["b"])


def counted(town: Town, ballots: tuple[list[str], ...] = BALLOTS, **changes: Any) -> str:
    """A counted poll with these ballots."""
    people = [town.resident() for _ in ballots]
    poll_id = town.open(**changes)
    for person, choices in zip(people, ballots, strict=True):
        assert town.vote(poll_id, person, *choices).status_code == 201
    town.count(poll_id)
    return poll_id


def exported(town: Town, poll_id: str, name: str) -> str:
    """The text of one file, as a stranger gets it."""
    answer = town.get(f"/polls/{poll_id}/exports/{name}")
    assert answer.status_code == 200, answer.text
    assert f'filename="{name}"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    return str(answer.get_data(as_text=True))


def rows_of(text: str) -> list[dict[str, str]]:
    """A CSV file's rows."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_exported_before_a_poll_is_counted(town: Town, name: str) -> None:
    draft, poll_id = town.draft(), town.open()
    assert town.get(f"/polls/{draft}/exports/{name}").status_code == 404
    answer = town.get(f"/polls/{poll_id}/exports/{name}", town.officer())
    assert (answer.status_code, answer.json["code"]) == (409, "result_not_ready")
    town.call_off(poll_id)
    assert town.get(f"/polls/{poll_id}/exports/{name}", town.officer()).status_code == 409


@pytest.mark.parametrize(
    "rules",
    [
        {"rule": "greedy"},
        {"rule": "greedy", "utility": "cardinality"},
        {"rule": "equal-shares"},
        {"rule": "equal-shares", "completion": "increase+utilitarian", "step": "1000"},
        {"rule": "phragmen", "ties": ["lot"], "lot_seed": "angka dari kotak"},
    ],
    ids=lambda rules: " ".join(rules.values() if "ties" not in rules else [rules["rule"]]),
)
def test_a_citizen_who_counts_the_exported_file_gets_the_same_winners_in_the_same_order(
    town: Town, tmp_path: Path, rules: dict[str, Any]
) -> None:
    poll_id = counted(town, rules=rules)
    path = tmp_path / "election.pb"
    path.write_text(exported(town, poll_id, "election.pb"), encoding="utf-8")
    election = read_election(path)
    winners = [winner["id"] for winner in town.get(f"/polls/{poll_id}/result").json["winners"]]
    assert list(count_official(election).winners) == winners
    assert election.official_winners == frozenset(winners)
    assert election.profile.voters == len(BALLOTS)


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("greedy", lambda instance, profile: greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat)),
        ("equal-shares", lambda instance, profile: method_of_equal_shares(instance, profile, sat_class=Cost_Sat)),
        ("phragmen", sequential_phragmen),
    ],
)
def test_the_reference_library_reads_the_file_and_agrees(town: Town, tmp_path: Path, rule: str, count: Any) -> None:
    projects = [
        {"id": name, "title": f'Program "{name}"; aman,\nteduh', "cost": cost}
        for name, cost in (("a", 60_000_000), ("b", 50_000_000), ("c", 30_000_000))
    ]
    poll_id = counted(town, rules={"rule": rule}, projects=projects, title='Pilihan "warga"; Damai')
    path = tmp_path / "election.pb"
    path.write_text(exported(town, poll_id, "election.pb"), encoding="utf-8")
    instance, profile = parse_pabulib(str(path))
    assert instance.meta["description"] == 'Pilihan "warga"; Damai'
    names = {instance.project_meta[project]["name"] for project in instance}
    assert names == {f'Program "{name}"; aman, teduh' for name in "abc"}, "each on one line"
    assert instance.budget_limit == gmpy2.mpq(100_000_000)
    assert (len(profile), {project.name for project in instance}) == (len(BALLOTS), {"a", "b", "c"})
    winners = {winner["id"] for winner in town.get(f"/polls/{poll_id}/result").json["winners"]}
    assert {project.name for project in count(instance, profile)} == winners


def test_the_tables_hold_every_project_and_every_ballot(town: Town) -> None:
    poll_id = counted(town)
    projects = rows_of(exported(town, poll_id, "projects.csv"))
    assert [(row["project_id"], row["votes"], row["chosen"], row["place"]) for row in projects] == [
        ("a", "4", "true", "1"), ("b", "2", "false", ""), ("c", "3", "true", "2"),
    ]  # fmt: skip
    ballots = {row["choices"]: int(row["ballots"]) for row in rows_of(exported(town, poll_id, "ballots.csv"))}
    assert ballots == {'["a"]': 2, '["a","b"]': 1, '["a","c"]': 1, '["b"]': 1, '["c"]': 2}


@pytest.mark.usefixtures("open_polls")
def test_what_somebody_typed_is_no_formula_in_a_spreadsheet(town: Town) -> None:
    titles = ('=HYPERLINK("http://jahat.example")', "+62", "-1", "@SUM(A1)", "Titian = aman")
    projects = [{"id": str(at), "title": title, "cost": 1_000} for at, title in enumerate(titles)]
    poll_id = counted(town, (["0"],), projects=projects)
    cells = [row["title"] for row in rows_of(exported(town, poll_id, "projects.csv"))]
    assert cells == ["'" + title for title in titles[:4]] + ["Titian = aman"]
    assert harmless(-5) == -5, "numbers stay numbers"


def test_the_whole_document_holds_the_rules_whose_hash_was_published(town: Town) -> None:
    poll_id = counted(town)
    whole = json.loads(exported(town, poll_id, "result.json"))
    digest = hashlib.sha256(rfc8785.dumps(whole["rules_document"])).hexdigest()
    assert digest == whole["rules_hash"] == town.get(f"/polls/{poll_id}").json["rules_hash"]
    assert sum(row["ballots"] for row in whole["ballots_counted"]) == whole["ballots"] == len(BALLOTS)
    assert whole["closed_at"].endswith("+08:00")


def test_the_data_package_describes_each_column_and_sums_each_file(town: Town) -> None:
    poll_id = counted(town)
    package = json.loads(exported(town, poll_id, "datapackage.json"))
    assert package["homepage"] == f"http://rembuk.test/hasil/{poll_id}"
    assert "licenses" not in package, "the city has not chosen one"
    resources = {resource["path"]: resource for resource in package["resources"]}
    assert set(resources) == set(FILES) - {"datapackage.json"}
    for name, resource in resources.items():
        data = exported(town, poll_id, name).encode()
        assert (resource["bytes"], resource["hash"]) == (len(data), "sha256:" + hashlib.sha256(data).hexdigest())
    for name in ("projects.csv", "ballots.csv"):
        head = exported(town, poll_id, name).splitlines()[0].split(",")
        described = resources[name]["schema"]["fields"]
        assert [field["name"] for field in described] == head
        assert all(field["description"] for field in described)


@pytest.mark.usefixtures("open_polls")
def test_no_voter_and_no_officer_is_in_any_file(town: Town) -> None:
    people = [town.resident() for _ in range(3)]
    poll_id = town.open()
    receipts = [town.vote(poll_id, person, "a").json["receipt"] for person in people]
    town.count(poll_id)
    town.certify(poll_id, town.dp3akb, town.colleague)
    for name in FILES:
        text = exported(town, poll_id, name)
        assert not [secret for secret in (*people, *receipts, town.dp3akb, town.colleague) if str(secret) in text]


def election(ballot_type: str, rows: list[tuple[list[int], int]], **changes: Any) -> PublishedElection:
    """A published election of any type of ballot, with projects x, y and z."""
    projects = [PublishedProject(name, None, f"Program {name}", "", 100, 0, None, withdrawn=False) for name in "xyz"]
    paper = [{"id": name, "cost": 100} for name in "xyz"]
    document = {"ballot": {"type": ballot_type}, "projects": paper, "budget": 200}
    facts: dict[str, Any] = {
        "poll_id": new_id(), "title": "Pilihan", "area_code": "64.71", "areas": ["Kota Balikpapan"],
        "years": (2027, 2028),
        "state": "counted", "ballot_type": ballot_type, "limits": {}, "budget": 200, "rules": {"rule": "greedy"},
        "rules_hash": "", "document": document,
        "opens_at": clock.now(), "closes_at": clock.now(), "counted_at": clock.now(),
        "voters": 9, "ballots": sum(times for _, times in rows), "cost": 0, "outcome": {}, "projects": projects,
        "rows": rows,
    }  # fmt: skip
    return PublishedElection(**{**facts, **changes})


def test_points_and_rankings_are_written_as_the_format_has_them(tmp_path: Path) -> None:
    path = tmp_path / "election.pb"
    path.write_text(as_pabulib(election("points", [([0, 3, 2, 7], 2), ([1, 10], 1)])), encoding="utf-8")
    profile = read_election(path).profile
    assert [int(score) for score in profile.scores] == [6, 10, 14]
    assert len(parse_pabulib(str(path))[1]) == 3
    path.write_text(as_pabulib(election("ranking", [([2, 0], 1), ([1], 1)])), encoding="utf-8")
    _, reference = parse_pabulib(str(path))
    assert sorted([project.name for project in ballot] for ballot in reference) == [["y"], ["z", "x"]]
    assert read_election(path).profile.voters == 2


def test_choices_are_written_in_canonical_json() -> None:
    assert election("points", []).choices_text([0, 3, 2, 7]) == '{"x":3,"z":7}'
    assert election("ranking", []).choices_text([2, 0]) == '["z","x"]'
    assert election("yes_no", []).choices_text([1]) == '"yes"'
    assert election("yes_no", []).choices_text([0]) == '"no"'
    assert election("yes_no", []).choices_text([]) == "null"
    assert election("approval", []).choices_text([0, 2]) == '["x","z"]'


@pytest.mark.usefixtures("open_polls")
def test_a_blank_ballot_counts_in_the_file_too(town: Town, tmp_path: Path) -> None:
    poll_id = counted(town, (["a"], [], []), min_choices=0)
    path = tmp_path / "election.pb"
    path.write_text(exported(town, poll_id, "election.pb"), encoding="utf-8")
    assert read_election(path).profile.voters == len(parse_pabulib(str(path))[1]) == 3


@pytest.mark.usefixtures("open_polls")
def test_what_the_format_cannot_say_is_refused_and_the_rest_is_still_there(town: Town) -> None:
    with pytest.raises(NotInPabulib):
        as_pabulib(election("yes_no", [([1], 1)]))
    poll_id = counted(town, (["satu,dua"],), projects=[{"id": "satu,dua", "title": "Program", "cost": 1000}])
    answer = town.get(f"/polls/{poll_id}/exports/election.pb")
    assert (answer.status_code, answer.json["code"]) == (409, "not_in_pabulib")
    package = json.loads(exported(town, poll_id, "datapackage.json"))
    assert [resource["path"] for resource in package["resources"]] == ["projects.csv", "ballots.csv", "result.json"]


@pytest.mark.usefixtures("open_polls")
def test_a_withdrawn_project_stays_in_the_tables_and_out_of_the_election(town: Town) -> None:
    projects = [
        {"id": "a", "title": "Program a", "cost": 1000},
        {"id": "b", "title": "Program b", "cost": 1000, "withdrawn": True},
    ]
    poll_id = counted(town, (["a"],), projects=projects)
    assert [row["withdrawn"] for row in rows_of(exported(town, poll_id, "projects.csv"))] == ["false", "true"]
    text = exported(town, poll_id, "election.pb")
    assert "num_projects;1\n" in text
    assert "Program b" not in text


@pytest.mark.parametrize(
    ("rules", "name"),
    [
        ({"rule": "greedy"}, "greedy"),
        ({"rule": "greedy", "threshold": "10"}, "greedy-threshold"),
        ({"rule": "greedy", "skip": False}, "greedy-no-skip"),
        ({"rule": "equal-shares", "completion": "increase", "start": "floor", "stop": "overspend"}, "equalshares/add1"),
        ({"rule": "equal-shares", "completion": "increase"}, "equal-shares"),
        ({"rule": "phragmen"}, "phragmen"),
    ],
)
def test_a_rule_has_the_formats_name_only_where_it_is_that_rule(rules: dict[str, Any], name: str) -> None:
    assert rule_name(rules) == name
