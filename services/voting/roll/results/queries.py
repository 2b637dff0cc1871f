"""Reading results; there is nothing to read before a poll is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.board.few import keeps_back, told
from services.voting.roll.electorate import queries as electorate
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll, clock_text
from services.voting.roll.polls.states import DECIDED, State
from services.voting.roll.pulses import queries as pulses
from services.voting.roll.results.model import Result
from services.voting.roll.results.refusals import ResultNotReady
from shared.caller import Caller


def polls_to_count(session: Session) -> Sequence[UUID]:
    """Closed polls without a result, the earliest first."""
    return session.scalars(sa.select(Poll.id).where(Poll.state == State.CLOSED).order_by(Poll.closed_at)).all()


def result(session: Session, poll_id: UUID) -> Result:
    """The result of a counted poll. Raises ResultNotReady."""
    found = session.get(Result, poll_id)
    if found is None:
        raise ResultNotReady("Come back after it has closed.")
    return found


def result_and_issued(session: Session, poll_id: UUID) -> tuple[Result, int]:
    """The result of a counted poll, and how many entries on its roll have taken their token. Raises ResultNotReady."""
    found = session.execute(
        sa.select(Result, electorate.issued_in(Result.poll_id)).where(Result.poll_id == poll_id)
    ).one_or_none()
    if found is None:
        raise ResultNotReady("Come back after it has closed.")
    return found[0], found[1]


def result_or_none(session: Session, poll_id: UUID) -> Result | None:
    """The result of a poll, once there is one."""
    return session.get(Result, poll_id)


def ending_of(session: Session, poll_id: UUID) -> dict[str, Any]:
    """How a poll came to its end, as `board.record.signed_ending` takes it."""
    poll = polls.poll(session, poll_id)
    weighed = pulses.weighing(session, poll_id)
    return {
        "ended_at": clock_text(poll.ends_at),
        "prolonged": [later.as_json() for later in poll.prolongations],
        "weighing": weighed.as_json() if weighed else None,
    }


def ballot_counts(session: Session, poll: Poll) -> list[tuple[list[int], int]]:
    """What the poll's ballots mark, as pairs of marks (positions on the paper) and how often; sorted by the marks."""
    return [(marks, times) for marks, times in result(session, poll.id).multiset]


def published_result(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """The result with its poll, projects in print order and winners in the order they were chosen.

    Of few ballots there is what was chosen, in the order of the paper, and None in the place of every number of them;
    so too where such a poll was counted before anybody kept them back. Raises NotFound, and ResultNotReady until the
    poll is counted: before, nobody sees a single number of it.
    """
    poll = polls.visible_poll(session, poll_id, reader)
    if poll.state not in DECIDED:
        raise ResultNotReady("Come back after it has closed.", state=poll.state)
    found = result(session, poll_id)
    chosen = chosen_in(poll, found)
    place = {project_id: at for at, project_id in enumerate(chosen, start=1)}
    projects = [
        {"line": line, "votes": _votes(poll, found, line.project_id), "place": place.get(line.project_id)}
        for line in poll.projects
    ]
    by_name = {line.project_id: project for line, project in zip(poll.projects, projects, strict=True)}
    winners = [by_name[project_id] for project_id in chosen]
    return {
        "poll": poll,
        "result": found,
        "projects": projects,
        "winners": winners,
        **_money(found),
        **_told(poll, found),
    }


def is_few(poll: Poll, found: Result) -> bool:
    """Whether the ballots were secret, and too few for anything but what was chosen to be told."""
    return keeps_back(poll.secrecy, found.ballots)


def chosen_in(poll: Poll, found: Result) -> list[str]:
    """Ids of what was chosen: in the order of choosing, and where there were few ballots in that of the paper."""
    if not is_few(poll, found):
        return found.winners
    return [line.project_id for line in poll.projects if line.project_id in found.winners]


def _votes(poll: Poll, found: Result, project_id: str) -> int | None:
    return None if is_few(poll, found) else found.votes[project_id]


def _told(poll: Poll, found: Result) -> dict[str, Any]:
    """The numbers and the words of a count, as far as they may be told."""
    if not is_few(poll, found):
        return {
            "few": False, "voters": found.voters, "ballots": found.ballots,
            "outcome": found.outcome, "explanation": found.explanation,
        }  # fmt: skip
    outcome = {name: found.outcome[name] for name in ("settings", "passed", "cost", "budget")}
    return {"few": True, "voters": told(found.voters), "ballots": None, "outcome": outcome, "explanation": None}


def _money(found: Result) -> dict[str, Any]:
    return {"cost": int(found.outcome["cost"]), "budget": int(found.outcome["budget"])}
