"""Any order of joining, moving, taking tokens, casting, replacing, closing and counting leaves the books in order."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.voting.board.leaves import receipt_of
from services.voting.board.merkle import includes
from tests.voting.device import Device
from tests.voting.town import ELSEWHERE, Town

PROJECTS = ("a", "b", "c")
CHOICES = st.lists(st.sampled_from(PROJECTS), max_size=3)
WHO = st.integers(0, 5)
KECAMATAN = "64.71.06"
KELURAHAN = itertools.count(2001)
"""Each story has a kelurahan of its own, since the people of the stories before are still there."""


@dataclass
class Voter:
    """What should be true of one voter, by a plain account beside the service."""

    device: Device
    person: UUID | None = None
    is_here: bool = True
    on_roll: bool = True
    issued: bool = False
    erased: bool = False
    marks: list[int] | None = None
    """What her ballot says, once she has cast it."""
    receipt: str = ""
    rooted: bool = False


@pytest.fixture
def machine(  # noqa: C901 - one class, told in one place
    app: Flask, box_app: Flask
) -> type[RuleBasedStateMachine]:
    """The state machine over this test's own service."""

    class Life(RuleBasedStateMachine):
        """One poll, four residents, two holders of codes; whoever comes later comes from elsewhere."""

        @initialize(most=st.sampled_from([1, 2, None]))
        def begin(self, most: int | None) -> None:
            self.town = Town(app, box_app)
            self.town.secrecy = "open"  # numbers of few secret ballots are not told
            self.most = most or len(PROJECTS)
            self.here = f"{KECAMATAN}.{next(KELURAHAN)}"
            people = [self.town.resident(self.here) for _ in range(3)]
            self.poll_id = self.town.open(max_choices=most, area_code=self.here)
            late = self.town.resident(ELSEWHERE)
            self.voters = [Voter(self.town.device(person), person) for person in people]
            self.voters.append(Voter(self.town.device(late), late, is_here=False, on_roll=False))
            self.voters += [Voter(self.town.device(code=code)) for code in self.town.codes(self.poll_id, 2)]
            self.state = "open"
            self.hour = self.replaced = self.leaves = 0

        def marks_of(self, choices: list[str]) -> list[int] | None:
            """The ballot as it would be kept; None where it breaks the rules."""
            valid = len(set(choices)) == len(choices) and 1 <= len(choices) <= self.most
            return sorted(map(PROJECTS.index, choices)) if valid else None

        def agree(self, answer: Any, *, expected: bool) -> None:
            """The service did it exactly where it should have."""
            assert (answer.status_code < 400) == expected, (self.state, answer.status_code, answer.json)
            assert answer.status_code < 500

        @rule(who=WHO)
        def move(self, who: int) -> None:
            voter = self.voters[who]
            if voter.person is None or voter.erased:
                return
            voter.is_here = not voter.is_here
            self.town.resident(self.here if voter.is_here else ELSEWHERE, person=voter.person)
            if self.state == "open" and not voter.issued:
                voter.on_roll = voter.is_here

        @rule(who=WHO)
        def erase(self, who: int) -> None:
            voter = self.voters[who]
            if voter.person is None:
                return
            self.town.erase(voter.person)
            voter.erased, voter.on_roll = True, False

        @rule(who=WHO, other_device=st.booleans())
        def take(self, who: int, *, other_device: bool) -> None:
            voter = self.voters[who]
            device = self.town.device(voter.person, voter.device.code) if other_device else voter.device
            expected = self.state == "open" and voter.on_roll and (not voter.issued or not other_device)
            self.agree(device.take(self.poll_id), expected=expected)
            if expected and not voter.issued:
                voter.issued, voter.device = True, device

        @rule(who=WHO, choices=CHOICES)
        def cast(self, who: int, choices: list[str]) -> None:
            voter, marks = self.voters[who], self.marks_of(choices)
            if not voter.issued:
                return
            fresh = voter.marks is None
            expected = self.state in {"open", "closed"} and marks is not None and (fresh or voter.marks == marks)
            answer = voter.device.cast(self.poll_id, choices)
            self.agree(answer, expected=expected)
            if expected and fresh:
                voter.marks, voter.receipt = marks, answer.json["receipt"]
            elif expected:
                assert answer.json["receipt"] == voter.receipt, "the same again, the same receipt"

        @rule(who=WHO, choices=CHOICES)
        def replace(self, who: int, choices: list[str]) -> None:
            voter, marks = self.voters[who], self.marks_of(choices)
            if voter.marks is None:
                return
            expected = self.state in {"open", "closed"} and marks is not None and voter.person is not None
            answer = voter.device.replace(self.poll_id, voter.receipt, choices)
            self.agree(answer, expected=expected)
            if expected:
                self.replaced += voter.rooted
                voter.marks, voter.receipt, voter.rooted = marks, answer.json["receipt"], False

        @precondition(lambda self: self.state == "open")
        @rule()
        def an_hour_passes(self) -> None:
            self.hour += 1
            self.town.tend(hours=self.hour)
            self.root_what_came()

        def root_what_came(self) -> None:
            """Every ballot in the box has a leaf from now on."""
            for voter in self.voters:
                if voter.marks is not None and not voter.rooted:
                    voter.rooted, self.leaves = True, self.leaves + 1

        @precondition(lambda self: self.hour > 0 or self.replaced > 0)
        @rule()
        def close(self) -> None:
            answer = self.town.post(f"/polls/{self.poll_id}/close", {"reason": "Selesai."}, self.town.officer())
            self.agree(answer, expected=self.state == "open")
            if self.state == "open":
                self.state = "closed"

        @precondition(lambda self: self.state == "closed")
        @rule()
        def seal_twice(self) -> None:
            self.town.tend()
            self.town.tend()
            self.root_what_came()
            self.state = "sealed"

        @precondition(lambda self: self.state in {"closed", "sealed"})
        @rule()
        def count(self) -> None:
            self.town.tick()
            self.root_what_came()
            self.state = "counted"

        @invariant()
        def the_box_holds_what_was_cast_and_nobody_is_in_it_twice(self) -> None:
            cast = sorted(voter.marks for voter in self.voters if voter.marks is not None)
            assert self.town.ballots(self.poll_id) == cast
            turnout = self.town.get(f"/polls/{self.poll_id}/turnout").json
            assert turnout["issued"] == sum(voter.issued for voter in self.voters)
            assert turnout["voters"] == sum(voter.on_roll or voter.issued for voter in self.voters)
            assert len(cast) <= turnout["issued"]
            coded = sum(voter.marks is not None for voter in self.voters if voter.person is None)
            assert self.town.turnout(self.poll_id) == {"ballots": len(cast), "assisted": coded}

        @invariant()
        def every_receipt_is_found_with_its_proof(self) -> None:
            query = "SELECT leaf FROM leaves WHERE poll_id = :id ORDER BY position"
            leaves = self.town.in_box(query, id=UUID(self.poll_id))
            assert len(leaves) == self.leaves
            for voter in self.voters:
                if voter.marks is None:
                    continue
                found = self.town.find(self.poll_id, voter.receipt)
                assert found["state"] == ("counted" if voter.rooted else "waiting")
                if voter.rooted:
                    at, root = found["position"] - 1, found["root"]
                    path = [bytes.fromhex(step) for step in found["proof"]]
                    assert receipt_of(leaves[at]) == voter.receipt
                    assert includes(leaves[at], at, root["size"], path, bytes.fromhex(root["root"]))

        @invariant()
        def once_sealed_leaves_and_ballots_agree(self) -> None:
            if self.state in {"sealed", "counted"}:
                ballots = sum(voter.marks is not None for voter in self.voters)
                assert self.leaves - self.replaced == ballots

        @invariant()
        def the_result_is_a_recount_of_what_was_cast(self) -> None:
            assert self.town.state(self.poll_id) == {"sealed": "closed"}.get(self.state, self.state)
            result = self.town.get(f"/polls/{self.poll_id}/result", self.town.officer())
            assert (result.status_code == 200) == (self.state == "counted")
            if result.status_code == 200:
                box = [voter.marks for voter in self.voters if voter.marks is not None]
                votes = {row["id"]: row["votes"] for row in result.json["projects"]}
                assert votes == {name: sum(at in marks for marks in box) for at, name in enumerate(PROJECTS)}
                failed = [check for check in self.town.checks(self.poll_id) if not check.passed]
                assert failed == []

    return Life


def test_the_books_are_in_order_after_any_story(machine: type[RuleBasedStateMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10, stateful_step_count=30, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip
