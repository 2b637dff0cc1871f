"""Results for tests of pages, counted from made-up ballots by the real rules, so that their numbers are true."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, partial
from typing import Any

from services.voting.counting.count import count
from services.voting.counting.explanation.whole import explain
from services.voting.counting.gathering import build_profile
from services.voting.counting.profile import Ballot, BallotKind, Profile, Project
from services.voting.counting.rules import Completion, Rule, RuleSettings, TieBreak
from tests.portal.sample_places import JUTA, MARGA_SARI, an_id, projects

TIES = (TieBreak.LOWEST_COST, TieBreak.MOST_VOTES, TieBreak.BALLOT_ORDER)
EQUAL_SHARES = RuleSettings(
    Rule.EQUAL_SHARES, completion=Completion.INCREASE_UTILITARIAN, step=Fraction(1000), ties=TIES
)
GREEDY, PHRAGMEN = RuleSettings(Rule.GREEDY, ties=TIES), RuleSettings(Rule.PHRAGMEN, ties=TIES)
CHILDREN, ADULTS = (130, 101, 104, 75, 50, 128, 37, 60), (155, 119, 295, 286, 246, 138, 110, 162)
"""How likely each project is to be marked, as votes of 214 children and 486 adults."""
KELURAHAN = ("64.71.02.1004", "64.71.02.1005", "64.71.02.1006", "64.71.02.1001")
AGES = ("10-12", "13-15", "16-17")


def ballots(wishes: Sequence[int], voters: int, kind: BallotKind = BallotKind.APPROVAL, seed: int = 7) -> list[Ballot]:
    """Ballots of voters in cells of kelurahan and age who mark each project about as often as wished."""
    chance = random.Random(seed)
    names = [str(project["id"]) for project in projects()]
    made = []
    for _voter in range(voters):
        marked = [name for name, wish in zip(names, wishes, strict=True) if chance.random() * sum(wishes) < 3 * wish]
        chance.shuffle(marked)
        cell = f"{chance.choice(KELURAHAN)} {chance.choice(AGES)}"
        points = [chance.randint(1, 5) for _mark in marked] if kind is BallotKind.POINTS else ()
        made.append(Ballot(marked, points, group=cell))
    return made


def counted(
    profile: Profile, rule: RuleSettings, poll: dict[str, Any], *, by_groups: bool = False, chosen: Sequence[str] = ()
) -> dict[str, Any]:
    """The answer of GET /polls/<id>/result for a profile; `chosen` are what the poll beside it chose."""
    outcome = count(profile, rule)
    cells = [name.split() for name in profile.group_names]
    partitions = {"kelurahan": [cell[0] for cell in cells], "age": [cell[1] for cell in cells]} if by_groups else {}
    place = {name: at for at, name in enumerate(outcome.winners, start=1)}
    known = {str(project["id"]): project for project in projects()}
    rows = [
        {"id": project.id, "title": project.name, "cost": int(project.cost), "picture": None, "proposal_id": None}
        | {key: known[project.id][key] for key in ("picture", "proposal_id") if project.id in known}
        | {"votes": int(votes), "chosen": project.id in place, "place": place.get(project.id)}
        for project, votes in zip(profile.projects, profile.votes, strict=True)
    ]
    by_name = {row["id"]: row for row in rows}
    return {
        "poll": poll,
        "few": False,
        "winners": [by_name[name] for name in outcome.winners],
        "projects": rows,
        "voters": profile.voters * 2,
        "ballots": profile.voters,
        "budget": int(profile.budget),
        "cost": int(outcome.cost),
        "rules": rule.as_json(),
        "rules_hash": "c41f09be" * 8,
        "counted_at": "2026-11-30T16:00:00+00:00",
        "outcome": outcome.as_json(),
        "explanation": explain(profile, outcome, partitions, chosen).as_json(),
    }


@cache
def of_the_town(
    rule: RuleSettings = EQUAL_SHARES,
    *,
    children: bool = False,
    by_groups: bool = False,
    withdrawn: tuple[str, ...] = (),
) -> Any:
    """A counted poll of Marga Sari on its eight projects: with 214 children or 486 adults."""
    wishes, voters, budget = (CHILDREN, 214, 75) if children else (ADULTS, 486, 175)
    lines = [
        Project(str(one["id"]), Fraction(one["cost"]), one["title"], one["category"], str(one["id"]) in withdrawn)
        for one in projects()
    ]
    profile = build_profile(lines, Fraction(budget * JUTA), ballots(wishes, voters))
    return counted(profile, rule, {}, by_groups=by_groups, chosen=withdrawn)


def elected(rule: RuleSettings, rows: Sequence[tuple[int, Sequence[str]]], kind: BallotKind = BallotKind.RANKED) -> Any:
    """A poll that elects among four names for a park; ballots as (how many, names in order)."""
    lines = [Project(name, Fraction(0), f"Taman {name}") for name in ("Bekantan", "Bakau", "Beruang Madu", "Teluk")]
    profile = build_profile(lines, Fraction(1), [Ballot(names, times=times) for times, names in rows], kind)
    return counted(profile, rule, {})


def asked(yes: int, no: int, rule: RuleSettings | None = None) -> Any:
    """A question with its answer."""
    lines = [Project("yes", Fraction(0), "Ya"), Project("no", Fraction(0), "Tidak")]
    profile = build_profile(lines, Fraction(1), [Ballot(["yes"], times=yes), Ballot(["no"], times=no)])
    return counted(profile, rule or RuleSettings(Rule.YES_NO), {})


@cache
def of_a_city(number: int = 200, voters: int = 3000) -> Any:
    """A counted poll with very many projects, by kelurahan and age."""
    chance = random.Random(11)
    lines = [
        Project(
            an_id(3000 + at), Fraction(chance.randint(5, 90) * JUTA), f"Perbaikan jalan setapak dan lampu RT {at + 1}"
        )
        for at in range(number)
    ]
    made = [
        Ballot([line.id for line in chance.sample(lines, 8)], group=f"{chance.choice(KELURAHAN)} {chance.choice(AGES)}")
        for _voter in range(voters)
    ]
    profile = build_profile(lines, Fraction(2000 * JUTA), made)
    return counted(profile, EQUAL_SHARES, {}, by_groups=True)


def a_poll(number: int, title: str, **more: Any) -> dict[str, Any]:
    """A certified poll of Marga Sari."""
    return {
        "id": an_id(number),
        "title": title,
        "area_code": MARGA_SARI,
        "state": "certified",
        "ballot_type": "approval",
        "budget": 175 * JUTA,
        "min_choices": 1,
        "codes_only": False,
        "secrecy": "secret",
        "age_from": 10,
        "age_to": None,
        "closes_at": "2026-11-29T15:59:00+00:00",
        "published_end": "2026-11-29T15:59:00+00:00",
        **more,
    }


CHILDRENS, ADULTS_BESIDE, EVERYBODYS, UNCERTIFIED, BY_PHRAGMEN, RUNOFF = (an_id(number) for number in range(300, 306))
QUESTION, LARGE, BORDA, EMPTY, TOO_POOR, CIRCLE = (an_id(number) for number in range(306, 312))
PARKS = (
    (90, ["Bekantan", "Bakau"]),
    (70, ["Bakau", "Bekantan"]),
    (60, ["Beruang Madu", "Bakau"]),
    (20, ["Teluk", "Beruang Madu"]),
)


def polls() -> dict[str, dict[str, Any]]:
    """Counted polls of every kind by their id; the adults' one stands beside the children's."""
    made = [
        a_poll(300, "Program Marga Sari 2028, suara anak", age_to=17),
        a_poll(301, "Program Marga Sari 2028, suara warga", age_from=18, beside=CHILDRENS),
        a_poll(302, "Program Balikpapan Barat 2028"),
        a_poll(303, "Program Damai 2028", state="counted"),
        a_poll(304, "Program Prapatan 2028"),
        a_poll(305, "Nama taman baru", ballot_type="ranking"),
        a_poll(306, "Setuju taman bebas rokok?", ballot_type="yes_no"),
        a_poll(307, "Perbaikan RT se-kota 2028"),
        a_poll(308, "Nama taman lama", ballot_type="ranking"),
        a_poll(309, "Program Lamaru 2028"),
        a_poll(310, "Program Teritip 2028"),
        a_poll(311, "Nama taman ketiga", ballot_type="ranking"),
    ]
    return {poll["id"]: poll for poll in made}


@cache
def result_of(poll_id: str) -> Any:
    """The result of one of them."""
    chosen = tuple(row["id"] for row in of_the_town(children=True)["winners"])
    names = [Project(str(one["id"]), Fraction(one["cost"]), one["title"]) for one in projects()]
    circle = ((60, ["Bekantan", "Bakau", "Teluk"]), (50, ["Bakau", "Teluk", "Bekantan"]), (40, ["Teluk", "Bekantan"]))
    counts: dict[str, Callable[[], Any]] = {
        CHILDRENS: lambda: of_the_town(children=True),
        ADULTS_BESIDE: lambda: of_the_town(withdrawn=chosen),
        EVERYBODYS: lambda: of_the_town(by_groups=True),
        UNCERTIFIED: lambda: of_the_town(GREEDY, by_groups=True),
        BY_PHRAGMEN: lambda: of_the_town(PHRAGMEN, by_groups=True),
        RUNOFF: lambda: elected(RuleSettings(Rule.INSTANT_RUNOFF), PARKS),
        QUESTION: lambda: asked(210, 88),
        LARGE: of_a_city,
        BORDA: lambda: elected(RuleSettings(Rule.BORDA), PARKS),
        EMPTY: lambda: counted(build_profile(names, Fraction(175 * JUTA), []), EQUAL_SHARES, {}),
        TOO_POOR: lambda: counted(build_profile(names, Fraction(10 * JUTA), ballots(ADULTS, 40)), EQUAL_SHARES, {}),
        CIRCLE: lambda: elected(RuleSettings(Rule.SCHULZE), circle),
    }
    return counts[poll_id]()


def result_answers() -> dict[str, Any]:
    """What the voting service answers about them; each is counted when it is first asked for."""
    listed = {"items": [polls()[CHILDRENS], polls()[ADULTS_BESIDE]], "next": None}
    answers: dict[str, Any] = {f"GET /v1/polls?area={MARGA_SARI}": (200, listed)}
    statement = {"role": "dp3akb_officer", "statement": "Sesuai.", "certified_at": "2026-12-01T03:00:00+00:00"}
    signed = [{"officer_id": an_id(950 + number), **statement} for number in range(2)]
    officers = {"state": "certified", "needed": 2, "items": signed, "refusals": [], "checks": []}
    for poll_id, poll in polls().items():
        path = f"GET /v1/polls/{poll_id}"
        whole = poll | {"rules": {}, "projects": [], "findings": [], "prolongations": []}
        answers |= {path: (200, whole), f"{path}/certifications": (200, officers)}
        answers[f"{path}/result"] = partial(_answer, poll_id)
    return answers


def _answer(poll_id: str, _request: Any) -> tuple[int, Any]:
    return 200, result_of(poll_id) | {"poll": polls()[poll_id]}
