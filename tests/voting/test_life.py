"""Any order of drafting, opening, casting, calling off, closing, counting and certifying leaves the books in order."""

from __future__ import annotations

from typing import Any

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

from shared.database import Database
from tests.voting.town import Town

PROJECTS = ("a", "b", "c")


@pytest.fixture
def machine(  # noqa: C901 - one class, told in one place
    app: Flask, database: Database
) -> type[RuleBasedStateMachine]:
    """The state machine over this test's own service."""

    class Life(RuleBasedStateMachine):
        """One poll, six residents, two officers; beside the service a plain account of what should be."""

        @initialize(most=st.sampled_from([1, 2, None]))
        def begin(self, most: int | None) -> None:
            self.town = Town(app, database)
            self.people = [self.town.resident() for _ in range(6)]
            self.most = most or len(PROJECTS)
            self.poll_id = self.town.draft(max_choices=most)
            self.state = "draft"
            self.box: list[list[int]] = []
            self.cast: dict[int, tuple[str, list[int], str]] = {}
            self.certified: set[int] = set()
            self.pending: str | None = None

        def agree(self, answer: Any, expected: bool, then: str | None = None) -> None:
            """The service did it exactly where it should have."""
            assert (answer.status_code < 400) == expected, (self.state, answer.json)
            if expected and then:
                self.state = then

        @rule()
        def open(self) -> None:
            answer = self.town.post(f"/polls/{self.poll_id}/open", headers=self.town.officer())
            self.agree(answer, self.state == "draft", "open")

        @rule()
        def change(self) -> None:
            answer = self.town.client.patch(
                f"/v1/polls/{self.poll_id}", json={"title": "Judul baru"}, headers=self.town.officer()
            )
            self.agree(answer, self.state == "draft")

        @rule(
            who=st.integers(0, 5),
            choices=st.lists(st.sampled_from(PROJECTS), max_size=3),
            key=st.sampled_from(["", "one key of hers", "another key of hers"]),
        )
        def vote(self, who: int, choices: list[str], key: str) -> None:
            answer = self.town.vote(self.poll_id, self.people[who], *choices, key=key)
            marks = sorted(PROJECTS.index(choice) for choice in choices)
            first = self.cast.get(who)
            valid = len(set(choices)) == len(choices) and 1 <= len(choices) <= self.most
            again = valid and first is not None and key != "" and first[0] == key and first[1] == marks
            fresh = valid and first is None and self.state == "open"
            self.agree(answer, again or fresh)
            if again:
                assert answer.json["receipt"] == first[2]
            if fresh:
                self.cast[who] = (key, marks, answer.json["receipt"])
                self.box.append(marks)

        @rule()
        def close(self) -> None:
            answer = self.town.post(f"/polls/{self.poll_id}/close", {"reason": "Selesai."}, self.town.officer())
            self.agree(answer, self.state == "open", "closed")

        @rule()
        def propose_cancelling(self) -> None:
            path = f"/polls/{self.poll_id}/cancellations"
            answer = self.town.post(path, {"reason": "Sudah dianggarkan."}, self.town.officer())
            self.agree(answer, self.state in {"open", "closed"} and self.pending is None)
            if answer.status_code == 201:
                self.pending = answer.json["pending"]["id"]

        @precondition(lambda self: self.pending is not None)
        @rule(who=st.integers(0, 1))
        def confirm_cancelling(self, who: int) -> None:
            officer = (self.town.dp3akb, self.town.colleague)[who]
            answer = self.town.confirm_cancelling(self.poll_id, self.pending or "", officer)
            self.agree(answer, who == 1 and self.state in {"open", "closed"}, "cancelled")

        @precondition(lambda self: self.pending is not None)
        @rule()
        def decline_cancelling(self) -> None:
            answer = self.town.decline_cancelling(self.poll_id, self.pending or "")
            self.agree(answer, self.state in {"open", "closed"})
            if answer.status_code == 200:
                self.pending = None

        @precondition(lambda self: self.state == "closed")
        @rule()
        def tick(self) -> None:
            self.town.tick()
            self.state = "counted"

        @rule(who=st.integers(0, 1))
        def certify(self, who: int) -> None:
            (answer,) = self.town.certify(self.poll_id, (self.town.dp3akb, self.town.colleague)[who])
            allowed = self.state == "counted" and who not in self.certified
            self.agree(answer, allowed)
            if allowed:
                self.certified.add(who)
                if len(self.certified) == 2:
                    self.state = "certified"

        @invariant()
        def the_books_are_in_order(self) -> None:
            assert self.town.state(self.poll_id) == self.state
            assert self.town.ballots(self.poll_id) == sorted(self.box)
            voted = self.town.scalar("SELECT count(*) FROM roll_entries WHERE poll_id = :id AND voted", id=self.poll_id)
            assert voted == len(self.box)
            told = len([event for event in self.town.told("poll.certified") if event["poll_id"] == self.poll_id])
            assert told == (1 if self.state == "certified" else 0)
            called_off = [event for event in self.town.told("poll.cancelled") if event["poll_id"] == self.poll_id]
            assert len(called_off) == (1 if self.state == "cancelled" else 0)
            result = self.town.get(f"/polls/{self.poll_id}/result", self.town.officer())
            assert (result.status_code == 200) == (self.state in {"counted", "certified"})
            if result.status_code == 200:
                votes = {row["id"]: row["votes"] for row in result.json["projects"]}
                assert votes == {name: sum(at in marks for marks in self.box) for at, name in enumerate(PROJECTS)}

    return Life


def test_the_books_are_in_order_after_any_story(machine: type[RuleBasedStateMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10, stateful_step_count=25, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip
