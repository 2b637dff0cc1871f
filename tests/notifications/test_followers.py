"""Who is told: authors and supporters, once, whatever order two services' logs are read in."""

from __future__ import annotations

import itertools
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from services.notifications.audiences import reactions
from services.notifications.audiences.model import Following
from services.notifications.audiences.reactions import REACTIONS
from services.notifications.delivery.model import Delivery
from services.notifications.inbox.model import Notice
from shared.contracts.event import Event
from shared.contracts.identity import PersonErased
from shared.contracts.proposals import ProposalNotChosen, ProposalReturned, ProposalVerified
from shared.contracts.routes import ROUTES
from shared.database import Database
from shared.ids import new_id
from tests.notifications.news import (
    adopted,
    declined,
    heard,
    poll_cancelled,
    poll_opened,
    poll_prolonged,
    program_opened,
    published,
    support_withdrawn,
    supported,
)

ANI, BUDI, CITRA = (UUID(int=n) for n in (1, 2, 3))


def hear(database: Database, *events: Event) -> None:
    """Apply events as the receiver does: one transaction, a savepoint for each."""
    with database.transaction() as session:
        for event in events:
            with session.begin_nested():
                for reaction in REACTIONS[type(event)]:
                    reaction(session, event)


def told(database: Database) -> set[tuple[str, UUID, str]]:
    """Kind, person and relation of each notice; every one has its e-mail beside it."""
    with database.session() as session:
        notices = {(n.kind, n.person_id, n.relation) for n in session.scalars(select(Notice))}
        mails = {(d.kind, d.person_id, d.relation) for d in session.scalars(select(Delivery))}
    assert notices == mails
    return notices


def test_every_event_routed_here_has_a_reaction_and_no_other() -> None:
    assert set(REACTIONS) == {kind for kind, listeners in ROUTES.items() if "notifications" in listeners}


def test_the_author_hears_of_publication_and_both_hear_of_adoption(database: Database) -> None:
    titian = new_id()
    hear(database, published(titian, ANI), supported(titian, BUDI), adopted(titian, ANI))
    assert told(database) == {
        ("proposal.published", ANI, "author"),
        ("proposal.adopted", ANI, "author"),
        ("proposal.adopted", BUDI, "supporter"),
    }


def test_the_same_event_again_tells_nobody_again(database: Database) -> None:
    titian = new_id()
    story = [
        published(titian, ANI),
        supported(titian, BUDI),
        poll_opened(titian),
        adopted(titian, ANI),
        program_opened(titian),
    ]
    hear(database, *story)
    with database.session() as session:
        before = sorted(session.scalars(select(Notice.id))), sorted(session.scalars(select(Delivery.id)))
    hear(database, *story)
    with database.session() as session:
        assert (sorted(session.scalars(select(Notice.id))), sorted(session.scalars(select(Delivery.id)))) == before


def test_whoever_withdrew_support_is_not_written_to(database: Database) -> None:
    titian = new_id()
    hear(
        database, published(titian, ANI), supported(titian, BUDI), support_withdrawn(titian, BUDI), adopted(titian, ANI)
    )
    assert ("proposal.adopted", BUDI, "supporter") not in told(database)


def test_an_author_who_supports_her_own_proposal_stays_its_author(database: Database) -> None:
    titian = new_id()
    hear(database, published(titian, ANI), supported(titian, ANI), support_withdrawn(titian, ANI), adopted(titian, ANI))
    assert ("proposal.adopted", ANI, "author") in told(database)


def test_a_returned_proposal_is_the_authors_matter_alone_and_names_no_title(database: Database) -> None:
    hear(database, heard(ProposalReturned(proposal_id=new_id(), author_id=ANI, reason_code="incomplete")))
    assert told(database) == {("proposal.returned", ANI, "author")}
    with database.session() as session:
        assert "titles" not in session.scalars(select(Notice)).one().facts


def test_a_declined_proposal_that_was_never_published_still_reaches_its_author(database: Database) -> None:
    hear(database, declined(new_id(), ANI))
    assert told(database) == {("proposal.declined", ANI, "author")}


