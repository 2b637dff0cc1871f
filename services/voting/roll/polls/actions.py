"""Preparing a poll, opening it, closing it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.roll.electorate import actions as electorate
from services.voting.roll.electorate import queries as sizes
from services.voting.roll.electorate.actions import MakeKeys
from services.voting.roll.electorate.officers import must_run_polls
from services.voting.roll.polls import ending, floor, pairs, paper_lines, queries
from services.voting.roll.polls.fitting import must_fit, must_fit_its_paper
from services.voting.roll.polls.model import Candidate, Poll
from services.voting.roll.polls.permissions import must_hand_out_codes, must_prepare, must_run
from services.voting.roll.polls.refusals import ClosingEarlyRefused, PollInvalid, PollNotOpen, RulesTampered
from services.voting.roll.polls.rules_document import USUAL, canonical, hash_of
from services.voting.roll.polls.states import State
from shared import clock
from shared.caller import Caller
from shared.contracts.voting import PollCancelled, PollClosed, PollDrafted, PollOpened
from shared.database.instants import database_now
from shared.events import publish


def draft_poll(session: Session, officer: Caller, content: dict[str, Any]) -> Poll:
    """Prepare a poll in an area the officer runs, with shortlisted proposals or projects of its own on the paper.

    A poll that stands beside a children's poll takes that one's list. Raises Forbidden, CandidateNotFree, PollInvalid,
    PairInvalid.
    """
    must_run_polls(officer, content["area_code"])
    facts = dict(content)
    proposal_ids, projects = facts.pop("proposal_ids"), facts.pop("projects")
    pairs.must_be_free(session, facts["beside"])
    facts["rules"] = facts["rules"] or USUAL[facts["ballot_type"]].as_json()
    poll = Poll(**facts, state=State.DRAFT, drafted_by=officer.id, drafted_at=clock.now())
    must_fit(poll)
    session.add(poll)
    session.flush()
    if poll.beside is None:
        paper_lines.put_on(session, poll, proposal_ids, projects)
    else:
        pairs.copy_list(session, poll, named=bool(proposal_ids or projects))
    session.flush()
    publish(session, PollDrafted(poll_id=poll.id, area_code=poll.area_code, title=poll.title))
    return poll


def change_poll(session: Session, officer: Caller, poll_id: UUID, changes: dict[str, Any]) -> Poll:
    """Change a draft. Raises PollNotDraft once it was opened, and what `draft_poll` raises."""
    poll = queries.poll_for_update(session, poll_id)
    must_prepare(officer, poll)
    facts = dict(changes)
    proposal_ids, projects = facts.pop("proposal_ids", None), facts.pop("projects", None)
    if facts.get("beside", poll.beside) != poll.beside:
        pairs.must_be_free(session, facts["beside"])
    for name, value in facts.items():
        setattr(poll, name, value)
    must_run_polls(officer, poll.area_code)
    must_fit(poll)
    if facts.keys() & floor.OF_THE_ELECTORATE:
        floor.forget(poll)
    if proposal_ids is not None or projects is not None:
        paper_lines.take_off(session, poll)
        paper_lines.put_on(session, poll, proposal_ids or [], projects or [])
    session.flush()
    return poll


def cancel_draft(session: Session, officer: Caller, poll_id: UUID) -> Poll:
    """Drop a draft; its proposals are free for another poll."""
    poll = queries.poll_for_update(session, poll_id)
    must_prepare(officer, poll)
    poll.move_to(State.CANCELLED)
    release(session, poll)
    poll.beside = None
    return poll


def open_poll(session: Session, officer: Caller, poll_id: UUID, make_keys: MakeKeys, board_key: str) -> Poll:
    """Draw the roll, fix the rules and their hash, and take ballots from now on (or from the instant that was set).

    `make_keys` makes the keys of the electorate's cells; `board_key` (hexadecimal) is the one the board will be signed
    under. Both are part of the rules, since a key of her own would give a voter away.

    Raises PollNotDraft, PollEmpty, PollInvalid, RollTooSmall, Forbidden.
    """
    poll = queries.poll_for_update(session, poll_id)
    must_prepare(officer, poll)
    now = database_now(session)
    must_fit_its_paper(poll)
    if poll.closes_at <= now:
        raise PollInvalid("Set a later end.", errors={"closes_at": ["This instant has passed."]})
    poll.opens_at = max(poll.opens_at or now, now)
    must_fit(poll)
    pairs.must_match(session, poll)
    poll.board_key = board_key
    poll.prolonging = ending.rule_from_now_on()
    if not poll.codes_only:  # holders of codes come on the roll afterwards, and are counted there
        floor.must_be_large_enough(poll, sizes.size_of(session, poll.criteria(now)))
    drawn = electorate.draw_roll(session, poll.id, poll.criteria(now), make_keys)
    if not poll.codes_only:
        floor.must_be_large_enough(poll, drawn)
    poll.rules_hash = hash_of(poll.document())
    poll.move_to(State.OPEN)
    publish(session, _opened(poll, poll.opens_at, poll.rules_hash))
    return poll


def issue_codes(
    session: Session, officer: Caller, secret: str, poll_id: UUID, *, count: int, label: str, for_paper: bool
) -> electorate.IssuedCodes:
    """Make voting codes for people without an account.

    Where nobody else votes, the codes are the roll: the first ones of a secret poll are as many as it needs. Raises
    RollNotOpen, RollTooSmall, NotFound, Forbidden.
    """
    poll = queries.poll(session, poll_id)
    must_hand_out_codes(officer, poll)
    if poll.codes_only:
        floor.must_be_large_enough(poll, sizes.turnout(session, poll_id)["voters"] + count)
    return electorate.issue_codes(session, officer.id, secret, poll_id, count=count, label=label, for_paper=for_paper)


def revoke_codes(session: Session, officer: Caller, poll_id: UUID, batch_id: UUID) -> int | None:
    """Take back the unused codes of a batch; answers how many. Raises RollNotOpen, NotFound, Forbidden."""
    poll = queries.poll(session, poll_id)
    must_hand_out_codes(officer, poll)
    return electorate.revoke_codes(session, poll_id, batch_id)


def close_poll(session: Session, poll_id: UUID) -> bool:
    """Close a poll whose time is over by the database's clock; answers whether this call closed it.

    First it is weighed whether an outage lets it go on: once it is closed, its keys are gone. The lock waits for every
    ballot that is being cast; whoever comes after it finds the poll closed.
    """
    poll = queries.poll_for_update(session, poll_id)
    if not ending.is_over(session, poll) or not ending.may_close(session, poll):
        return False
    _close(session, poll)
    return True


def close_early(session: Session, officer: Caller, poll_id: UUID, reason: str, *, is_demonstration: bool) -> Poll:
    """End a demonstration's poll now; its rules document keeps the end that was published.

    Raises ClosingEarlyRefused anywhere else, PollNotOpen, Forbidden.
    """
    poll = queries.poll_for_update(session, poll_id)
    must_run(officer, poll)
    if not is_demonstration:
        raise ClosingEarlyRefused("Wait for its end, which everybody was told.")
    if poll.state is not State.OPEN:
        raise PollNotOpen("There is nothing to close.", state=poll.state)
    poll.closed_because = reason
    _close(session, poll)
    return poll


def call_off(session: Session, poll: Poll, reason: str, but: Iterable[UUID] = ()) -> None:
    """Cancel a poll that was opened and is not counted, for a public reason; who may decide that, audit knows.

    The caller holds the poll's lock: no ballot is being cast. What lies in the box stays uncounted; the roll is sealed,
    and the proposals are free for another poll, except those that the poll beside it chose. Raises
    PollTransitionRefused.
    """
    proposal_ids = poll.proposal_ids()
    poll.move_to(State.CANCELLED)
    poll.closed_at = database_now(session)
    poll.closed_because = reason
    electorate.seal_roll(session, poll.id)
    session.flush()
    release(session, poll, but)
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


def published_document(poll: Poll) -> bytes:
    """The rules document as canonical JSON, byte for byte what its published hash was taken of.

    Raises PollNotOpen before opening, RulesTampered where what is stored is not what was published.
    """
    if poll.rules_hash is None:
        raise PollNotOpen("Its rules are fixed when it opens.", state=poll.state)
    must_be_as_published(poll)
    return canonical(poll.document())


def release(session: Session, poll: Poll, but: Iterable[UUID] = ()) -> bool:
    """Free the proposals of an ended poll for another one, except those that were chosen; whether that was done.

    Where two polls stand on one list, the one that ends last frees it.
    """
    holder = pairs.holder_to_free(session, poll)
    if holder is None:
        return False
    statement = sa.update(Candidate).where(Candidate.poll_id == holder, Candidate.proposal_id.not_in(list(but)))
    session.execute(statement.values(poll_id=None))
    return True


def _close(session: Session, poll: Poll) -> None:
    poll.move_to(State.CLOSED)
    poll.closed_at = database_now(session)
    electorate.seal_roll(session, poll.id)
    publish(session, PollClosed(poll_id=poll.id))


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
