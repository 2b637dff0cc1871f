"""Preparing a poll, opening it, closing it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.electorate import actions as electorate
from services.voting.electorate.officers import must_run_polls
from services.voting.polls import paper_lines, queries
from services.voting.polls.model import Candidate, Poll
from services.voting.polls.refusals import ClosingEarlyRefused, PollEmpty, PollInvalid, PollNotOpen, RulesTampered
from services.voting.polls.rules_document import hash_of
from services.voting.polls.states import State
from shared import clock
from shared.contracts.voting import PollCancelled, PollClosed, PollDrafted, PollOpened
from shared.events import publish
from shared.web import Caller


def draft_poll(session: Session, officer: Caller, content: dict[str, Any]) -> Poll:
    """Prepare a poll in an area the officer runs, with shortlisted proposals or projects of its own on the paper.

    Raises Forbidden, CandidateNotFree, PollInvalid.
    """
    must_run_polls(officer, content["area_code"])
    facts = dict(content)
    proposal_ids, projects = facts.pop("proposal_ids"), facts.pop("projects")
    poll = Poll(**facts, state=State.DRAFT, drafted_by=officer.id, drafted_at=clock.now())
    _must_fit(poll)
    session.add(poll)
    session.flush()
    paper_lines.put_on(session, poll, proposal_ids, projects)
    session.flush()
    publish(session, PollDrafted(poll_id=poll.id, area_code=poll.area_code, title=poll.title))
    return poll


def change_poll(session: Session, officer: Caller, poll_id: UUID, changes: dict[str, Any]) -> Poll:
    """Change a draft. Raises PollNotDraft once it was opened, and what `draft_poll` raises."""
    poll = queries.poll_for_update(session, poll_id)
    must_run_polls(officer, poll.area_code)
    poll.must_be_draft()
    facts = dict(changes)
    proposal_ids, projects = facts.pop("proposal_ids", None), facts.pop("projects", None)
    for name, value in facts.items():
        setattr(poll, name, value)
    must_run_polls(officer, poll.area_code)
    _must_fit(poll)
    if proposal_ids is not None or projects is not None:
        paper_lines.take_off(session, poll)
        paper_lines.put_on(session, poll, proposal_ids or [], projects or [])
    session.flush()
    return poll


def cancel_draft(session: Session, officer: Caller, poll_id: UUID) -> Poll:
    """Drop a draft; its proposals are free for another poll."""
    poll = queries.poll_for_update(session, poll_id)
    must_run_polls(officer, poll.area_code)
    poll.must_be_draft()
    poll.move_to(State.CANCELLED)
    release(session, poll_id)
    return poll


def open_poll(session: Session, officer: Caller, poll_id: UUID) -> Poll:
    """Fix the rules and their hash, draw the roll, and take ballots from now on (or from the instant that was set).

    Raises PollNotDraft, PollEmpty, PollInvalid, Forbidden.
    """
    poll = queries.poll_for_update(session, poll_id)
    must_run_polls(officer, poll.area_code)
    poll.must_be_draft()
    now = queries.database_now(session)
    if not any(not project.withdrawn for project in poll.projects):
        raise PollEmpty("Put at least one project on the paper.")
    if poll.closes_at <= now:
        raise PollInvalid("Set a later end.", errors={"closes_at": ["This instant has passed."]})
    poll.opens_at = max(poll.opens_at or now, now)
    _must_fit(poll)
    poll.rules_hash = hash_of(poll.document())
    poll.move_to(State.OPEN)
    session.flush()
    electorate.draw_roll(session, poll.id, poll.criteria(now))
    publish(session, _opened(poll, poll.opens_at, poll.rules_hash))
    return poll


def issue_codes(session: Session, officer: Caller, secret: str, poll_id: UUID, count: int) -> list[str]:
    """Make voting codes for people without an account. Raises RollNotOpen, NotFound, Forbidden."""
    poll = queries.poll(session, poll_id)
    must_run_polls(officer, poll.area_code)
    return electorate.issue_codes(session, officer.id, secret, poll_id, count)


def close_poll(session: Session, poll_id: UUID) -> bool:
    """Close a poll whose time is over by the database's clock; answers whether this call closed it.

    The lock waits for every ballot that is being cast; whoever comes after it finds the poll closed.
    """
    poll = queries.poll_for_update(session, poll_id)
    if poll.state is not State.OPEN or poll.closes_at > queries.database_now(session):
        return False
    _close(session, poll)
    return True


def close_early(session: Session, officer: Caller, poll_id: UUID, reason: str, *, is_demonstration: bool) -> Poll:
    """End a demonstration's poll now; its rules document keeps the end that was published.

    Raises ClosingEarlyRefused anywhere else, PollNotOpen, Forbidden.
    """
    poll = queries.poll_for_update(session, poll_id)
    must_run_polls(officer, poll.area_code)
    if not is_demonstration:
        raise ClosingEarlyRefused("Wait for its end, which everybody was told.")
    if poll.state is not State.OPEN:
        raise PollNotOpen("There is nothing to close.", state=poll.state)
    poll.closed_because = reason
    _close(session, poll)
    return poll


def call_off(session: Session, poll: Poll, reason: str) -> None:
    """Cancel a poll that was opened and is not counted, for a public reason; who may decide that, audit knows.

    The caller holds the poll's lock: no ballot is being cast. What lies in the box stays uncounted; the roll is sealed,
    and the proposals are free for another poll. Raises PollTransitionRefused.
    """
    proposal_ids = poll.proposal_ids()
    poll.move_to(State.CANCELLED)
    poll.closed_at = queries.database_now(session)
    poll.closed_because = reason
    electorate.seal_roll(session, poll.id)
    release(session, poll.id)
    publish(
        session,
        PollCancelled(
            poll_id=poll.id,
            cycle_id=poll.cycle_id,
            area_code=poll.area_code,
            title=poll.title,
            reason=reason,
            proposal_ids=proposal_ids,
        ),
    )


def must_be_as_published(poll: Poll) -> None:
    """Raise RulesTampered where the stored rules are not the ones whose hash was published at opening."""
    if hash_of(poll.document()) != poll.rules_hash:
        raise RulesTampered("Call the operator: the poll must not be counted like this.", poll_id=str(poll.id))


def release(session: Session, poll_id: UUID, but: Iterable[UUID] = ()) -> None:
    """Free the proposals of a poll for another one, except those that were chosen."""
    statement = sa.update(Candidate).where(Candidate.poll_id == poll_id, Candidate.proposal_id.not_in(list(but)))
    session.execute(statement.values(poll_id=None))


def _close(session: Session, poll: Poll) -> None:
    poll.move_to(State.CLOSED)
    poll.closed_at = queries.database_now(session)
    electorate.seal_roll(session, poll.id)
    publish(session, PollClosed(poll_id=poll.id))


def _must_fit(poll: Poll) -> None:
    errors: dict[str, list[str]] = {}
    if poll.opens_at is not None and poll.opens_at >= poll.closes_at:
        errors["closes_at"] = ["A poll closes after it opens."]
    if poll.max_choices is not None and poll.max_choices < poll.min_choices:
        errors["max_choices"] = ["Not below min_choices."]
    if poll.age_to is not None and poll.age_to < poll.age_from:
        errors["age_to"] = ["Not below age_from."]
    if errors:
        raise PollInvalid("Change the named fields.", errors=errors)


def _opened(poll: Poll, opens_at: Any, rules_hash: str) -> PollOpened:
    return PollOpened(
        poll_id=poll.id,
        cycle_id=poll.cycle_id,
        area_code=poll.area_code,
        title=poll.title,
        ballot_type=poll.ballot_type,
        budget=poll.budget,
        opens_at=opens_at,
        closes_at=poll.closes_at,
        rules_hash=rules_hash,
        proposal_ids=poll.proposal_ids(),
    )
