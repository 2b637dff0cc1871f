"""The life of a proposal goes by the table, and by nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from services.proposals.life.actions import move
from services.proposals.life.model import Proposal
from services.proposals.life.refusals import ReasonMissing, SecondOfficerMissing, TransitionRefused
from services.proposals.life.states import (
    AUTHOR,
    EDITABLE,
    PUBLIC,
    READERS_OF_HIDDEN,
    STEPS,
    SYSTEM,
    TRANSITIONS,
    State,
    Transition,
)
from shared import clock
from shared.contracts import proposals as told
from shared.contracts.roles import Role
from shared.events.tables import outbox
from shared.ids import new_id
from shared.refusals import Forbidden
from tests.proposals.town import Town

ACTORS = [AUTHOR, SYSTEM, *Role]
ENDAH, YUSUF = new_id(), new_id()


class Life(RuleBasedStateMachine):
    """Anybody tries to move a proposal anywhere, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.proposal = Proposal(state=State.DRAFT, version=1)
        self.steps: list[Transition] = []

    @rule(
        to=st.sampled_from(State),
        by=st.sampled_from(ACTORS),
        reason=st.sampled_from(["", "Karena perlu."]),
        officers=st.sampled_from([(), (ENDAH,), (ENDAH, ENDAH), (ENDAH, YUSUF)]),
    )
    def anybody_tries_anything(self, to: State, by: str, reason: str, officers: tuple[UUID, ...]) -> None:
        before = self._facts()
        step = STEPS.get((self.proposal.state, to))
        due: type[Exception] | None = None
        if step is None:
            due = TransitionRefused
        elif by not in step.who:
            due = Forbidden
        elif step.reason_due and not reason:
            due = ReasonMissing
        elif step.officers == 2 and officers != (ENDAH, YUSUF):
            due = SecondOfficerMissing
        if due is None:
            self._take(to, by, reason, officers)
            return
        with pytest.raises(due):
            self.proposal.move_to(to, by=by, at=clock.now(), reason=reason, officers=officers)
        assert self._facts() == before

    @precondition(lambda self: any(step.origin == self.proposal.state for step in TRANSITIONS))
    @rule(data=st.data())
    def who_may_takes_a_step_of_the_table(self, data: st.DataObject) -> None:
        step = data.draw(st.sampled_from([step for step in TRANSITIONS if step.origin == self.proposal.state]))
        self._take(step.to, data.draw(st.sampled_from(step.who)), "Karena perlu.", (ENDAH, YUSUF))

    def _take(self, to: State, by: str, reason: str, officers: tuple[UUID, ...]) -> None:
        version = self.proposal.version
        step = self.proposal.move_to(to, by=by, at=clock.now(), reason=reason, officers=officers)
        self.steps.append(step)
        line = self.proposal.trail[-1]
        assert (line.code, line.by, line.state, line.reason) == (to, by, to, reason or None)
        assert self.proposal.version == version + 1

    def _facts(self) -> tuple[Any, ...]:
        return self.proposal.state, self.proposal.version, len(self.proposal.trail)

    @invariant()
    def every_step_has_its_line(self) -> None:
        assert [line.code for line in self.proposal.trail] == [step.to for step in self.steps]

    @invariant()
    def it_stands_where_its_last_step_led(self) -> None:
        assert self.proposal.state == (self.steps[-1].to if self.steps else State.DRAFT)

    @invariant()
    def nothing_is_public_that_no_moderator_let_through_since_its_words_last_changed(self) -> None:
        if self.proposal.state in PUBLIC:
            since = [step.to for step in self.steps]
            last_edit = max((place for place, to in enumerate(since) if to in EDITABLE), default=-1)
            assert State.PUBLISHED in since[last_edit + 1 :]


TestLife = Life.TestCase


def test_only_a_moderator_leads_from_the_hidden_to_the_public() -> None:
    crossings = {step for step in TRANSITIONS if step.origin in READERS_OF_HIDDEN and step.to in PUBLIC}
    assert {(step.origin, step.to, step.who) for step in crossings} == {
        (State.IN_MODERATION, State.PUBLISHED, (Role.MODERATOR,))
    }


def test_every_state_is_reached_from_a_draft() -> None:
    reached, more = set(), {State.DRAFT}
    while more:
        reached |= more
        more = {step.to for step in TRANSITIONS if step.origin in reached} - reached
    assert reached == set(State)


def test_the_life_ends_only_where_the_city_has_answered_or_the_author_left() -> None:
    ends = set(State) - {step.origin for step in TRANSITIONS}
    assert ends == {State.WITHDRAWN, State.MERGED, State.DECLINED, State.COMPLETED}


def test_no_step_stands_twice_in_the_table() -> None:
    assert len(STEPS) == len(TRANSITIONS)


def test_every_no_and_every_promise_of_the_city_needs_a_reason() -> None:
    telling = {State.RETURNED, State.DECLINED, State.FORWARDED, State.SHORTLISTED, State.ACCOMMODATED, State.MERGED}
    assert {step.to for step in TRANSITIONS if step.reason_due} == telling
    assert all(step.reason_due for step in TRANSITIONS if step.to in telling)


