"""Codes are mailed as soon as they are asked for, once, whatever else is away or broken."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from deploy.embedded.ports import free_ports
from services.identity.people.model import Person
from services.identity.sessions import jobs
from services.identity.sessions.jobs import LoginCodeSender
from services.identity.sessions.model import LoginCode
from services.identity.settings import IdentitySettings
from shared import clock
from shared.database import Database
from shared.mail_server import send
from tests.identity.logging_in import CONTACT, LoggingIn
from tests.identity.people import ADULT, CHILD, registered
from tests.identity.processes import worker


@contextmanager
def running(sender: LoginCodeSender) -> Iterator[None]:
    """The sender's thread, as the worker starts it."""
    stop = threading.Event()
    thread = threading.Thread(target=sender.run, args=[stop])
    thread.start()
    try:
        yield
    finally:
        stop.set()
        with sender.database.transaction() as session:
            session.execute(select(func.pg_notify("rembuk_login_codes", "")))
        thread.join(15)
        assert not thread.is_alive()


def soon(holds: Callable[[], bool], *, seconds: float) -> float:
    """Wait until it holds; how long that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - began


def sealed_codes(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).where(LoginCode.sealed.is_not(None))) or 0


@pytest.fixture
def sender(database: Database, settings: IdentitySettings) -> LoginCodeSender:
    """What mails codes; no Redis runs in these tests."""
    return LoginCodeSender(database, settings)


def test_a_code_arrives_without_redis_long_before_the_next_sweep(
    door: LoggingIn, sender: LoginCodeSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SWEEP_SECONDS", 60.0)
    registered(door.client, ADULT)
    with running(sender):
        time.sleep(0.5)
        request_id = door.ask()
        assert soon(lambda: len(door.box.letters) == 1, seconds=20) < 20
        assert door.use(request_id, door.box.last_code()).status_code == 201


def test_the_real_worker_mails_codes_while_redis_is_away(
    door: LoggingIn, settings: IdentitySettings, tmp_path: Path
) -> None:
    registered(door.client, ADULT)
    with worker(settings, tmp_path / "worker.log") as process:
        for count in (1, 2):  # one that waited for the worker, one that the worker waited for
            request_id = door.ask()
            soon(lambda: len(door.box.letters) == count, seconds=90)  # noqa: B023 - waited for within the loop
            assert door.use(request_id, door.box.last_code()).status_code == 201
        assert process.poll() is None
    log = (tmp_path / "worker.log").read_text()
    assert door.box.last_code().replace(" ", "") not in log
    assert "contoh" not in log


def test_what_a_lost_call_left_behind_is_swept_up(
    door: LoggingIn, sender: LoginCodeSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SWEEP_SECONDS", 0.2)
    monkeypatch.setattr("services.identity.sessions.queries.wake_sender", lambda _session: None)
    registered(door.client, ADULT)
    with running(sender):
        time.sleep(0.5)
        door.ask()
        soon(lambda: len(door.box.letters) == 1, seconds=20)


def test_the_sender_comes_back_after_its_connection_was_cut(
    door: LoggingIn, sender: LoginCodeSender, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SWEEP_SECONDS", 0.2)
    registered(door.client, ADULT)
    listening = "datname = current_database() AND query LIKE 'LISTEN rembuk_login%'"
    cut = text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {listening}")  # noqa: S608
    with running(sender):

        def cut_it() -> bool:
            with database.transaction() as session:
                return bool(session.execute(cut).all())

        soon(cut_it, seconds=20)
        door.ask()
        soon(lambda: len(door.box.letters) == 1, seconds=20)


def test_several_senders_mail_each_code_once(door: LoggingIn, sender: LoginCodeSender) -> None:
    contacts = [f"warga{number}@contoh.invalid" for number in range(12)]
    for contact in contacts:
        registered(door.client, ADULT | {"email": contact}, confirm=False)
        door.ask(contact)
    threads = [threading.Thread(target=sender.send_due) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(letter["To"] for letter in door.box.letters) == sorted(contacts)


def test_an_address_that_does_not_exist_holds_up_nobody_and_is_not_tried_again(door: LoggingIn) -> None:
    door.box.unknown = {CONTACT}
    registered(door.client, ADULT)
    registered(door.client, ADULT | {"email": "lain@contoh.invalid"})
    door.ask()
    door.ask("lain@contoh.invalid")
    assert door.mail() == 1
    assert sealed_codes(door.database) == 0


def test_a_contact_that_cannot_be_opened_holds_up_nobody(door: LoggingIn, database: Database) -> None:
    broken = registered(door.client, ADULT)
    registered(door.client, ADULT | {"email": "lain@contoh.invalid"})
    door.ask()
    door.ask("lain@contoh.invalid")
    with database.transaction() as session:
        session.execute(update(Person).where(Person.id == broken).values(email_sealed=bytes(40)))
    assert door.mail() == 1
    assert door.box.letters[-1]["To"] == "lain@contoh.invalid"


def test_while_the_server_is_away_one_code_is_tried_and_none_lost(
    door: LoggingIn, database: Database, settings: IdentitySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(door.client, ADULT)
    door.ask(address="203.0.113.1")
    door.ask(address="203.0.113.2")
    tried: list[str] = []

    def counted(url: str, letter: EmailMessage) -> None:
        tried.append(url)
        send(url, letter)

    monkeypatch.setattr("shared.mail_server.send", counted)
    nowhere = f"smtp://127.0.0.1:{free_ports(1)[0]}"
    assert LoginCodeSender(database, replace(settings, smtp_url=nowhere)).send_due() == 0
    assert tried == [nowhere]
    assert door.mail() == 2


def test_a_code_that_is_too_old_is_erased_and_not_mailed(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    door.ask()
    with clock.frozen_at(clock.now() + timedelta(minutes=11)):
        assert door.mail() == 0
    assert sealed_codes(door.database) == 0


def test_a_code_for_nobody_is_erased_all_the_same(door: LoggingIn) -> None:
    door.ask("siapa@contoh.invalid")
    assert sealed_codes(door.database) == 1
    assert door.mail() == 0
    assert sealed_codes(door.database) == 0


@pytest.mark.parametrize(
    ("person", "word", "subject"),
    [
        (ADULT, "Anda", "Kode masuk Rembuk Anda"),
        (CHILD | {"email": CONTACT}, "kamu", "Kode masuk Rembuk kamu"),
        (ADULT | {"language": "en"}, "your", "Your Rembuk login code"),
    ],
)
def test_a_letter_speaks_as_its_reader_does(door: LoggingIn, person: dict[str, str], word: str, subject: str) -> None:
    registered(door.client, person)
    door.ask()
    door.mail()
    assert door.box.letters[-1]["Subject"] == subject
    assert word.lower() in door.box.text().lower()
    code = door.box.last_code().replace(" ", "")
    assert code not in str(door.box.letters[-1]["Subject"])
    assert code not in str(door.box.letters[-1]["Message-ID"])
