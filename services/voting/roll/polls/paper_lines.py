"""What is printed on a ballot paper: shortlisted proposals, or projects an officer names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.polls import queries
from services.voting.roll.polls.model import Candidate, Poll, PollProject
from services.voting.roll.polls.refusals import CandidateNotFree, PollInvalid
from shared.contracts.roles import covers


def put_on(session: Session, poll: Poll, proposal_ids: Sequence[UUID], projects: Sequence[dict[str, Any]]) -> None:
    """Print these proposals, in this order, or these projects. Raises CandidateNotFree, PollInvalid."""
    if proposal_ids and projects:
        raise PollInvalid("Name proposals or projects, not both.", errors={"projects": ["Leave out, or proposal_ids."]})
    lines = [_from_candidate(found, poll) for found in _taken(session, poll, proposal_ids)]
    lines += [_as_named(project) for project in projects]
    for position, line in enumerate(lines):
        line.position = position
    poll.projects = lines


def take_off(session: Session, poll: Poll) -> None:
    """Empty the paper; its proposals are free for another poll."""
    for found in queries.candidates_for_update(session, poll.proposal_ids()).values():
        found.poll_id = None
    poll.projects = []
    session.flush()


def _taken(session: Session, poll: Poll, proposal_ids: Sequence[UUID]) -> list[Candidate]:
    found = queries.candidates_for_update(session, proposal_ids)
    for proposal_id in proposal_ids:
        candidate = found.get(proposal_id)
        if candidate is None or candidate.poll_id is not None or not covers(poll.area_code, candidate.area_code):
            raise CandidateNotFree("Choose among the candidates of this area.", proposal_id=str(proposal_id))
        candidate.poll_id = poll.id
    return [found[proposal_id] for proposal_id in proposal_ids]


def _from_candidate(candidate: Candidate, poll: Poll) -> PollProject:
    return PollProject(
        poll_id=poll.id,
        project_id=str(candidate.proposal_id),
        proposal_id=candidate.proposal_id,
        title=candidate.title,
        summary=candidate.summary,
        cost=candidate.cost,
        category=candidate.category,
        picture=candidate.picture,
        withdrawn=False,
    )


def _as_named(project: dict[str, Any]) -> PollProject:
    facts = {name: value for name, value in project.items() if name != "id"}
    return PollProject(project_id=project["id"], **facts)
