"""A town to tell stories in: people, and what they do through the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from services.proposals.adoption import reactions
from services.proposals.adoption.model import ProposedDecline
from services.proposals.colleagues import reactions as colleagues
from services.proposals.cycles.model import PhaseName
from services.proposals.cycles.queries import current_cycle
from services.proposals.life.model import Proposal
from services.proposals.life.states import State
from shared import clock
from shared.contracts.categories import Category
from shared.contracts.event import Event
from shared.contracts.identity import ResidentVerified, RoleGranted
from shared.contracts.programs import ProgramOpened
from shared.contracts.roles import Role
from shared.contracts.vocabulary import ReasonCode
from shared.contracts.voting import PollCancelled, PollCertified, PollOpened, PollProlonged
from shared.database import Database
from shared.events.tables import outbox
from shared.ids import new_id
from tests.people import CITY, DAMAI, bearer

MANGGAR = "64.71.01.1001"


@dataclass
class Person:
    """Somebody with a token, who can call the service."""

    client: FlaskClient
    roles: tuple[Role | tuple[Role, str], ...]
    age_band: str = "adult"
    kelurahan: str | None = DAMAI
    verified: bool = True
    id: UUID = field(default_factory=new_id)

    @property
    def headers(self) -> dict[str, str]:
        """A fresh token."""
        return bearer(
            *self.roles, person=self.id, age_band=self.age_band, kelurahan=self.kelurahan, verified=self.verified
        )

    def get(self, path: str, **query: Any) -> TestResponse:
        """Read."""
        return self.client.get("/v1" + path, headers=self.headers, query_string=query)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Do."""
        return self.client.post("/v1" + path, json=body, headers=self.headers | headers)

    def patch(self, path: str, body: Any, **headers: str) -> TestResponse:
        """Change."""
        return self.client.patch("/v1" + path, json=body, headers=self.headers | headers)

    def put(self, path: str) -> TestResponse:
        """Set."""
        return self.client.put("/v1" + path, headers=self.headers)

    def delete(self, path: str) -> TestResponse:
        """Undo."""
        return self.client.delete("/v1" + path, headers=self.headers)


WORDS = {
    "title": "Taman baca di bawah rumah panggung",
    "story": "Bawahnya kosong dan teduh. Kami ingin rak buku dan lampu di sana.",
    "category": "learning",
    "initiative_type": "taman_baca",
    "picture": "taman-baca",
    "area_code": DAMAI,
    "rt": "14",
    "place": "di bawah rumah panggung dekat balai",
    "beneficiaries": ["children_6_12", "families"],
    "beneficiary_count": 120,
    "cost_lines": [{"item": "Lantai kayu", "rupiah": 26_500_000}, {"item": "Rak dan buku", "rupiah": 14_000_000}],
}


