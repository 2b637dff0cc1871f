"""E-mails: each one once, again when the server is away, never when it can not be."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from services.notifications.channels.address_book import Addressee
from services.notifications.channels.email import Answer, Outcome
from services.notifications.delivery import actions, queries
from services.notifications.delivery.jobs import Sender
from services.notifications.delivery.model import GIVE_UP_AFTER, LEASE, PAUSES, Delivery, State
from services.notifications.settings import NotificationsSettings
from services.notifications.wording.news import News
from shared import mail_server
from shared.clock import frozen_at
from shared.contracts.roles import Role
from shared.database import Database
from shared.ids import new_id
from shared.wire import PeerAway
from tests.notifications.news import BEGIN, EVERY_FACT
from tests.notifications.post_office import PostOffice
from tests.people import bearer
from tests.wrong_clock import DAY, machine_ahead

ANI, BUDI = UUID(int=1), UUID(int=2)
BOOK = {ANI: Addressee("ani@contoh.invalid", "adult"), BUDI: Addressee("budi@contoh.invalid", "child")}


def book(ids: Sequence[UUID]) -> Mapping[UUID, Addressee]:
    """An address book that knows Ani and Budi."""
    return {person: BOOK[person] for person in ids if person in BOOK}


def news(event: UUID | None = None) -> News:
    """Some news."""
    return News(event_id=event or new_id(), kind="proposal.published", told_at=BEGIN, facts=EVERY_FACT)


def intend(database: Database, *people: UUID, event: UUID | None = None) -> UUID:
    """An e-mail about one event to each of these."""
    event = event or new_id()
    with database.transaction() as session:
        actions.intend(session, news(event), dict.fromkeys(people, "author"))
    return event


def only(database: Database) -> Delivery:
    """The one e-mail there is."""
    with database.session() as session:
        return session.scalars(select(Delivery)).one()


def test_a_letter_arrives_in_both_shapes_and_in_the_readers_voice(
    database: Database, settings: NotificationsSettings, post_office: PostOffice
) -> None:
    intend(database, ANI, BUDI)
    assert Sender(database, settings, book).send_due() == 2
    (to_ani,), (to_budi,) = post_office.to("ani@contoh.invalid"), post_office.to("budi@contoh.invalid")
    assert (to_ani["Subject"], to_budi["Subject"]) == ("Usulan Anda sudah terbit", "Usulanmu sudah terbit!")
    text, html = (to_ani.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "Titian aman ke sekolah" in text.get_content()
    assert "http://rembuk.test/usulan/0190" in html.get_content()
    assert to_ani["Auto-Submitted"] == "auto-generated"
    with database.session() as session:
        assert queries.counts(session) == {"delivered": 2}


def test_one_event_one_person_one_letter(
    database: Database, settings: NotificationsSettings, post_office: PostOffice
) -> None:
    event = intend(database, ANI)
    Sender(database, settings, book).send_due()
    intend(database, ANI, event=event)
    Sender(database, settings, book).send_due()
    assert len(post_office.letters) == 1


def test_the_sender_is_woken_when_the_letter_stands_for_good_and_not_before(
    database: Database, woken: list[str]
) -> None:
    with database.transaction() as session:
        for _ in range(2):
            with session.begin_nested():
                actions.intend(session, news(), {ANI: "author"})
            assert woken == []
    assert woken == ["notifications.send_due"]
    with database.session() as session:
        actions.intend(session, news(), {ANI: "author"})
        session.rollback()
    assert len(woken) == 1


def test_two_senders_at_once_send_each_letter_once(
    database: Database, settings: NotificationsSettings, post_office: PostOffice
) -> None:
    for _ in range(30):
        intend(database, ANI)
    senders = [threading.Thread(target=Sender(database, settings, book).send_due) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    ids = [letter["Message-ID"] for letter in post_office.letters]
    assert len(ids) == len(set(ids)) == 30


def test_a_refused_recipient_is_given_up_at_once(
    database: Database, settings: NotificationsSettings, post_office: PostOffice
) -> None:
    post_office.recipient_answers = ["550 5.1.1 no such user ani"]
    intend(database, ANI)
    Sender(database, settings, book).send_due()
    assert (only(database).state, only(database).last_error) == (State.FAILED, "recipient_refused_550")


@pytest.mark.parametrize("answer", ["451 4.3.0 try later", "421 closing"])
def test_a_busy_server_gets_the_letter_a_second_later(
    database: Database, settings: NotificationsSettings, post_office: PostOffice, answer: str
) -> None:
    post_office.letter_answers = [answer]
    with frozen_at(BEGIN):
        intend(database, ANI)
        assert Sender(database, settings, book).send_due() == 1
        assert Sender(database, settings, book).send_due() == 0, "not before its time"
    assert only(database).due_at == BEGIN + timedelta(seconds=1)
    with frozen_at(BEGIN + timedelta(seconds=1)):
        assert Sender(database, settings, book).send_due() == 1
    assert (only(database).state, only(database).attempts) == (State.DELIVERED, 2)
    assert len(post_office.letters) == 1


def test_a_letter_refused_for_good_is_given_up(
    database: Database, settings: NotificationsSettings, post_office: PostOffice
) -> None:
    post_office.letter_answers = ["554 5.6.0 not acceptable"]
    intend(database, ANI)
    Sender(database, settings, book).send_due()
    assert (only(database).state, only(database).last_error) == (State.FAILED, "letter_refused_554")


def test_a_closed_server_keeps_every_letter_waiting_and_is_asked_once(
    database: Database, settings: NotificationsSettings, post_office: PostOffice
) -> None:
    post_office.stop()
    for _ in range(4):
        intend(database, ANI)
    assert Sender(database, settings, book).send_due() == 4
    with database.session() as session:
        found = session.scalars(select(Delivery)).all()
    assert {(each.state, each.last_error) for each in found} == {(State.CREATED, "ConnectionRefusedError")}


def test_a_silent_server_is_not_waited_for(
    database: Database, settings: NotificationsSettings, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_server, "TIMEOUT", 0.3)
    post_office.silent = True
    intend(database, ANI)
    Sender(database, settings, book).send_due()
    assert (only(database).state, only(database).last_error) == (State.CREATED, "SMTPServerDisconnected")


def test_a_sender_that_died_is_replaced_when_its_lease_ends_and_the_copy_bears_the_same_name(
    database: Database, settings: NotificationsSettings, post_office: PostOffice
) -> None:
    with frozen_at(BEGIN):
        intend(database, ANI)
        with database.transaction() as session:
            (taken,) = actions.take_due(session, 1)
        actions.send(settings, taken, BOOK[ANI])  # and here it dies, before it could write that down
    with frozen_at(BEGIN + LEASE - timedelta(seconds=1)):
        assert Sender(database, settings, book).send_due() == 0
    with frozen_at(BEGIN + LEASE):
        assert Sender(database, settings, book).send_due() == 1
    first, second = post_office.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_whoever_has_no_address_is_not_tried_again(database: Database, settings: NotificationsSettings) -> None:
    intend(database, new_id())
    Sender(database, settings, book).send_due()
    assert (only(database).state, only(database).last_error) == (State.FAILED, "no_address")


def test_with_identity_away_letters_wait(database: Database, settings: NotificationsSettings) -> None:
    def away(_ids: Sequence[UUID]) -> Mapping[UUID, Addressee]:
        raise PeerAway("nobody there")

    intend(database, ANI)
    Sender(database, settings, away).send_due()
    assert (only(database).state, only(database).last_error) == (State.CREATED, "address_book_away")


def test_an_operator_sees_how_mail_fares_and_nobody_else_does(
    client: FlaskClient, database: Database, settings: NotificationsSettings, post_office: PostOffice
) -> None:
    post_office.recipient_answers = ["550 unknown"]
    intend(database, ANI)
    intend(database, BUDI)
    Sender(database, settings, book).send_due()
    intend(database, ANI)
    assert client.get("/v1/deliveries/summary", headers=bearer(Role.OPERATOR)).get_json() == {
        "created": 1,
        "sending": 0,
        "delivered": 1,
        "failed": 1,
    }
    assert client.get("/v1/deliveries/summary", headers=bearer(Role.DP3AKB_OFFICER)).status_code == 403
    assert client.get("/v1/deliveries/summary").status_code == 401


def test_nothing_personal_is_kept_about_a_letter(
    database: Database, settings: NotificationsSettings, post_office: PostOffice
) -> None:
    post_office.recipient_answers = ["550 ani@contoh.invalid is unknown here"]
    intend(database, ANI, BUDI)
    Sender(database, settings, book).send_due()
    with database.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM person_deliveries").all())
    assert "contoh.invalid" not in kept


@given(st.integers(1, 40))
def test_a_letter_is_tried_for_four_hours_and_then_no_more(failures: int) -> None:
    now = BEGIN
    delivery = Delivery(id=new_id(), state=State.CREATED, attempts=0, due_at=now, created_at=now)
    for _ in range(failures):
        if delivery.state == State.FAILED:
            break
        now = delivery.due_at or now
        delivery.take(now)
        delivery.not_now(now, "away")
        pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
        assert delivery.state == State.FAILED or delivery.due_at == now + pause
    assert now - BEGIN <= GIVE_UP_AFTER
    assert failures < 8 or delivery.state == State.FAILED


@pytest.mark.parametrize("shift", [-DAY, DAY])
def test_a_wrong_clock_neither_hurries_nor_gives_up_a_letter(database: Database, shift: timedelta) -> None:
    intend(database, ANI)
    with machine_ahead(shift):
        with database.transaction() as session:
            (taken,) = actions.take_due(session, 1)
        with database.transaction() as session:
            actions.write_down(session, {taken.id: Outcome(Answer.LATER, "server_away")})
    waiting = only(database)
    assert waiting.due_at is not None
    assert (waiting.state, waiting.due_at - waiting.created_at < timedelta(minutes=5)) == (State.CREATED, True)
    with machine_ahead(shift), database.transaction() as session:
        session.execute(text("UPDATE person_deliveries SET due_at = clock_timestamp() + interval '1 minute'"))
        assert actions.take_due(session, 1) == []
