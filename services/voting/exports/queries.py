"""Gathering a counted poll for everybody."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.exports.election import PublishedElection, PublishedProject
from services.voting.planning import queries as planning
from services.voting.polls.model import Poll, PollProject
from services.voting.results import queries as results
from services.voting.results.model import Result
from shared.web import Caller

LIMITS = ("min_choices", "max_choices", "points", "points_each")
"""What a poll says of how much a ballot may mark, where its type has such a limit."""


def published_election(session: Session, poll_id: UUID, reader: Caller | None) -> PublishedElection:
    """The counted poll as open data. Raises NotFound, ResultNotReady."""
    poll: Poll = results.published_result(session, poll_id, reader)["poll"]
    result = results.result(session, poll_id)
    years = planning.years_of(session, poll.cycle_id)
    document = poll.document()
    return PublishedElection(
        poll_id=poll.id,
        title=poll.title,
        area_code=poll.area_code,
        areas=planning.names_around(session, poll.area_code),
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
        voters=result.voters,
        ballots=result.ballots,
        cost=int(result.outcome["cost"]),
        outcome=result.outcome,
        projects=_projects(poll.projects, result),
        rows=results.ballot_counts(session, poll),
    )


def _projects(lines: list[PollProject], result: Result) -> list[PublishedProject]:
    place = {project_id: at for at, project_id in enumerate(result.winners, start=1)}
    return [
        PublishedProject(
            id=line.project_id,
            proposal_id=line.proposal_id,
            title=line.title,
            category=line.category,
            cost=line.cost,
            votes=result.votes[line.project_id],
            place=place.get(line.project_id),
            withdrawn=line.withdrawn,
        )
        for line in lines
    ]
