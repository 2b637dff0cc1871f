"""Counting a closed poll."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.ballots.model import Ballot as BallotRow
from services.voting.counting.count import count
from services.voting.counting.profile import Ballot, Profile, Project, build_profile
from services.voting.counting.rules import RuleSettings
from services.voting.electorate import queries as electorate
from services.voting.polls import actions as poll_actions
from services.voting.polls import queries as polls
from services.voting.polls.model import Poll
from services.voting.polls.refusals import RulesTampered
from services.voting.polls.states import State
from services.voting.results.model import Result
from shared import clock
from shared.contracts.voting import PollCounted
from shared.events import publish


class BoxAndRollDiffer(RulesTampered):
    """There are not as many ballots in the box as used entries on the roll."""


def count_poll(session: Session, poll_id: UUID) -> bool:
    """Count a closed poll by the rule it was opened with; answers whether this call counted it.

    Raises RulesTampered where the stored rules are not the published ones, BoxAndRollDiffer where ballots are missing
    or too many. The poll then stays closed, and the operator is told at every attempt.
    """
    poll = polls.poll_for_update(session, poll_id)
    if poll.state is not State.CLOSED:
        return False
    poll_actions.must_be_as_published(poll)
    profile = profile_of(session, poll)
    turnout = electorate.turnout(session, poll_id)
    if turnout["voted"] != profile.voters:
        raise BoxAndRollDiffer(f"{turnout['voted']} used entries, {profile.voters} ballots.", poll_id=str(poll_id))
    outcome = count(profile, RuleSettings.from_json(poll.rules))
    votes = {project.id: int(number) for project, number in zip(profile.projects, profile.votes, strict=True)}
    session.add(
        Result(
            poll_id=poll_id,
            counted_at=clock.now(),
            voters=turnout["voters"],
            ballots=profile.voters,
            votes=votes,
            outcome=outcome.as_json(),
        )
    )
    poll.move_to(State.COUNTED)
    publish(session, PollCounted(poll_id=poll_id, rule=outcome.settings.rule))
    return True


def profile_of(session: Session, poll: Poll) -> Profile:
    """The poll and its ballots, ready to count; ballots that mark the same projects are gathered by the database."""
    names = [project.project_id for project in poll.projects]
    projects = [
        Project(line.project_id, Fraction(line.cost), line.title, line.category, line.withdrawn)
        for line in poll.projects
    ]
    gathered = sa.select(BallotRow.choices, sa.func.count()).where(BallotRow.poll_id == poll.id)
    rows = session.execute(gathered.group_by(BallotRow.choices).order_by(BallotRow.choices)).all()
    ballots = (Ballot([names[at] for at in marks], times=times) for marks, times in rows)
    return build_profile(projects, Fraction(poll.budget), ballots)
