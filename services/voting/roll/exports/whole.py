"""A counted poll as one JSON document: the frozen rules, every round of the count, and the ballots."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from services.voting.roll.exports.election import PublishedElection
from shared.clock import WITA


def as_json(election: PublishedElection) -> str:
    """The document's text; `rules_document` in canonical JSON (RFC 8785) has the SHA-256 `rules_hash`."""
    return json.dumps(document_of(election), ensure_ascii=False, indent=1) + "\n"


def document_of(election: PublishedElection) -> dict[str, Any]:
    """Everything of the poll that everybody may know; money is whole rupiah, instants are in Balikpapan's time."""
    return {
        "poll_id": str(election.poll_id),
        "title": election.title,
        "area": {"code": election.area_code, "names": election.areas},
        "plan_year": election.years[0] if election.years else None,
        "delivery_year": election.years[1] if election.years else None,
        "state": election.state,
        "opened_at": local(election.opens_at),
        "closed_at": local(election.closes_at),
        "counted_at": local(election.counted_at),
        "rules_hash": election.rules_hash,
        "rules_document": election.document,
        "voters": election.voters,
        "ballots": election.ballots,
        "budget": election.budget,
        "cost": election.cost,
        "projects": [
            {
                "id": project.id,
                "proposal_id": str(project.proposal_id) if project.proposal_id else None,
                "title": project.title,
                "category": project.category,
                "cost": project.cost,
                "votes": project.votes,
                "place": project.place,
                "withdrawn": project.withdrawn,
            }
            for project in election.projects
        ],
        "outcome": election.outcome,
        "ballots_counted": [
            {"choices": election.paper.choices_of(marks), "ballots": times} for marks, times in election.rows
        ],
    }


def local(instant: datetime) -> str:
    """An instant in Balikpapan's time, as ISO 8601 with its offset of +08:00."""
    return instant.astimezone(WITA).isoformat(timespec="seconds")
