"""Builders: residents, shortlisted proposals, polls and ballots, each in one line of a test."""

from __future__ import annotations

import itertools
from contextlib import nullcontext
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from services.voting.board.document import Board, read_board
from services.voting.board.roots import public_bytes
from services.voting.board.verification import Check, verify
from services.voting.carrier.settings import read_board_key
from services.voting.carrier.tallying.counting_process import count_here
from services.voting.carrier.tallying.jobs import count_closed_polls, publish_boards
from services.voting.carrier.tending.jobs import tend_boxes
from services.voting.roll.colleagues.reactions import on_role_granted
from services.voting.roll.electorate.reactions import on_person_erased, on_resident_verified
from services.voting.roll.polls.floor import FLOOR
from services.voting.roll.polls.jobs import close_due_polls
from services.voting.roll.polls.reactions import on_proposal_shortlisted
from shared import clock
from shared.contracts.identity import PersonErased, ResidentVerified, RoleGranted
from shared.contracts.proposals import ProposalShortlisted
from shared.contracts.roles import Role
from shared.database import Database
from shared.events.tables import outbox
from shared.ids import new_id
from tests.people import CITY, DAMAI, bearer, born, keys_folder
from tests.voting.device import Device
from tests.voting.neighbourhood import let_live, named_auditor, populate

RESERVE = "Cadangan"
"""The batch that makes a poll of codes alone large enough to be secret."""
ELSEWHERE = "64.71.01.1001"
ADULT, CHILD = "1990-05", born(13)
CYCLE = UUID("0198a000-0000-7000-8000-000000000001")


