"""An author's own work: begin a proposal, change its words, hand it in, take it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.cycles.model import Cycle
from services.proposals.cycles.queries import current_cycle, cycle_by_id
from services.proposals.drafting.permissions import DELETE, EDIT, SUBMIT, WITHDRAW
from services.proposals.drafting.queries import begun_by, forget_as_earlier
from services.proposals.drafting.refusals import (
    AreaOutsideCycle,
    DraftingTooFast,
    LineageUnknown,
    ProposalIncomplete,
    StaleProposal,
    TooManyUnread,
    VersionRequired,
)
from services.proposals.life.actions import move
from services.proposals.life.model import Proposal, beginning
from services.proposals.life.permissions import may_see
from services.proposals.life.queries import proposal_for_update
from services.proposals.life.states import PUBLIC, State
from shared import clock
from shared.caller import Caller
from shared.contracts.proposals import ProposalSubmitted, ProposalWithdrawn
from shared.database.instants import database_now
from shared.ids import new_id

NEEDED = ("title", "story", "category", "area_code")
"""What a proposal must have when it is handed in. There is no shortest length: few words may be a good idea."""


MOST_A_MINUTE, A_MINUTE = 10, timedelta(minutes=1)
MOST_UNREAD = 20
"""Ideas that one person may have under way before others read them; more would bury those who moderate."""


def draft_proposal(session: Session, author: Caller, words: dict[str, Any]) -> Proposal:
    """Begin a proposal for the cycle under way in its kelurahan, which is the author's own if she names none.

    `words` are columns of Proposal, cost_lines as [{item, rupiah}]. Raises ProposalIncomplete, TooManyUnread,
    DraftingTooFast, LineageUnknown, and what `current_cycle` raises.
    """
    words = dict(words)
    area_code = words.get("area_code") or author.kelurahan
    if area_code is None:
        raise ProposalIncomplete("Say for which kelurahan it is.", missing=["area_code"])
    words["area_code"] = area_code
    _check_pace(session, author)
    _check_lineage(session, author, words.get("previous_proposal_id"))
    now = clock.now()
    proposal = Proposal(
        id=new_id(),
        cycle_id=current_cycle(session, area_code).id,
        author_id=author.id,
        by_child=author.is_child,
        age_band=author.age_band,
        state=State.DRAFT,
        state_since=now,
        created_at=now,
    )
    proposal.change(words)
    session.add(proposal)
    session.flush()
    return proposal


def change_proposal(
    session: Session, author: Caller, proposal_id: UUID, version: int | None, changes: dict[str, Any]
) -> Proposal:
    """Write other words into a draft; `changes` are columns of Proposal, cost_lines as [{item, rupiah}].

    Raises NotFound, OwnProposal, Forbidden, NotEditable, VersionRequired, AreaOutsideCycle, LineageUnknown, and
    StaleProposal where `version` is not the newest.
    """
    proposal = proposal_for_update(session, proposal_id, author)
    EDIT.role_of(author, proposal)
    if version is None:
        raise VersionRequired("Send the version that you have read.")
    if version != proposal.version:
        raise StaleProposal("Read it again, then change it.", version=proposal.version)
    _check_area(cycle_by_id(session, proposal.cycle_id), changes.get("area_code"))
    _check_lineage(session, author, changes.get("previous_proposal_id"))
    proposal.change(changes)
    session.flush()
    return proposal


def submit_proposal(session: Session, author: Caller, proposal_id: UUID) -> Proposal:
    """Hand a draft in for moderation. Raises NotFound, Forbidden, TransitionRefused, ProposalIncomplete (`missing`)."""
    proposal = proposal_for_update(session, proposal_id, author)
    by = SUBMIT.role_of(author, proposal)
    missing = [name for name in NEEDED if not getattr(proposal, name)]
    if missing:
        raise ProposalIncomplete("Fill in what is missing.", missing=missing)
    event = ProposalSubmitted(
        proposal_id=proposal.id,
        cycle_id=proposal.cycle_id,
        area_code=proposal.area_code,
        author_id=proposal.author_id,
        by_child=author.is_child,
    )
    move(session, proposal, State.SUBMITTED, by=by, event=event)
    proposal.by_child, proposal.age_band = author.is_child, author.age_band
    proposal.submitted_at = clock.now()
    proposal.summary = proposal.summary or beginning(proposal.story)
    return proposal


def withdraw_proposal(session: Session, author: Caller, proposal_id: UUID) -> Proposal:
    """Take a proposal back before it is verified; nobody but moderators reads it from then on.

    Raises NotFound, Forbidden, TransitionRefused.
    """
    proposal = proposal_for_update(session, proposal_id, author)
    by = WITHDRAW.role_of(author, proposal)
    event = ProposalWithdrawn(proposal_id=proposal.id, author_id=proposal.author_id)
    move(session, proposal, State.WITHDRAWN, by=by, event=event)
    return proposal


def delete_draft(session: Session, author: Caller, proposal_id: UUID) -> None:
    """Take away what was never handed in, with nothing left of it; nobody but its author ever saw it.

    Raises NotFound, Forbidden, and AlreadyHandedIn for anything else, which can be withdrawn.
    """
    proposal = proposal_for_update(session, proposal_id, author)
    DELETE.role_of(author, proposal)
    forget_as_earlier(session, proposal_id)
    session.delete(proposal)


def _check_pace(session: Session, author: Caller) -> None:
    begun, unread = begun_by(session, author.id, since=database_now(session) - A_MINUTE)
    if unread >= MOST_UNREAD:
        raise TooManyUnread("Hand in or take back one of them, or wait until one is read.", most=MOST_UNREAD)
    if begun >= MOST_A_MINUTE:
        raise DraftingTooFast("Wait a minute, then begin it.", retry_after=int(A_MINUTE.total_seconds()))


def _check_area(cycle: Cycle, area_code: str | None) -> None:
    if area_code is not None and not cycle.takes(area_code):
        raise AreaOutsideCycle(f"Choose a kelurahan within {cycle.area_code}.")


def _check_lineage(session: Session, author: Caller, previous_id: UUID | None) -> None:
    previous = session.get(Proposal, previous_id) if previous_id else None
    if previous_id and (previous is None or not may_see(author, previous)):
        raise LineageUnknown("Name a public proposal or one of your own.")
    if previous is not None and previous.state not in PUBLIC and previous.author_id != author.id:
        raise LineageUnknown("Name a public proposal or one of your own.")
