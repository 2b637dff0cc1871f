"""Gathering a counted poll for everybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.exports.election import PublishedElection, PublishedProject
from services.voting.roll.exports.refusals import TooFewBallots
from services.voting.roll.planning import queries as planning
from services.voting.roll.polls.model import Poll, PollProject
from services.voting.roll.results import queries as results
from shared.caller import Caller

LIMITS = ("min_choices", "max_choices", "points", "points_each")
"""What a poll says of how much a ballot may mark, where its type has such a limit."""


def open_data(session: Session, poll_id: UUID, reader: Caller | None) -> PublishedElection:
    """The counted poll for everybody to count again. Raises TooFewBallots, NotFound, ResultNotReady."""
    election = published_election(session, poll_id, reader)
    if election.is_few:
        raise TooFewBallots("What was chosen stands in the result; the ballots are for the auditors of this poll.")
    return election


def published_election(session: Session, poll_id: UUID, reader: Caller | None) -> PublishedElection:
    """The counted poll as open data. Raises NotFound, ResultNotReady."""
    told = results.published_result(session, poll_id, reader)
    poll: Poll = told["poll"]
    result = results.result(session, poll_id)
    areas, years = planning.names_and_years(session, poll.area_code, poll.cycle_id)
    document = poll.document()
    return PublishedElection(
        poll_id=poll.id,
        title=poll.title,
        area_code=poll.area_code,
        areas=areas,
        years=(years.plan_year, years.delivery_year) if years else None,
        state=poll.state,
        ballot_type=poll.ballot_type,
        limits={name: limit for name in LIMITS if (limit := document["ballot"].get(name)) is not None},
        budget=poll.budget,
        rules=poll.rules,
        rules_hash=poll.rules_hash or "",
        document=document,
        opens_at=poll.opens_at or poll.closes_at,
        closes_at=poll.closed_at or poll.closes_at,
        counted_at=result.counted_at,
        voters=told["voters"],
        ballots=told["ballots"],
        cost=int(result.outcome["cost"]),
        outcome=told["outcome"],
        projects=_projects(told["projects"]),
        rows=() if told["few"] else results.ballot_counts(session, poll),
    )


def _projects(counted: list[dict[str, Any]]) -> list[PublishedProject]:
    """The lines of the paper as `results.published_result` tells them."""
    return [_project(**project) for project in counted]


def _project(line: PollProject, votes: int | None, place: int | None) -> PublishedProject:
    return PublishedProject(
        id=line.project_id,
        proposal_id=line.proposal_id,
        title=line.title,
        category=line.category,
        cost=line.cost,
        votes=votes,
        place=place,
        withdrawn=line.withdrawn,
    )
