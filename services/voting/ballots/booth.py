"""Where ballots are cast: the box, the papers in memory, and the secret behind receipts; one for each process."""

from __future__ import annotations

from collections import OrderedDict
from typing import cast
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy.orm import Session

from services.voting.ballots.box import BallotBox
from services.voting.ballots.paper import Paper
from services.voting.polls import queries as polls
from services.voting.polls.model import Poll
from services.voting.polls.refusals import PollNotOpen
from services.voting.polls.states import BallotType
from shared.database import Database

PAPERS = 256
"""Kept in memory; a city runs a few dozen polls at a time."""


class Booth:
    """Everything that casting a ballot needs besides the ballot."""

    def __init__(self, database: Database, secret: str) -> None:
        self.database, self.secret = database, secret
        self.box = BallotBox(database.url)
        self._papers: OrderedDict[UUID, Paper] = OrderedDict()

    def paper(self, poll_id: UUID) -> Paper:
        """The rules for ballots of a poll that was opened. Raises NotFound, PollNotOpen."""
        found = self._papers.get(poll_id)
        if found is None:
            with self.database.transaction() as session:
                found = self._papers[poll_id] = _read_paper(session, poll_id)
            if len(self._papers) > PAPERS:
                self._papers.popitem(last=False)
        return found


def install_booth(app: Flask, database: Database, secret: str) -> None:
    """Give the app its booth."""
    app.extensions["booth"] = Booth(database, secret)


def booth() -> Booth:
    """The booth of the app that answers."""
    return cast("Booth", current_app.extensions["booth"])


def _read_paper(session: Session, poll_id: UUID) -> Paper:
    poll = polls.poll(session, poll_id)
    if not poll.is_public:
        raise PollNotOpen("It has not been opened.")
    return paper_of(poll)


def paper_of(poll: Poll) -> Paper:
    """The rules for ballots of this poll."""
    return Paper(
        positions={project.project_id: project.position for project in poll.projects if not project.withdrawn},
        costs=tuple(project.cost for project in poll.projects),
        least=poll.min_choices,
        most=len(poll.projects) if poll.max_choices is None else poll.max_choices,
        ceiling=poll.budget if poll.ballot_type is BallotType.KNAPSACK else None,
    )
