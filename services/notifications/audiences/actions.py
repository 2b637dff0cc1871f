"""What can be done about followers: begin and end following, and tell everybody who follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.notifications.audiences import queries
from services.notifications.audiences.model import Announcement, FollowedProposal, Following, Relation
from services.notifications.delivery import actions as delivery
from services.notifications.inbox import actions as inbox
from services.notifications.wording.news import News


def remember_title(session: Session, proposal_id: UUID, title: str) -> None:
    """Keep the public title of a proposal; the last one told is the one that holds."""
    statement = insert(FollowedProposal).values(proposal_id=proposal_id, title=title)
    session.execute(statement.on_conflict_do_update(index_elements=["proposal_id"], set_={"title": title}))


def follow(session: Session, proposal_id: UUID, person_id: UUID, relation: Relation, since: datetime) -> None:
    """Begin to follow; an author who supports her own proposal stays its author."""
    row = {"proposal_id": proposal_id, "person_id": person_id, "relation": relation, "since": since}
    session.execute(insert(Following).values(row).on_conflict_do_nothing())
    for told in queries.announcements_since(session, proposal_id, since):
        news = News(event_id=told.event_id, kind=told.kind, told_at=told.told_at, facts=told.facts)
        tell(session, news, [proposal_id], only=person_id)


def unfollow(session: Session, proposal_id: UUID, person_id: UUID) -> None:
    """End a supporter's following; authors follow to the end."""
    statement = delete(Following).where(Following.proposal_id == proposal_id, Following.person_id == person_id)
    session.execute(statement.where(Following.relation == Relation.SUPPORTER))


def forget_person(session: Session, person_id: UUID) -> None:
    """Nothing here names a person who withdrew: no following, no notice, no e-mail."""
    session.execute(delete(Following).where(Following.person_id == person_id))
    inbox.forget_person(session, person_id)
    delivery.forget_person(session, person_id)


def announce(session: Session, news: News, proposal_ids: Sequence[UUID]) -> None:
    """Tell followers what another service said, and keep it for those not yet known to follow."""
    if not proposal_ids:
        return
    alike = {"event_id": news.event_id, "kind": news.kind, "facts": dict(news.facts), "told_at": news.told_at}
    rows = [{**alike, "proposal_id": proposal} for proposal in proposal_ids]
    session.execute(insert(Announcement).on_conflict_do_nothing(), rows)
    tell(session, news, proposal_ids)


def tell(session: Session, news: News, proposal_ids: Sequence[UUID], *, only: UUID | None = None) -> None:
    """One notice and one e-mail to each who followed any of these proposals then, naming those she followed.

    Who began to follow after it happened is not told, also when a log is read anew. `only` narrows it to one person.
    """
    titles = queries.titles(session, proposal_ids)
    for proposals, people in _alike(
        queries.followings(session, proposal_ids, news.told_at), proposal_ids, only
    ).items():
        known = [titles[proposal] for proposal in proposals if proposal in titles]
        tell_people(session, news.about(proposal_id=str(proposals[0]), titles=known), people)


def tell_people(session: Session, news: News, people: Mapping[UUID, str]) -> None:
    """A notice and an e-mail to each of `people` (id -> author or supporter)."""
    inbox.notify(session, news, people)
    delivery.intend(session, news, people)


def _alike(
    followings: Sequence[Following], proposal_ids: Sequence[UUID], only: UUID | None
) -> Mapping[tuple[UUID, ...], Mapping[UUID, str]]:
    """People grouped by the proposals that they are to read of: they get the same facts."""
    by_person: defaultdict[UUID, list[Following]] = defaultdict(list)
    for following in followings:
        if only in {None, following.person_id}:
            by_person[following.person_id].append(following)
    alike: defaultdict[tuple[UUID, ...], dict[UUID, str]] = defaultdict(dict)
    for person, theirs in by_person.items():
        relation = Relation.AUTHOR if any(each.relation == Relation.AUTHOR for each in theirs) else Relation.SUPPORTER
        alike[_in_order(theirs, proposal_ids, relation)][person] = relation
    return alike


def _in_order(theirs: list[Following], proposal_ids: Sequence[UUID], relation: Relation) -> tuple[UUID, ...]:
    """Those a person follows, in the order told; an author reads of her own ones only."""
    mine = {each.proposal_id for each in theirs if each.relation == relation}
    return tuple(proposal for proposal in proposal_ids if proposal in mine)