EVENTS: dict[type[Any], dict[str, Any]] = {
    told.ProposalSubmitted: {"cycle_id": new_id(), "area_code": "64.71.06.1005", "by_child": True},
    told.ProposalWithdrawn: {},
    told.ProposalPublished: {
        "cycle_id": new_id(),
        "area_code": "64.71.06.1005",
        "title": "Taman baca",
        "category": "learning",
        "by_child": True,
    },
    told.ProposalReturned: {"reason_code": "unclear"},
    told.ProposalDeclined: {"reason_code": "duplicate", "reason": "Sudah ada."},
    told.ProposalShortlisted: {
        "cycle_id": new_id(),
        "area_code": "64.71.06.1005",
        "title": "Taman baca",
        "summary": "",
        "cost": 1,
        "category": "learning",
    },
    told.ProposalPrioritized: {"poll_id": new_id()},
    told.ProposalAdopted: {
        "cycle_id": new_id(),
        "area_code": "64.71.06.1005",
        "title": "Taman baca",
        "category": "learning",
        "cost": 1,
        "reason": "Dipilih.",
        "funding_source": "APBD",
        "rkpd_year": 2028,
        "agency": "Dinas",
        "by_child": True,
    },
}
NEEDS_AUTHOR = {
    told.ProposalSubmitted,
    told.ProposalWithdrawn,
    told.ProposalPublished,
    told.ProposalReturned,
    told.ProposalDeclined,
    told.ProposalAdopted,
}


@pytest.mark.parametrize("step", TRANSITIONS, ids=lambda step: f"{step.origin}-{step.to}")
def test_every_step_is_told_once_and_leaves_a_line(town: Town, step: Transition) -> None:
    proposal_id = town.place(step.origin)
    with town.database.transaction() as session:
        proposal = session.get_one(Proposal, proposal_id)
        event = None
        if step.event is not told.ProposalMoved:
            facts = EVENTS[step.event] | {"proposal_id": proposal.id}
            facts |= {"author_id": proposal.author_id} if step.event in NEEDS_AUTHOR else {}
            event = step.event(**facts)
        agreed = [new_id() for _ in range(step.officers)]
        move(session, proposal, step.to, by=step.who[0], event=event, reason="Karena perlu.", officers=agreed)
    with town.database.transaction() as session:
        types = session.scalars(select(outbox.c.type).where(outbox.c.subject == proposal_id)).all()
        proposal = session.get_one(Proposal, proposal_id)
        assert types == [step.event.event_type]
        assert [(line.code, line.reason_public) for line in proposal.trail] == [(step.to, step.reason_public)]


def test_a_step_told_by_the_wrong_event_is_a_mistake_of_ours(town: Town) -> None:
    proposal_id = town.place(State.DRAFT)
    with town.database.session() as session, pytest.raises(TypeError, match="ProposalSubmitted"):
        move(session, session.get_one(Proposal, proposal_id), State.SUBMITTED, by=AUTHOR)


def test_the_table_gives_each_step_to_those_whose_task_it_is() -> None:
    officers = {Role.KELURAHAN_OFFICER, Role.AGENCY_VERIFIER}
    planners = {Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER}
    who: dict[State, set[str]] = {
        State.SUBMITTED: {AUTHOR},
        State.WITHDRAWN: {AUTHOR},
        State.IN_MODERATION: {Role.MODERATOR},
        State.PUBLISHED: {Role.MODERATOR},
        State.RETURNED: {Role.MODERATOR, *officers},
        State.MERGED: {Role.FACILITATOR},
        State.UNDER_VERIFICATION: {SYSTEM, *officers},
        State.DECLINED: {Role.DP3AKB_OFFICER, *officers},
        State.SHORTLISTED: {Role.FACILITATOR, *planners},
        State.PRIORITIZED: {SYSTEM},
        State.FORWARDED: planners | officers,
        State.ACCOMMODATED: {Role.DP3AKB_OFFICER},
        State.IN_PROGRESS: {SYSTEM},
        State.COMPLETED: {SYSTEM},
    }
    for to, expected in who.items():
        steps = [step for step in TRANSITIONS if step.to == to]
        assert {name for step in steps for name in step.who} == expected, to
    after_the_vote = [
        step for step in TRANSITIONS if step.to == State.DECLINED and step.origin != State.UNDER_VERIFICATION
    ]
    assert {step.who for step in after_the_vote} == {(Role.DP3AKB_OFFICER,)}


def test_what_people_voted_for_is_turned_down_by_two_officers_and_taken_up_by_one() -> None:
    after_the_vote = [step for step in TRANSITIONS if step.origin in {State.PRIORITIZED, State.FORWARDED}]
    assert {step.to for step in after_the_vote if step.officers > 1} == {State.DECLINED}
    assert all(step.officers == 2 for step in after_the_vote if step.to == State.DECLINED)
