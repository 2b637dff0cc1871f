"""What two services call by name is listed once, in shared/contracts/vocabulary, and has words on the pages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from services.portal.app import SUBJECTS
from services.portal.shell.subject import brought_by, subject_of
from services.voting.counting.rules import RuleSettings, Utility
from services.voting.roll.polls.rules_document import UTILITIES, must_suit
from shared.contracts.vocabulary import ELECTING, SPENDING, SUITING, BallotType, ReasonCode, ReturnReason, Rule, Secrecy

ROOT = Path(__file__).resolve().parents[2]
LISTS = (BallotType, Rule, ReasonCode, ReturnReason)
SPELLED = 3
"""So many of a list's words in one place are that list again."""
WORDS_OF_OTHERS = {
    "services/voting/roll/imports/ballot_limits.py": "the types of ballot as Pabulib files call them",
    "deploy/operator/count_check.py": "the rules as the published results call them",
}


def lists_in(source: str) -> Iterator[tuple[int, set[str]]]:
    """Each list of texts in a module: in brackets, as keys of a table, or as the members of a class.

    A table that gives each a sentence of its own (gettext) is no second list but what the list is called on a page.
    """
    for node in ast.walk(ast.parse(source)):
        found: list[ast.expr | None] = []
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            found = list(node.elts)
        elif isinstance(node, ast.Dict) and not all(isinstance(value, ast.Call) for value in node.values):
            found = list(node.keys)
        elif isinstance(node, ast.ClassDef):
            found = [each.value for each in node.body if isinstance(each, ast.Assign)]
        texts = {each.value for each in found if isinstance(each, ast.Constant) and isinstance(each.value, str)}
        if len(texts) >= SPELLED:
            yield getattr(node, "lineno", 0), texts


def spelled_again(path: str, source: str) -> list[str]:
    """Where a module spells a list of the vocabulary."""
    return [
        f"{path}:{line} spells {known.__name__}; import it from shared.contracts.vocabulary"
        for line, texts in lists_in(source)
        for known in LISTS
        if len(texts & set(known)) >= SPELLED
    ]


def modules() -> Iterator[tuple[str, str]]:
    for folder in ("services", "shared", "deploy"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            path = file.relative_to(ROOT).as_posix()
            if "/migrations/" not in path and path not in {"shared/contracts/vocabulary.py", *WORDS_OF_OTHERS}:
                yield path, file.read_text(encoding="utf-8")


def test_no_module_spells_a_list_of_the_vocabulary_again() -> None:
    assert [found for path, source in modules() for found in spelled_again(path, source)] == []


@pytest.mark.parametrize(
    "planted",
    [
        'TYPES = frozenset({"approval", "points", "ranking"})',
        'SUITING = {"approval": 1, "knapsack": 2, "points": 3}',
        'class Rule(StrEnum):\n    A = "greedy"\n    B = "borda"\n    C = "schulze"',
    ],
)
def test_a_list_that_is_spelled_again_is_found(planted: str) -> None:
    assert spelled_again("x.py", planted)
    assert not spelled_again("x.py", 'WORDS = {"approval": _("a"), "knapsack": _("b"), "points": _("c")}')
    assert not spelled_again("x.py", 'if kind in {"points", "ranking"}:\n    pass')


@pytest.mark.parametrize(
    ("kind", "known"),
    [("ballot_types", BallotType), ("rules", Rule), ("reasons", ReasonCode), ("return_reasons", ReturnReason),
     ("secrecy", Secrecy)],
)  # fmt: skip
def test_every_word_of_the_vocabulary_has_words_on_the_pages(kind: str, known: type[StrEnum]) -> None:
    words = brought_by({name: subject_of(name) for name in SUBJECTS}).lists[kind]
    assert [code for code in known if not str(words.get(code, "")) or str(words[code]) == code] == []


def test_every_ballot_has_rules_and_every_rule_a_ballot() -> None:
    assert set(SUITING) == set(BallotType)
    assert {rule for rules in SUITING.values() for rule in rules} == set(Rule)
    assert set(SPENDING) | set(ELECTING) == set(Rule)
    assert not set(SPENDING) & set(ELECTING)


@pytest.mark.parametrize("kind", BallotType)
def test_voting_counts_what_the_vocabulary_says_suits(kind: BallotType) -> None:
    assert set(UTILITIES[kind]) == set(SUITING[kind])
    for rule, utilities in UTILITIES[kind].items():
        for utility in utilities:
            must_suit(kind, RuleSettings(rule, utility=Utility(utility)).as_json())
