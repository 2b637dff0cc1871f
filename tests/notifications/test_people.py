"""Addresses come from identity, over HTTP, to a service that shows its own token."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

from services.notifications.channels.address_book import AddressBook, Addressee
from shared.wire import AnswerUnreadable, PeerAway
from tests.people import keyring, settings_for

ANI, BUDI, CITRA = (UUID(int=n) for n in (1, 2, 3))


@pytest.fixture
def identity() -> Iterator[str]:
    """Identity as this service sees it: it knows Ani and Budi and lets in notifications alone."""
    app = Flask("identity")

    @app.get("/internal/people")
    def people() -> Any:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        assert keyring("identity").read_service(token) == "notifications"
        known: dict[str, dict[str, str | None]] = {
            str(ANI): {"alias": "Ani", "email": "ani@contoh.invalid", "voice": "adult", "language": "en"},
            str(BUDI): {"alias": "Budi", "email": None, "voice": "child", "language": "id"},
        }
        return [{"id": one, **known[one]} for one in request.args["ids"].split(",") if one in known]

    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_person_is_written_to_as_she_wishes(identity: str) -> None:
    book = AddressBook(replace(settings_for("notifications"), peers={"identity": identity}))
    assert book.people([ANI, BUDI, CITRA]) == {
        ANI: Addressee("ani@contoh.invalid", "english"),
        BUDI: Addressee(None, "child"),
    }


def test_identity_that_does_not_answer_is_said_so() -> None:
    book = AddressBook(replace(settings_for("notifications"), peers={"identity": "http://127.0.0.1:9"}))
    with pytest.raises(PeerAway):
        book.people([ANI])


def test_identity_that_refuses_is_said_so_too(identity: str) -> None:
    book = AddressBook(replace(settings_for("notifications"), peers={"identity": f"{identity}/elsewhere"}))
    with pytest.raises(AnswerUnreadable):
        book.people([ANI])