class Town:
    """A person in each role, and the steps that most stories need."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.app, self.database = app, database
        self.author = self.person(Role.CHILD, age_band="10-12")
        self.neighbour = self.person(Role.RESIDENT)
        self.forum_member = self.person(Role.FORUM_MEMBER, age_band="16-17", verified=False, kelurahan=None)
        self.moderator = self.person(Role.MODERATOR)
        self.kelurahan_officer = self.person((Role.KELURAHAN_OFFICER, DAMAI))
        self.agency = self.person(Role.AGENCY_VERIFIER)
        self.facilitator = self.person((Role.FACILITATOR, DAMAI))
        self.dp3akb = self.person(Role.DP3AKB_OFFICER)
        self.colleague = self.person(Role.DP3AKB_OFFICER)

    def person(self, *roles: Role | tuple[Role, str], **facts: Any) -> Person:
        """A new person."""
        return Person(self.app.test_client(), roles, **facts)

    def anyone(self, path: str, **query: Any) -> TestResponse:
        """Read without logging in."""
        return self.app.test_client().get("/v1" + path, query_string=query)

    def open_cycle(self, **changes: Any) -> dict[str, Any]:
        """The city's cycle, in its first phase; two supporters oblige the city to answer."""
        body = {"title": "Siklus 2027", "plan_year": 2027, "delivery_year": 2028, "support_threshold": 2}
        answer = self.dp3akb.post("/cycles", body | {"area_code": CITY, "phases": phases()} | changes)
        assert answer.status_code == 201, answer.json
        opened: dict[str, Any] = answer.get_json()
        return opened

    def draft(self, author: Person | None = None, **changes: Any) -> str:
        """The id of a new draft."""
        answer = (author or self.author).post("/proposals", WORDS | changes)
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    def bring_to(self, state: State, author: Person | None = None, **changes: Any) -> str:
        """The id of a new proposal that stands in `state`, brought there by those whose task it is."""
        author = author or self.author
        proposal = self.draft(author, **changes)
        for reached, steps in self._road(author, proposal):
            if reached == state:
                break
            for step in steps:
                step()
        assert self.state_of(author, proposal) == state
        return proposal

    def place(self, state: State, **changes: Any) -> str:
        """The id of a proposal put straight into `state`, for tests that need many and ask nothing of its past."""
        with self.database.transaction() as session:
            now = clock.now()
            facts: dict[str, Any] = {
                "id": new_id(),
                "cycle_id": current_cycle(session).id,
                "author_id": self.author.id,
                "by_child": True,
                "age_band": "10-12",
                "title": WORDS["title"],
                "story": WORDS["story"],
                "category": Category.LEARNING,
                "area_code": DAMAI,
                "state": state,
                "state_since": now,
                "created_at": now,
            }
            proposal = Proposal(**facts | changes)
            session.add(proposal)
            return str(proposal.id)

    def place_decline(self, proposal: str, by: UUID | None = None) -> str:
        """The id of a proposed decline that waits for a second officer."""
        words = {"reason_code": ReasonCode.DUPLICATE, "reason": "Sudah ada.", "proposed_at": clock.now()}
        with self.database.transaction() as session:
            proposed = ProposedDecline(id=new_id(), proposal_id=UUID(proposal), proposed_by=by or new_id(), **words)
            session.add(proposed)
            return str(proposed.id)

    def state_of(self, author: Person, proposal: str) -> str:
        """The state of a proposal, as its author reads it."""
        return str(author.get(f"/proposals/{proposal}").json["state"])

    def where(self, proposal: str) -> State:
        """The state of a proposal, as the database has it."""
        with self.database.transaction() as session:
            return session.get_one(Proposal, UUID(proposal)).state

    def hear(self, *events: Event) -> None:
        """Let the service react, each event in a transaction of its own."""
        known: dict[type[Event], Any] = {
            PollOpened: reactions.on_poll_opened,
            PollProlonged: reactions.on_poll_prolonged,
            PollCancelled: reactions.on_poll_cancelled,
            PollCertified: reactions.on_poll_certified,
            ProgramOpened: reactions.on_program_opened,
            RoleGranted: colleagues.on_role_granted,
            ResidentVerified: colleagues.on_resident_verified,
        }
        for event in events:
            with self.database.transaction() as session:
                known[type(event)](session, event)

    def told(self, subject: str) -> list[str]:
        """The types of the events recorded about a proposal, in order."""
        with self.database.transaction() as session:
            statement = select(outbox.c.type).where(outbox.c.subject == subject).order_by(outbox.c.sequence)
            return list(session.scalars(statement))

    def _road(self, author: Person, proposal: str) -> list[tuple[State, list[Any]]]:
        path = f"/proposals/{proposal}"
        supporters = (self.neighbour, self.forum_member)
        publish, ok = {"decision": "publish"}, {"verdict": "feasible", "cost": 48_000_000, "reason": "Bisa dikerjakan."}
        plan = {
            "reason": "Dipilih warga.",
            "funding_source": "APBD",
            "rkpd_year": 2028,
            "agency": "Dinas Perpustakaan dan Arsip",
        }
        return [
            (State.DRAFT, [lambda: sure(author.post(f"{path}/submit"))]),
            (State.SUBMITTED, [lambda: sure(self.moderator.post(f"{path}/moderation", publish))]),
            (State.PUBLISHED, [lambda p=p: sure(p.put(f"{path}/support")) for p in supporters]),
            (
                State.UNDER_VERIFICATION,
                [
                    lambda: sure(self.kelurahan_officer.post(f"{path}/verification", ok)),
                    lambda: sure(self.facilitator.post(f"{path}/shortlist", {"reason": "Siap dipilih."})),
                ],
            ),
            (State.SHORTLISTED, [lambda: self.hear(certified(winners=[proposal]))]),
            (State.PRIORITIZED, [lambda: sure(self.dp3akb.post(f"{path}/adoption", plan))]),
            (State.ACCOMMODATED, []),
        ]


def sure(answer: TestResponse) -> TestResponse:
    """The answer, if it is a success."""
    assert answer.status_code < 300, answer.json
    return answer


def phases(starts: int = -10, days: int = 60) -> list[dict[str, str]]:
    """Five phases in a row, the first begun `-starts` days ago."""
    first = clock.today() + timedelta(days=starts)
    return [
        {
            "name": name,
            "starts_on": (first + timedelta(days=days * place)).isoformat(),
            "ends_on": (first + timedelta(days=days * (place + 1) - 1)).isoformat(),
        }
        for place, name in enumerate(PhaseName)
    ]


def opened(*proposals: str, poll_id: UUID | None = None) -> PollOpened:
    """A poll with these on its paper."""
    return PollOpened(
        poll_id=poll_id or new_id(),
        area_code=DAMAI,
        title="Pilih program Damai",
        ballot_type="approval",
        budget=100_000_000,
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=6),
        rules_hash="0" * 64,
        proposal_ids=[UUID(proposal) for proposal in proposals],
    )


def prolonged(event: PollOpened, cause: str = "officers", days: int = 7) -> PollProlonged:
    """That poll ends later."""
    reason = "Listrik padam." if cause == "officers" else None
    facts: dict[str, Any] = {"area_code": event.area_code, "title": event.title, "proposal_ids": event.proposal_ids}
    later = event.closes_at + timedelta(days=days)
    return PollProlonged(
        poll_id=event.poll_id, cause=cause, reason=reason, instead_of=event.closes_at, closes_at=later, **facts
    )


def called_off(event: PollOpened) -> PollCancelled:
    """Two officers call that poll off."""
    return PollCancelled(
        poll_id=event.poll_id,
        area_code=event.area_code,
        title=event.title,
        reason="Dua program sudah dianggarkan.",
        proposal_ids=event.proposal_ids,
    )


def certified(
    *, winners: list[str] | None = None, not_chosen: list[str] | None = None, poll_id: UUID | None = None
) -> PollCertified:
    """The certified result of a poll."""
    return PollCertified(
        poll_id=poll_id or new_id(),
        area_code=DAMAI,
        title="Pilih program Damai",
        winners=[UUID(proposal) for proposal in winners or []],
        not_chosen=[UUID(proposal) for proposal in not_chosen or []],
        cost=48_000_000,
        budget=100_000_000,
        ballots=60,
        board_root=None,
    )
