"""A .pb file is read as it is written, and a mistake in it is named with line and column."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from services.voting.counting.count import count
from services.voting.counting.pabulib.election import Election, PabulibError, parse_election
from services.voting.counting.profile import BallotKind
from services.voting.counting.rules import Rule, RuleSettings

HEAD = (
    "META\nkey;value\nbudget;100\nvote_type;{kind}\n{meta}PROJECTS\nproject_id;cost;name\na;50;One\nb;70;Two\nVOTES\n"
)


def approval(rows: str, header: str = "voter_id;vote", meta: str = "") -> Election:
    text = HEAD.format(kind="approval", meta=meta) + header + "\n" + rows
    return parse_election(text.encode())


def marks_of(election: Election) -> list[set[str]]:
    profile = election.profile
    ballots: list[set[str]] = [set() for _ in range(profile.distinct)]
    for at, project in enumerate(profile.projects):
        for row in profile.ballots[profile.offsets[at] : profile.offsets[at + 1]]:
            ballots[row].add(project.id)
    return sorted(
        (ballot for ballot, times in zip(ballots, profile.times, strict=True) for _ in range(times)), key=sorted
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(end: str, mark: str) -> None:
    text = mark + HEAD.format(kind="approval", meta="") + "voter_id;vote\n1;a,b\n2;b\n"
    election = parse_election(text.replace("\n", end).encode())
    assert marks_of(election) == [{"a", "b"}, {"b"}]
    assert election.profile.budget == 100
    assert election.meta["vote_type"] == "approval"


def test_quotes_are_honoured_in_every_section() -> None:
    head = HEAD.format(kind="approval", meta='comment;"first; ""second""\nVOTES\nthird"\n')
    rows = 'voter_id;vote;remark\n"1";"a,b";"he said ""yes"";\nand more"\n2;b;plain\n'
    election = parse_election((head + rows).encode())
    assert marks_of(election) == [{"a", "b"}, {"b"}]
    assert election.meta["comment"] == 'first; "second"\nVOTES\nthird'


def test_an_empty_ballot_counts_as_a_voter() -> None:
    profile = approval("1;a\n2;\n").profile
    assert profile.voters == 2
    assert profile.votes.tolist() == [1, 0]


@pytest.mark.parametrize("blank", ["", "  ", ";", " ; ", "\t;\r"])
def test_rows_without_anything_in_them_are_no_ballots(blank: str) -> None:
    assert marks_of(approval(f"1;a\n{blank}\n2;b\n{blank}\n{blank}")) == [{"a"}, {"b"}]


def test_an_election_without_ballots_is_read_and_counted() -> None:
    election = approval("")
    assert election.profile.voters == 0
    for rule in (Rule.GREEDY, Rule.EQUAL_SHARES, Rule.PHRAGMEN, Rule.PLURALITY):
        count(election.profile, RuleSettings(rule))


def test_points_of_an_unreadable_size_say_what_is_expected() -> None:
    text = HEAD.format(kind="cumulative", meta="") + "voter_id;vote;points\n1;a;12345678901\n"
    with pytest.raises(PabulibError, match="line 11, column 5: expected points as a number below"):
        parse_election(text.encode())


def test_an_empty_column_of_selected_says_nothing() -> None:
    text = GOOD.replace("cost;name", "cost;selected").replace("50;One", "50;").replace("70;Two", "70;")
    assert parse_election(text.encode()).official_winners is None
    assert parse_election(text.replace("50;", "50;1").encode()).official_winners == frozenset("a")


def test_a_project_named_twice_on_a_ballot_counts_once_and_is_remembered() -> None:
    election = approval("1;a,a,b\n2;a\n")
    assert election.profile.votes.tolist() == [2, 1]
    assert election.duplicate_votes == {"a": 1}


def test_points_may_be_decimal_and_stay_exact() -> None:
    text = HEAD.format(kind="cumulative", meta="") + "voter_id;vote;points\n1;a,b;2.5,1\n2;b;0.25\n"
    profile = parse_election(text.encode()).profile
    assert profile.kind is BallotKind.POINTS
    assert profile.scores == (Fraction(5, 2), Fraction(5, 4))


def test_ranks_are_scored_by_length_minus_place() -> None:
    text = HEAD.format(kind="ordinal", meta="") + "voter_id;vote\n1;a,b\n2;b\n"
    profile = parse_election(text.encode()).profile
    assert profile.scores == (Fraction(2), Fraction(2))


def test_a_cost_of_nines_means_withdrawn() -> None:
    text = HEAD.format(kind="approval", meta="").replace("a;50", "a;999999999") + "voter_id;vote\n1;a\n"
    assert [project.withdrawn for project in parse_election(text.encode()).profile.projects] == [True, False]


def test_a_decimal_comma_in_the_budget_is_read() -> None:
    text = HEAD.format(kind="approval", meta="").replace("budget;100", "budget;100,50") + "voter_id;vote\n1;a\n"
    assert parse_election(text.encode()).profile.budget == Fraction(201, 2)


MISTAKES = {
    "an unknown project": ("1;a\n2;b,x\n", 12, 5, 'found "x"'),
    "too few columns": ("1;a\n2\n", 12, 1, "expected 2 columns"),
    "too many columns": ("1;a;b\n", 11, 1, "found 3"),
    "an open quote": ('1;a\n2;"a\n', 12, 3, "never closed"),
    "text after a quote": ('1;"a"b\n', 11, 6, "closing quote"),
    "no voter": (";a\n", 11, 1, "voter_id"),
    "a voter twice": ("1;a\n2;b\n1;b\n", 13, 1, "already on line 11"),
    "an empty list item": ("1;a,,b\n", 11, 5, "project_id"),
    "accents before the mistake": ("é;x\n", 11, 3, 'found "x"'),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_ballot_is_named_with_line_and_column(mistake: str) -> None:
    rows, line, column, said = MISTAKES[mistake]
    with pytest.raises(PabulibError) as caught:
        approval(rows)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert said in str(caught.value)
    assert f"line {line}, column {column}" in str(caught.value)


POINT_MISTAKES = {
    "a word for points": ("1;a;two\n", 11, 5),
    "fewer points than projects": ("1;a,b;2\n", 11, 8),
    "more points than projects": ("1;a;2,3\n", 11, 7),
    "too many decimals": ("1;a;0.123456\n", 11, 5),
}


@pytest.mark.parametrize("mistake", POINT_MISTAKES)
def test_a_mistake_in_points_is_named_with_line_and_column(mistake: str) -> None:
    rows, line, column = POINT_MISTAKES[mistake]
    text = HEAD.format(kind="cumulative", meta="") + "voter_id;vote;points\n" + rows
    with pytest.raises(PabulibError) as caught:
        parse_election(text.encode())
    assert (caught.value.line, caught.value.column) == (line, column)


GOOD = HEAD.format(kind="approval", meta="num_votes;1\nnum_projects;2\n") + "voter_id;vote\n1;a\n"
BROKEN_FILES: dict[str, tuple[Callable[[str], str], int, int, str]] = {
    "an empty file": (lambda text: text[:0], 1, 1, "META"),
    "no META": (lambda text: text.replace("META\n", ""), 1, 1, "META"),
    "no PROJECTS": (lambda text: text.split("PROJECTS")[0] + "VOTES\nvoter_id;vote\n", 7, 1, "PROJECTS"),
    "no VOTES": (lambda text: text.split("VOTES")[0], 11, 1, "VOTES"),
    "no header of VOTES": (lambda text: text.split("voter_id")[0], 12, 1, "VOTES"),
    "no budget": (lambda text: text.replace("budget;100\n", ""), 6, 1, "budget"),
    "a budget in words": (lambda text: text.replace("budget;100", "budget;much"), 3, 8, "much"),
    "a budget of nothing": (lambda text: text.replace("budget;100", "budget;0"), 3, 8, "greater than zero"),
    "a negative cost": (lambda text: text.replace("b;70", "b;-70"), 10, 3, "cost"),
    "an unknown kind of ballot": (lambda text: text.replace("approval", "shouting"), 4, 11, "shouting"),
    "a project twice": (lambda text: text.replace("b;70", "a;70"), 10, 1, "twice"),
    "no header of META": (lambda text: text.replace("key;value\n", ""), 2, 1, "key;value"),
    "a ballot lost": (lambda text: text.replace("num_votes;1", "num_votes;2"), 5, 11, "2"),
    "a project lost": (lambda text: text.replace("num_projects;2", "num_projects;3"), 6, 14, "3"),
    "a project without cost": (lambda text: text.replace("b;70;Two", "b"), 10, 1, "3 columns"),
    "no column for the vote": (lambda text: text.replace("voter_id;vote", "voter_id;votes"), 12, 1, '"vote"'),
    "a key without value": (lambda text: text.replace("budget;100", "budget"), 3, 7, "value"),
}


@pytest.mark.parametrize("fault", BROKEN_FILES)
def test_a_broken_file_is_refused_with_line_and_column(fault: str) -> None:
    breaking, line, column, said = BROKEN_FILES[fault]
    assert parse_election(GOOD.encode()).profile.voters == 1
    with pytest.raises(PabulibError) as caught:
        parse_election(breaking(GOOD).encode())
    assert (caught.value.line, caught.value.column) == (line, column), str(caught.value)
    assert said in str(caught.value)


def test_bytes_that_are_no_text_are_refused_with_line_and_column() -> None:
    with pytest.raises(PabulibError) as caught:
        parse_election(GOOD.encode().replace(b"One", b"\xff\xfe"))
    assert (caught.value.line, caught.value.column) == (9, 6)
