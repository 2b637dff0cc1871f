"""Where ballots are cast: the box, and the frozen papers in memory; one for each process."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.voting.ballot_paper.ballot_rules import BallotRules, ballot_rules_of
from services.voting.box.ballots import queries
from services.voting.box.ballots.box import BallotBox
from shared.blind_signatures import Verifier, read_jwk
from shared.database import Database

PAPERS = 256
"""Kept in memory; a city runs a few dozen polls at a time."""


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """What casting needs of a frozen rules document."""

    poll_id: str
    kind: str
    rules: BallotRules
    verifiers: Mapping[int, Verifier]
    """By the number of the cell."""
    coded: frozenset[int]
    """Cells of holders of codes, whose tokens a server makes."""


class Booth:
    """What casting needs besides the ballot."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.box = BallotBox(database.url)
        self._papers: OrderedDict[UUID, OpenPaper] = OrderedDict()

    def paper(self, poll_id: UUID) -> OpenPaper:
        """The rules for ballots of a poll. Raises PaperNotHere."""
        found = self._papers.get(poll_id)
        if found is None:
            with self.database.transaction() as session:
                document = queries.paper(session, poll_id).document
            found = self._papers[poll_id] = open_paper(json.loads(document))
            if len(self._papers) > PAPERS:
                self._papers.popitem(last=False)
        return found


def open_paper(document: dict[str, Any]) -> OpenPaper:
    """The rules of a frozen document, ready for use."""
    cells = document["electorate"]["cells"]
    return OpenPaper(
        poll_id=document["poll_id"],
        kind=document["ballot"]["type"],
        rules=ballot_rules_of(document),
        verifiers={cell["number"]: Verifier(read_jwk(cell["key"])) for cell in cells},
        coded=frozenset(cell["number"] for cell in cells if cell["coded"]),
    )