def test_one_poll_is_one_notice_however_many_proposals_she_follows(database: Database) -> None:
    titian, taman, pustaka = new_id(), new_id(), new_id()
    hear(
        database,
        published(titian, ANI, "Titian aman"),
        published(taman, BUDI, "Taman baca"),
        published(pustaka, BUDI, "Pustaka"),
        supported(titian, CITRA), supported(pustaka, CITRA), supported(titian, BUDI),
        poll_opened(taman, pustaka, titian),
    )  # fmt: skip
    with database.session() as session:
        notices = {n.person_id: n for n in session.scalars(select(Notice).where(Notice.kind == "poll.opened"))}
    assert notices[ANI].facts["titles"] == ["Titian aman"]
    assert notices[CITRA].facts["titles"] == ["Pustaka", "Titian aman"]
    assert (notices[BUDI].relation, notices[BUDI].facts["titles"]) == ("author", ["Taman baca", "Pustaka"])
    assert len(notices) == 3


def test_who_heard_that_a_poll_opened_hears_that_it_was_called_off_and_why(database: Database) -> None:
    titian = new_id()
    poll = poll_opened(titian)
    hear(database, published(titian, ANI), supported(titian, BUDI), poll, poll_cancelled(poll))
    assert {who for kind, who, _ in told(database) if kind == "poll.cancelled"} == {ANI, BUDI}
    with database.session() as session:
        notices = session.scalars(select(Notice).where(Notice.kind == "poll.cancelled")).all()
    assert {notice.facts["reason"] for notice in notices} == {"Sudah dianggarkan."}


def test_who_heard_that_a_poll_opened_hears_how_much_longer_it_takes_ballots(database: Database) -> None:
    titian = new_id()
    poll = poll_opened(titian)
    hear(database, published(titian, ANI), supported(titian, BUDI), poll, poll_prolonged(poll))
    assert {who for kind, who, _ in told(database) if kind == "poll.prolonged"} == {ANI, BUDI}
    with database.session() as session:
        notices = session.scalars(select(Notice).where(Notice.kind == "poll.prolonged")).all()
    later = (poll.closes_at + timedelta(days=1)).isoformat()
    assert {notice.facts["closes_at"] for notice in notices} == {later}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_followers_hear_of_a_poll_in_whatever_order_two_logs_are_read(
    database: Database, order: tuple[int, ...]
) -> None:
    titian = new_id()
    log_of_proposals = [published(titian, ANI, minute=0), supported(titian, BUDI, minute=1)]
    poll = poll_opened(titian, minute=30)
    place = order.index(2)
    hear(database, *log_of_proposals[:place], poll, *log_of_proposals[place:])
    assert {who for kind, who, _ in told(database) if kind == "poll.opened"} == {ANI, BUDI}


def test_whoever_supports_after_the_poll_opened_is_not_told_that_it_opened(database: Database) -> None:
    titian = new_id()
    hear(database, published(titian, ANI), poll_opened(titian, minute=30), supported(titian, BUDI, minute=31))
    assert {who for kind, who, _ in told(database) if kind == "poll.opened"} == {ANI}


def test_people_follow_their_own_proposal_only(database: Database) -> None:
    titian, taman = new_id(), new_id()
    hear(
        database, published(titian, ANI), published(taman, BUDI, "Taman baca"),
        heard(ProposalVerified(proposal_id=titian, cost=1)),
        heard(ProposalNotChosen(proposal_id=taman, poll_id=new_id())),
    )  # fmt: skip
    assert {(kind, who) for kind, who, _ in told(database) if kind != "proposal.published"} == {
        ("proposal.verified", ANI),
        ("proposal.not_chosen", BUDI),
    }


def test_a_person_who_withdrew_is_forgotten_and_the_others_are_told(database: Database) -> None:
    titian = new_id()
    hear(database, published(titian, ANI), supported(titian, BUDI), supported(titian, CITRA), poll_opened(titian))
    hear(database, heard(PersonErased(person_id=BUDI)), adopted(titian, ANI))
    assert {who for _, who, _ in told(database)} == {ANI, CITRA}
    with database.session() as session:
        assert BUDI not in set(session.scalars(select(Following.person_id)))


def test_an_event_that_nobody_received_is_not_told(database: Database) -> None:
    event = ProposalVerified(proposal_id=new_id(), cost=1)
    with database.session() as session, pytest.raises(ValueError, match="received"):
        reactions.on_proposal_verified(session, event)
