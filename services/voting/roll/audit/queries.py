"""Who has certified or refused a result, what was checked, and whether it was proposed to call a poll off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.board.auditors import MOST_AUDITORS
from services.voting.counting.rules import Rule
from services.voting.roll.audit.model import (
    NEEDED,
    AuditorNaming,
    AuditorRequest,
    Cancellation,
    Certification,
    ResultRefusal,
)
from services.voting.roll.database import asked_together
from services.voting.roll.polls import pairs
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.rules_document import hash_of
from services.voting.roll.polls.states import DECIDED, UNCOUNTED, State
from services.voting.roll.results import queries as results
from services.voting.roll.results.model import Result
from services.voting.roll.sheets import queries as papers
from shared.caller import Caller

SPENDING = frozenset({Rule.GREEDY, Rule.EQUAL_SHARES, Rule.PHRAGMEN})
"""Rules that keep within the money; the others choose without looking at it."""


@dataclass(frozen=True)
class Check:
    """One thing that must hold for a result to be certified; `facts` are the numbers that were compared."""

    code: str
    passed: bool
    facts: dict[str, Any] = field(default_factory=dict)


def certifications(session: Session, poll_id: UUID) -> Sequence[Certification]:
    """The certifications of a result, the first one first."""
    statement = sa.select(Certification).where(Certification.poll_id == poll_id)
    return session.scalars(statement.order_by(Certification.certified_at, Certification.officer_id)).all()


def words_of_officers(session: Session, poll_id: UUID) -> tuple[Sequence[Certification], Sequence[ResultRefusal]]:
    """The certifications of a result and the public reasons against it, of each the first one first."""
    given, refused = asked_together(
        session, Certification, Certification.poll_id == poll_id, ResultRefusal, ResultRefusal.poll_id == poll_id
    )
    return (
        sorted(given, key=lambda word: (word.certified_at, word.officer_id)),
        sorted(refused, key=lambda word: (word.refused_at, word.officer_id)),
    )


def cancellations(session: Session, poll_id: UUID) -> Sequence[Cancellation]:
    """Proposals to call a poll off, the first one first."""
    statement = sa.select(Cancellation).where(Cancellation.poll_id == poll_id)
    return session.scalars(statement.order_by(Cancellation.proposed_at, Cancellation.id)).all()


def standing(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """{"state", "needed", "items", "refusals", "checks"}: how far certification has come. Raises NotFound."""
    poll = polls.visible_poll(session, poll_id, reader)
    given, refused = words_of_officers(session, poll_id)
    return {
        "state": poll.state,
        "needed": NEEDED,
        "items": given,
        "refusals": refused,
        "checks": checks(session, poll) if poll.state in DECIDED else [],
    }


def cancelling(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """{"state", "needed", "items", "pending"}: proposals to call the poll off; `pending` waits for a second officer.

    A proposal that nobody decided before the poll was counted has lapsed. Raises NotFound.
    """
    poll = polls.visible_poll(session, poll_id, reader)
    items = cancellations(session, poll_id)
    undecided = (item for item in items if item.decision is None and poll.state in UNCOUNTED)
    return {"state": poll.state, "needed": NEEDED, "items": items, "pending": next(undecided, None)}


def auditors(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """{"items", "needed", "most"}: who asked to audit a poll, and which officers named her. Raises NotFound."""
    polls.visible_poll(session, poll_id, reader)
    given, admitted = namings(session, poll_id), named(session, poll_id)
    asked = sa.select(AuditorRequest).where(AuditorRequest.poll_id == poll_id)
    items = [
        {
            "auditor_id": request.auditor_id,
            "asked_at": request.asked_at,
            "named": request.auditor_id in admitted,
            "named_by": [naming for naming in given if naming.auditor_id == request.auditor_id],
        }
        for request in session.scalars(asked.order_by(AuditorRequest.asked_at, AuditorRequest.auditor_id))
    ]
    return {"items": items, "needed": NEEDED, "most": MOST_AUDITORS}


def namings(session: Session, poll_id: UUID) -> Sequence[AuditorNaming]:
    """Which officers named whom to audit a poll, the first one first."""
    given = sa.select(AuditorNaming).where(AuditorNaming.poll_id == poll_id)
    return session.scalars(given.order_by(AuditorNaming.named_at, AuditorNaming.officer_id)).all()


def named(session: Session, poll_id: UUID) -> set[UUID]:
    """The auditors whom as many officers named as it needs."""
    counted = Counter(naming.auditor_id for naming in namings(session, poll_id))
    return {auditor_id for auditor_id, officers in counted.items() if officers >= NEEDED}


def named_and_not_told(session: Session) -> Sequence[AuditorRequest]:
    """Requests of named auditors of whom the box does not know yet."""
    officers = (
        sa.select(sa.func.count())
        .where(AuditorNaming.poll_id == AuditorRequest.poll_id, AuditorNaming.auditor_id == AuditorRequest.auditor_id)
        .scalar_subquery()
    )
    waiting = sa.select(AuditorRequest).where(AuditorRequest.told_at.is_(None), officers >= NEEDED)
    return session.scalars(waiting.with_for_update(skip_locked=True)).all()


def ties_of(result: Result) -> list[dict[str, Any]]:
    """Where the count was exactly level: {"chosen": a project, "level": those that lost to it by the tie rule}."""
    rounds = result.outcome.get("rounds", [])
    return [{"chosen": entry["project"], "level": entry["tied"]} for entry in rounds if entry.get("tied")]


def checks(session: Session, poll: Poll) -> list[Check]:
    """What every certifier sees first: the box against the roll, paper, the rules against their hash, money, ties.

    Sheets that nobody accepted in time cannot be counted any more: they are shown, and stop nobody.
    """
    result, tokens = results.result_and_issued(session, poll.id)
    few = results.is_few(poll, result)
    rules_hash = hash_of(poll.document())
    cost, spends = int(result.outcome["cost"]), poll.rules.get("rule") in SPENDING
    paper = papers.paper_reconciliation(session, poll.id)
    return [
        _box_and_roll(result, tokens, few=few),
        *([_paper_accounted(paper, few=few)] if paper["batches"] else []),
        Check("rules_as_published", rules_hash == poll.rules_hash, {"published": poll.rules_hash, "found": rules_hash}),
        Check("within_budget", not spends or cost <= poll.budget, {"cost": cost, "budget": poll.budget}),
        Check(
            "ties_by_the_rule", passed=True, facts={"ties": ties_of(result), "rule": list(poll.rules.get("ties", []))}
        ),
    ]


def _box_and_roll(result: Result, tokens: int, *, few: bool) -> Check:
    """Of few ballots it says that the numbers agree, and none of them; the sums were compared when it was counted."""
    if few:
        return Check("box_and_roll", result.ballots <= tokens, {"few": True})
    in_box = sum(times for _, times in result.multiset)
    return Check(
        "box_and_roll",
        in_box == result.ballots <= tokens,
        {"tokens": tokens, "in_box": in_box, "counted": result.ballots},
    )


def _paper_accounted(paper: dict[str, Any], *, few: bool) -> Check:
    return Check("paper_accounted", paper["even"] and not paper["on_the_way"], {"few": True} if few else paper)


def chosen_beside(session: Session, poll: Poll) -> list[UUID]:
    """What the other poll on the same list chose, as far as it is certified."""
    other = pairs.sibling(session, poll)
    if other is None or other.state is not State.CERTIFIED:
        return []
    return proposals_of(other, results.result(session, other.id).winners)


def proposals_of(poll: Poll, names: Iterable[str]) -> list[UUID]:
    """The proposals behind the names of projects on a paper, in their order."""
    by_name = {line.project_id: line.proposal_id for line in poll.projects}
    return [found for name in names if (found := by_name[name]) is not None]
