"""What can be done about followers: begin and end following, and tell everybody who follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.notifications.delivery import actions as delivery
from services.notifications.followers import queries
from services.notifications.followers.model import Announcement, FollowedProposal, Following, Relation
from services.notifications.inbox import actions as inbox


def remember_title(session: Session, proposal_id: UUID, title: str) -> None:
    """Keep the public title of a proposal; the last one told is the one that holds."""
    statement = insert(FollowedProposal).values(proposal_id=proposal_id, title=title)
    session.execute(statement.on_conflict_do_update(index_elements=["proposal_id"], set_={"title": title}))


def follow(session: Session, proposal_id: UUID, person_id: UUID, relation: Relation, since: datetime) -> None:
    """Begin to follow; an author who supports her own proposal stays its author."""
    row = {"proposal_id": proposal_id, "person_id": person_id, "relation": relation, "since": since}
    session.execute(insert(Following).values(row).on_conflict_do_nothing())
    for told in queries.announcements_since(session, proposal_id, since):
        tell(session, told.event_id, told.kind, [proposal_id], told.facts, only=person_id)


def unfollow(session: Session, proposal_id: UUID, person_id: UUID) -> None:
    """End a supporter's following; authors follow to the end."""
    statement = delete(Following).where(Following.proposal_id == proposal_id, Following.person_id == person_id)
    session.execute(statement.where(Following.relation == Relation.SUPPORTER))


def announce(
    session: Session, event_id: UUID, kind: str, proposal_ids: Sequence[UUID], facts: dict[str, Any], told_at: datetime
) -> None:
    """Tell followers what another service said, and keep it for those not yet known to follow."""
    if not proposal_ids:
        return
    rows = [
        {"event_id": event_id, "proposal_id": proposal, "kind": kind, "facts": facts, "told_at": told_at}
        for proposal in proposal_ids
    ]
    session.execute(insert(Announcement).on_conflict_do_nothing(), rows)
    tell(session, event_id, kind, proposal_ids, facts)


def tell(
    session: Session, event_id: UUID, kind: str, proposal_ids: Sequence[UUID], facts: dict[str, Any], *,
    only: UUID | None = None,
) -> None:  # fmt: skip
    """One notice and one e-mail to each follower of any of these proposals, naming the ones that she follows."""
    titles = queries.titles(session, proposal_ids)
    followed: defaultdict[UUID, list[Following]] = defaultdict(list)
    for following in queries.followings(session, proposal_ids):
        if only in {None, following.person_id}:
            followed[following.person_id].append(following)
    alike: defaultdict[tuple[UUID, ...], dict[UUID, str]] = defaultdict(dict)
    for person, theirs in followed.items():
        relation = Relation.AUTHOR if any(each.relation == Relation.AUTHOR for each in theirs) else Relation.SUPPORTER
        alike[_in_order(theirs, proposal_ids, relation)][person] = relation
    for proposals, people in alike.items():
        named = {**facts, "proposal_id": str(proposals[0]), "titles": [titles[one] for one in proposals if one in titles]}
        tell_people(session, event_id, kind, people, named)


def tell_people(session: Session, event_id: UUID, kind: str, people: dict[UUID, str], facts: dict[str, Any]) -> None:
    """A notice and an e-mail to each of `people` (id -> author or supporter)."""
    inbox.notify(session, event_id, kind, people, facts)
    delivery.intend(session, event_id, kind, people, facts)


def _in_order(theirs: list[Following], proposal_ids: Sequence[UUID], relation: Relation) -> tuple[UUID, ...]:
    """Those a person follows, in the order told; an author reads of her own ones only."""
    mine = {each.proposal_id for each in theirs if each.relation == relation}
    return tuple(proposal for proposal in proposal_ids if proposal in mine)
