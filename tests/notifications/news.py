"""Builders of received events, so that a test reads as the story it tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from shared.contracts.event import Event, EventMeta
from shared.contracts.programs import ProgramOpened
from shared.contracts.proposals import (
    ProposalAdopted,
    ProposalDeclined,
    ProposalPublished,
    ProposalSupported,
    SupportWithdrawn,
)
from shared.contracts.routes import source_of
from shared.contracts.voting import PollCancelled, PollOpened, PollProlonged
from shared.ids import new_id

E = TypeVar("E", bound=Event)
BEGIN = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
DAMAI = "64.71.06.1005"


def heard(event: E, *, minute: int = 0) -> E:
    """The event as a listener receives it, `minute` minutes after the beginning of the story."""
    meta = EventMeta(
        id=new_id(), source=source_of(type(event)), position=minute + 1, time=BEGIN + timedelta(minutes=minute)
    )
    object.__setattr__(event, "_meta", meta)
    return event


def published(
    proposal: UUID, author: UUID, title: str = "Titian aman ke sekolah", *, minute: int = 0
) -> ProposalPublished:
    """A proposal was published."""
    return heard(
        ProposalPublished(
            proposal_id=proposal, cycle_id=new_id(), area_code=DAMAI, title=title, category="KLA-11",
            author_id=author, by_child=False,
        ),
        minute=minute,
    )  # fmt: skip


def supported(proposal: UUID, person: UUID, *, minute: int = 1) -> ProposalSupported:
    """Somebody supports it."""
    return heard(ProposalSupported(proposal_id=proposal, person_id=person), minute=minute)


def support_withdrawn(proposal: UUID, person: UUID, *, minute: int = 2) -> SupportWithdrawn:
    """Somebody does not any more."""
    return heard(SupportWithdrawn(proposal_id=proposal, person_id=person), minute=minute)


def adopted(proposal: UUID, author: UUID, **changes: Any) -> ProposalAdopted:
    """The city says yes."""
    facts: dict[str, Any] = {
        "proposal_id": proposal, "cycle_id": new_id(), "area_code": DAMAI, "title": "Titian aman ke sekolah",
        "category": "KLA-11", "cost": 48_000_000, "reason": "Anak-anak melewatinya setiap hari.",
        "funding_source": "APBD", "rkpd_year": 2027, "agency": "Dinas Pekerjaan Umum", "author_id": author,
        "by_child": False,
    }  # fmt: skip
    return heard(ProposalAdopted(**{**facts, **changes}), minute=60)


def declined(proposal: UUID, author: UUID) -> ProposalDeclined:
    """The city says not now."""
    return heard(
        ProposalDeclined(
            proposal_id=proposal,
            author_id=author,
            reason_code="no_budget_this_year",
            reason="Anggaran tahun ini habis.",
        ),
        minute=60,
    )


def poll_opened(*proposals: UUID, minute: int = 30) -> PollOpened:
    """A poll opens with these proposals on the paper."""
    return heard(
        PollOpened(
            poll_id=new_id(), area_code=DAMAI, title="Pilihan warga Damai", ballot_type="approval", budget=200_000_000,
            opens_at=BEGIN, closes_at=datetime(2026, 11, 29, 15, 59, tzinfo=UTC), rules_hash="0" * 64,
            proposal_ids=list(proposals),
        ),
        minute=minute,
    )  # fmt: skip


def poll_cancelled(opened: PollOpened, *, minute: int = 40) -> PollCancelled:
    """That poll is called off."""
    return heard(
        PollCancelled(
            poll_id=opened.poll_id, area_code=DAMAI, title=opened.title, reason="Sudah dianggarkan.",
            proposal_ids=opened.proposal_ids,
        ),
        minute=minute,
    )  # fmt: skip


def poll_prolonged(opened: PollOpened, *, minute: int = 40) -> PollProlonged:
    """That poll ends later."""
    later = opened.closes_at + timedelta(days=1)
    return heard(
        PollProlonged(
            poll_id=opened.poll_id, area_code=DAMAI, title=opened.title, cause="officers", reason="Listrik padam.",
            instead_of=opened.closes_at, closes_at=later, proposal_ids=opened.proposal_ids,
        ),
        minute=minute,
    )  # fmt: skip


def program_opened(proposal: UUID) -> ProgramOpened:
    """It stands on the roadmap."""
    return heard(
        ProgramOpened(program_id=new_id(), proposal_id=proposal, area_code=DAMAI, title="Titian aman", year=2027),
        minute=90,
    )


EVERY_FACT: dict[str, Any] = {
    "proposal_id": "0190", "poll_id": "0191", "program_id": "0192", "titles": ["Titian aman ke sekolah"],
    "poll": "Pilihan warga Damai", "closes_at": "2026-11-29T15:59:00+00:00", "cost": 48_000_000, "year": 2027,
    "agency": "Dinas Pekerjaan Umum", "reason": "Dipakai setiap hari.",
}  # fmt: skip
"""Whatever any sentence may speak of."""
