"""The desk where the paper of one poll is keyed, by three people."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from werkzeug.test import TestResponse

from services.voting.carrier.carrying.jobs import carry_papers
from services.voting.roll.sheets.queries import paper_reconciliation
from shared.ids import new_id
from tests.voting.town import Town


class Desk:
    """The desk where the paper of one poll is keyed, by three people."""

    def __init__(self, town: Town, poll_id: str) -> None:
        self.town, self.poll_id, self.batch = town, poll_id, ""
        self.first, self.second, self.third = new_id(), new_id(), new_id()

    def open(self, sheets: int) -> dict[str, Any]:
        """A batch of so many sheets."""
        answer = self.ask("POST", "", {"label": "Posyandu Melati", "sheets": sheets}, self.first)
        assert answer.status_code == 201, answer.json
        self.batch = answer.json["batch"]["id"]
        return cast("dict[str, Any]", answer.json)

    def ask(self, method: str, path: str, body: Any, person: UUID) -> TestResponse:
        """Do something with the batch as somebody."""
        here = f"/v1/polls/{self.poll_id}/paper-batches" + (f"/{self.batch}" if self.batch else "") + path
        return self.town.client.open(here, method=method, json=body, headers=self.town.officer(person))

    def key(self, person: UUID, code: str, *choices: str, flaw: str | None = None, said: Any = None) -> TestResponse:
        """One sheet."""
        content = {"flaw": flaw} if flaw else {"choices": list(choices) if said is None else said}
        return self.ask("POST", "/sheets", {"code": code, **content}, person)

    def key_all(self, person: UUID, sheets: dict[str, list[str]], without_code: int = 0) -> None:
        """A whole stack, to the end."""
        for code, choices in sheets.items():
            assert self.key(person, code, *choices).status_code == 201
        assert self.finish(person, without_code).status_code == 200

    def finish(self, person: UUID, without_code: int = 0) -> TestResponse:
        """Through with the stack."""
        return self.ask("POST", "/finish", {"without_code": without_code}, person)

    def settle(self, person: UUID, sheet: str, verdict: str, **said: Any) -> TestResponse:
        """Decide about a sheet."""
        return self.ask("POST", "/settlements", {"sheet": sheet, "verdict": verdict, **said}, person)

    def accept(self, person: UUID | None = None) -> TestResponse:
        """Make ballots of it."""
        return self.ask("POST", "/acceptance", {}, person or self.first)

    def read(self, person: UUID) -> dict[str, Any]:
        """The batch as somebody sees it."""
        answer = self.ask("GET", "", None, person)
        assert answer.status_code == 200, answer.json
        return cast("dict[str, Any]", answer.json)

    def carry(self) -> None:
        """The worker's second strikes."""
        carry_papers(self.town.database, box=self.town.box_database)

    def reconciliation(self) -> dict[str, Any]:
        """Whether every sheet is accounted for."""
        with self.town.database.transaction() as session:
            return paper_reconciliation(session, UUID(self.poll_id))
