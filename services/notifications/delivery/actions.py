"""What can be done about e-mails: intend one, take those that are due, send one, write down what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.notifications.channels.address_book import Addressee
from services.notifications.channels.email import Answer, Outcome, hand_over
from services.notifications.channels.letter import as_html, as_text
from services.notifications.delivery import queries
from services.notifications.delivery.model import Delivery, State
from services.notifications.delivery.waking import wake_after_commit
from services.notifications.settings import NotificationsSettings
from services.notifications.wording.composition import compose
from services.notifications.wording.news import News
from shared import mail
from shared.database.instants import database_now, now_in_sql
from shared.ids import new_id

EMAIL = "email"


def intend(session: Session, news: News, people: Mapping[UUID, str]) -> None:
    """Write down an e-mail for each of `people` (id -> author or supporter), once per event, person and channel."""
    if not people:
        return
    alike = {
        "event_id": news.event_id, "channel": EMAIL, "kind": news.kind, "facts": dict(news.facts),
        "state": State.CREATED, "attempts": 0,
    }  # fmt: skip
    rows = [{**alike, "id": new_id(), "person_id": person, "relation": relation} for person, relation in people.items()]
    at_once = insert(Delivery).values(due_at=now_in_sql(), created_at=now_in_sql())
    session.execute(at_once.on_conflict_do_nothing(), rows)
    wake_after_commit(session)


def forget_person(session: Session, person_id: UUID) -> None:
    """Nothing more goes to a person who withdrew, and nothing tells that anything ever did."""
    session.execute(delete(Delivery).where(Delivery.person_id == person_id))


def take_due(session: Session, limit: int) -> Sequence[Delivery]:
    """Take up to `limit` e-mails that are due; until their lease ends nobody else sends them."""
    now = database_now(session)
    found = queries.due(session, now, limit)
    for delivery in found:
        delivery.take(now)
    return found


def send(settings: NotificationsSettings, delivery: Delivery, addressee: Addressee | None) -> Outcome:
    """Hand one e-mail to the mail server. Never raises; no address, name or server's words go into the outcome."""
    if addressee is None or addressee.email is None:
        return Outcome(Answer.REFUSED, "no_address")
    message = compose(delivery.kind, delivery.facts, delivery.relation, addressee.voice)
    letter = mail.compose(
        sender=settings.mail_from,
        recipient=addressee.email,
        subject=message.subject,
        text=as_text(message, addressee.voice, settings.public_url),
        html=as_html(message, addressee.voice, settings.public_url),
    )
    # The same at every attempt: should a sender die before it wrote down what it sent, the copy is known as one.
    letter.replace_header("Message-ID", f"<{delivery.id}@notifications.rembuk.invalid>")
    return hand_over(settings.smtp_url, letter)


def write_down(session: Session, outcomes: Mapping[UUID, Outcome]) -> None:
    """Record what became of each attempt."""
    now = database_now(session)
    for delivery in queries.taken(session, list(outcomes)):
        outcome = outcomes[delivery.id]
        if outcome.answer is Answer.TAKEN:
            delivery.delivered(now)
        elif outcome.answer is Answer.REFUSED:
            delivery.refused(now, outcome.why or "refused")
        else:
            delivery.not_now(now, outcome.why or "not_now")
