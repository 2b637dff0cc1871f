"""What the minutes of a vote (berita acara) say: gathered here, printed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.audit import queries
from services.voting.roll.audit.model import Certification, ResultRefusal
from services.voting.roll.exports.election import PublishedElection
from services.voting.roll.exports.queries import published_election
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Prolongation
from services.voting.roll.polls.states import State
from services.voting.roll.results import queries as results
from services.voting.roll.sheets import queries as papers
from shared.caller import Caller
from shared.contracts.places import on_the_site, result_page


@dataclass(frozen=True)
class Minutes:
    """Everything that is printed. Nobody is named: officers sign by hand on the lines that are left for it.

    `page` is the address of the result. `tokens` (rights to vote that were handed out), `assisted` (ballots that a
    machine of the city wrote for somebody) and `root` (of the public board, in hexadecimal) are None in a poll that
    knows none, and are not printed then.
    """

    election: PublishedElection
    certifications: Sequence[Certification]
    refusals: Sequence[ResultRefusal]
    ties: list[dict[str, Any]]
    page: str
    tokens: int | None = None
    assisted: int | None = None
    root: str | None = None
    prolongations: Sequence[Prolongation] = ()
    """Why it closed later than was published, in turn."""
    paper: dict[str, Any] | None = None
    """As `papers.queries.paper_reconciliation` tells it; None where nobody voted on paper."""

    @property
    def is_final(self) -> bool:
        """Whether two officers have certified the result."""
        return self.election.state == State.CERTIFIED

    def title_of(self, project_id: str) -> str:
        """The title of a project on the paper."""
        return next(project.title for project in self.election.projects if project.id == project_id)


def minutes_of(session: Session, poll_id: UUID, reader: Caller | None, public_url: str) -> Minutes:
    """The minutes of a counted poll. Raises NotFound, ResultNotReady."""
    poll = polls.poll_to_the_letter(session, poll_id)  # held here, as the result is, so that each is read once
    result = results.result_or_none(session, poll_id)
    election = published_election(session, poll_id, reader)
    assert result is not None, "or nothing would have been published"
    paper = papers.paper_reconciliation(session, poll_id)
    given, refused = queries.words_of_officers(session, poll_id)
    return Minutes(
        election=election,
        certifications=given,
        refusals=refused,
        ties=queries.ties_of(result),
        page=on_the_site(public_url, result_page(poll_id)),
        tokens=result.issued,
        assisted=result.assisted,
        root=None if election.is_few else result.board_root,
        prolongations=poll.prolongations,
        paper=paper if paper["batches"] and not election.is_few else None,
    )