class Town:
    """A small city that votes: each method is something that somebody does."""

    def __init__(self, app: Flask, box_app: Flask) -> None:
        self.app, self.box_app = app, box_app
        self.database: Database = app.extensions["database"]
        self.box_database: Database = box_app.extensions["database"]
        self.client, self.box = app.test_client(), box_app.test_client()
        self.board_key = read_board_key(keys_folder() / "board.pem")
        self.lurah, self.dp3akb, self.colleague = new_id(), new_id(), new_id()
        self._numbers = itertools.count(1)
        self._hours = 0.0
        self._neighbours = 0
        self.neighbours_so_far = 0
        self.secrecy = "secret"

    # --- who there is

    def resident(self, kelurahan: str = DAMAI, birth_month: str = ADULT, person: UUID | None = None) -> UUID:
        """Somebody whom identity has verified."""
        person = person or new_id()
        event = ResidentVerified(person_id=person, kelurahan=kelurahan, birth_month=birth_month, voice="adult")
        with self.database.transaction() as session:
            on_resident_verified(session, event)
        return person

    def appointed(self, person: UUID, *, by: UUID | None = None, registered_by: UUID | None = None) -> None:
        """Identity tells that a person got a role that somebody proposed, and who had registered her."""
        event = RoleGranted(
            person_id=person, role="kelurahan_officer", area_code=DAMAI, granted_by=by, registered_by=registered_by
        )
        with self.database.transaction() as session:
            on_role_granted(session, event)

    def neighbours(self, people: int = 30, kelurahan: str = DAMAI, birth_month: str = ADULT) -> None:
        """So many more whom identity has verified, and of whom a test speaks no further."""
        let_live(self, people, kelurahan, birth_month)

    def populate(self, poll_id: str) -> None:
        """Let as many neighbours live where a poll is held as a secret one needs."""
        populate(self, poll_id)

    def named_auditor(self, poll_id: str, auditor: UUID | None = None) -> dict[str, str]:
        """Headers of an auditor of the city whom two officers named for a poll, and of whom the box was told."""
        return named_auditor(self, poll_id, auditor)

    def erase(self, person: UUID) -> None:
        """Somebody withdraws."""
        with self.database.transaction() as session:
            on_person_erased(session, PersonErased(person_id=person))

    def shortlisted(self, title: str = "Titian aman", cost: int = 40_000_000, area: str = DAMAI) -> UUID:
        """A proposal that may stand on a paper."""
        event = ProposalShortlisted(
            proposal_id=new_id(), cycle_id=CYCLE, area_code=area, title=title, summary="Supaya aman.", cost=cost,
            category="safe_routes", picture=None,
        )  # fmt: skip
        with self.database.transaction() as session:
            on_proposal_shortlisted(session, event)
        return event.proposal_id

    # --- requests

    def officer(self, person: UUID | None = None, role: Role = Role.DP3AKB_OFFICER, area: str = CITY) -> dict[str, str]:
        """Headers of an officer, the one of DP3AKB unless another is named."""
        return bearer((role, area), person=person or self.dp3akb)

    def voter(self, person: UUID) -> dict[str, str]:
        """Headers of a resident."""
        return bearer(Role.RESIDENT, person=person)

    def post(self, path: str, body: Any = None, headers: dict[str, str] | None = None, key: str = "") -> TestResponse:
        """POST under /v1; before a poll opens, as many neighbours live there as a secret one needs."""
        if path.endswith("/open"):
            self.populate(path.split("/")[2])
        headers = {**(headers or {}), **({"Idempotency-Key": key} if key else {})}
        return self.client.post(f"/v1{path}", json={} if body is None else body, headers=headers)

    def get(self, path: str, headers: dict[str, str] | None = None) -> TestResponse:
        """GET under /v1."""
        return self.client.get(f"/v1{path}", headers=headers or {})

    # --- polls

    def content(self, **changes: Any) -> dict[str, Any]:
        """What POST /polls takes."""
        whole = {
            "title": f"Pilihan warga {next(self._numbers)}",
            "area_code": DAMAI,
            "budget": 100_000_000,
            "closes_at": (clock.now() + timedelta(hours=1)).isoformat(),
            "rules": {"rule": "greedy"},
            "secrecy": self.secrecy,
        }
        if "proposal_ids" not in changes and "projects" not in changes:
            whole["projects"] = [
                {"id": name, "title": f"Program {name}", "cost": cost}
                for name, cost in (("a", 60_000_000), ("b", 50_000_000), ("c", 30_000_000))
            ]
        return whole | changes

    def draft(self, **changes: Any) -> str:
        """A poll in preparation; its id."""
        answer = self.post("/polls", self.content(**changes), self.officer())
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    def open(self, **changes: Any) -> str:
        """A poll that takes ballots; its id."""
        poll_id = self.draft(**changes)
        answer = self.post(f"/polls/{poll_id}/open", headers=self.officer())
        assert answer.status_code == 200, answer.json
        self.tend()
        if answer.json["codes_only"] and answer.json["secrecy"] == "secret":
            self.codes(poll_id, FLOOR, RESERVE)
        return poll_id

    def codes(self, poll_id: str, count: int, label: str = "") -> list[str]:
        """Voting codes."""
        answer = self.post(f"/polls/{poll_id}/codes", {"count": count, "label": label}, self.officer())
        assert answer.status_code == 201, answer.json
        return list(answer.json["codes"])

    def device(self, person: UUID | None = None, code: str = "") -> Device:
        """The phone of somebody who logs in, or who has a code."""
        return Device(self, self.voter(person) if person else None, code)

    def vote(self, poll_id: str, person: UUID, *choices: str, said: Any = None) -> TestResponse:
        """Somebody takes her token and casts her ballot with it; a refusal of either comes back."""
        return self.device(person).vote(poll_id, list(choices) if said is None else said)

    def vote_by_code(self, poll_id: str, code: str, *choices: str) -> TestResponse:
        """Somebody does so with a voting code."""
        return self.device(code=code).vote(poll_id, list(choices))

    def close(self, poll_id: str) -> None:
        """An officer of the demonstration ends the poll now."""
        answer = self.post(f"/polls/{poll_id}/close", {"reason": "Uji coba selesai."}, self.officer())
        assert answer.status_code == 200, answer.json

    def tend(self, hours: float = 0) -> None:
        """The worker looks after the box: papers in, roots, seals; so many hours from now by its clock, or later."""
        self._hours = max(self._hours, hours)
        then = clock.now() + timedelta(hours=self._hours)
        with clock.frozen_at(then) if self._hours else nullcontext():
            tend_boxes(self.database, box=self.box_database, key=self.board_key)

    def tick(self) -> None:
        """The worker's clock strikes: due polls close, the box is tended, sealed polls are counted and published."""
        close_due_polls.run(self.database)
        self.tend()
        count_closed_polls(self.database, box=self.box_database, count=count_here)
        publish_boards(self.database, box=self.box_database, key=self.board_key)

    def count(self, poll_id: str) -> None:
        """Closed and counted."""
        self.close(poll_id)
        self.tick()

    def certify(self, poll_id: str, *officers: UUID) -> list[TestResponse]:
        """Officers certify, one after the other."""
        body = {"statement": "Hasil sesuai dengan surat suara."}
        return [self.post(f"/polls/{poll_id}/certifications", body, self.officer(officer)) for officer in officers]

    def refuse(self, poll_id: str, officer: UUID, reason: str = "Jumlah suaranya janggal.") -> TestResponse:
        """An officer refuses to certify."""
        return self.post(f"/polls/{poll_id}/refusals", {"reason": reason}, self.officer(officer))

    def propose_cancelling(self, poll_id: str, reason: str = "Dua program sudah dianggarkan.") -> str:
        """The officer of DP3AKB proposes to call the poll off; the id of what she proposed."""
        answer = self.post(f"/polls/{poll_id}/cancellations", {"reason": reason}, self.officer())
        assert answer.status_code == 201, answer.json
        return str(answer.json["pending"]["id"])

    def confirm_cancelling(self, poll_id: str, cancellation_id: str, officer: UUID | None = None) -> TestResponse:
        """A second officer (the colleague, unless another is named) confirms it."""
        path = f"/polls/{poll_id}/cancellations/{cancellation_id}/confirm"
        return self.post(path, headers=self.officer(officer or self.colleague))

    def decline_cancelling(self, poll_id: str, cancellation_id: str, officer: UUID | None = None) -> TestResponse:
        """An officer (the colleague, unless another is named) declines it."""
        path = f"/polls/{poll_id}/cancellations/{cancellation_id}/decline"
        body = {"reason": "Programnya belum dianggarkan."}
        return self.post(path, body, self.officer(officer or self.colleague))

    def call_off(self, poll_id: str) -> None:
        """Two officers call an open poll off."""
        answer = self.confirm_cancelling(poll_id, self.propose_cancelling(poll_id))
        assert answer.status_code == 200, answer.json

    def state(self, poll_id: str) -> str:
        """Where the poll stands."""
        return str(self.scalar("SELECT state FROM polls WHERE id = :id", id=UUID(poll_id)))

    # --- what the box shows everybody

    def turnout(self, poll_id: str) -> Any:
        """How many ballots lie in the box."""
        return self.box.get(f"/v1/polls/{poll_id}/turnout").json

    def roots(self, poll_id: str) -> list[dict[str, Any]]:
        """The signed roots so far."""
        return list(self.box.get(f"/v1/polls/{poll_id}/roots").json["items"])

    def find(self, poll_id: str, receipt: str) -> Any:
        """Where a receipt stands."""
        answer = self.box.post(f"/v1/polls/{poll_id}/receipts", json={"receipt": receipt})
        assert answer.status_code == 200, answer.json
        return answer.json

    def board(self, poll_id: str) -> Board:
        """The published board, read as anybody would."""
        answer = self.box.get(f"/v1/polls/{poll_id}/board")
        assert answer.status_code == 200, answer.json
        return read_board(answer.data)

    def checks(self, poll_id: str, **given: Any) -> list[Check]:
        """What checking the published board finds."""
        return list(verify(self.board(poll_id), key=public_bytes(self.board_key), **given))

    # --- looking behind the curtain

    def execute(self, statement: str, **values: Any) -> None:
        """Change the database."""
        with self.database.transaction() as session:
            session.execute(sa.text(statement), values)

    def scalar(self, query: str, **values: Any) -> Any:
        """One value of the database."""
        with self.database.transaction() as session:
            return session.scalar(sa.text(query), values)

    def in_box(self, query: str, **values: Any) -> list[Any]:
        """First values of the rows of the box's database."""
        with self.box_database.transaction() as session:
            return list(session.scalars(sa.text(query), values))

    def ballots(self, poll_id: str) -> list[list[int]]:
        """The marks of every ballot that lies in the box, or was counted, in sorted order."""
        query = (
            "SELECT marks FROM ballots WHERE poll_id = :id UNION ALL "
            "SELECT marks FROM counted_ballots, generate_series(1, times) WHERE poll_id = :id"
        )
        return sorted(list(marks) for marks in self.in_box(query, id=UUID(poll_id)))

    def told(self, event_type: str) -> list[dict[str, Any]]:
        """Payloads of the events of a type, in order."""
        with self.database.transaction() as session:
            chosen = sa.select(outbox.c.data).where(outbox.c.type == event_type).order_by(outbox.c.sequence)
            return list(session.scalars(chosen))


def unknown() -> UUID:
    """An id that is nobody's."""
    return uuid4()
